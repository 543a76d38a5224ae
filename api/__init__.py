"""How the world asks: app, routes, problems, formats, web page and command line."""
