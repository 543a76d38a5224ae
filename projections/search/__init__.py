"""Words, spellings, names and quotes, looked for."""
