"""Witnesses: those that cosign this service's checkpoints, and a witness of other ledgers."""
