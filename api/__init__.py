"""How the world asks: the JSON API, its documents, and the command line."""
