"""HTML, Markdown and PDF into text, in a process of its own that can do nothing else."""
