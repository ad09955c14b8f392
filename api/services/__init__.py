"""What the service does, in the words of visits; one call is one piece of a transaction."""
