"""Files that are there whole or not at all, that stay, and who may write them."""
