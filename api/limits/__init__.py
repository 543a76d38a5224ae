"""How much may come: in a request, on a connection, from one client."""
