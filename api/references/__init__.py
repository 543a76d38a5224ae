"""A fact, a citation or a state in other vocabularies: BibTeX, RIS, CSL, schema.org."""
