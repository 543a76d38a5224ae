"""Sources at a terminal: what is attached, cited, verified, withdrawn."""
