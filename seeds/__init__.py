"""The founding facts as data, and the readers that turn files into events."""
