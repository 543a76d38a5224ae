"""Metrics, logs, traces, and what is kept out of them."""
