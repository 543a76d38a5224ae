"""The formats that a timeline can be had in: a module for each, all of them listed in `offered`."""
