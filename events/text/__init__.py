"""What texts are made of: characters, words, forms; and which may be recorded."""
