"""A fact with its versions, citations, sources, independence, and what is contested."""
