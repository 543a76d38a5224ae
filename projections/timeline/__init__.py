"""Facts in order: filters, pages, facets, disagreements, what is new."""
