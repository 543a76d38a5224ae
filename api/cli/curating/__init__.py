"""The commands of whoever records: imports, templates, drafts, suggestions."""
