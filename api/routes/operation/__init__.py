"""What the service is and how it is."""
