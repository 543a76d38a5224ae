"""What curators' keys open: texts, citations made of them."""
