"""Merkle tree, checkpoints, bundles: all that a verifier needs."""
