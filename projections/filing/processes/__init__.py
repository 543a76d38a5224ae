"""Processes of their own that build, render and file views, and how they end."""
