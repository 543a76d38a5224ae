"""Several processes that serve together: one writes, the others answer."""
