"""The events, a module each family, and what their types say of them."""
