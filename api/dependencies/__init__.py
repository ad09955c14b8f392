"""What a route asks of its request: who asks, one transaction, a page, an answer given once."""
