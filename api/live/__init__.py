"""What is new, told as it comes: streams, watches, webhooks."""
