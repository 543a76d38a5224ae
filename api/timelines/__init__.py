"""A timeline in each format, and dates as each can draw them."""
