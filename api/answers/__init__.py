"""What every route answers with: the structs that the service encodes, and a client decodes."""
