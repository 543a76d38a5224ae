"""How much may come on a connection, and from one client."""
