"""The service as tools for assistants: asked by its own routes, answered in little room."""
