"""The page for browsers: its addresses, its files, and the HTML around them."""
