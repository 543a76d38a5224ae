"""What facts rest on: sources, how far each was read, citations, whether quotes stand there."""
