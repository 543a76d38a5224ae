"""What can be asked of a service, each as a function that makes the request."""
