"""Where the service keeps what it knows: records, repositories and the transaction around them."""
