"""`detente audit --offline`: a bundle checked with nothing but a key. No part of the service."""

from pathlib import Path

import click

from events.proofs.bundles import verify_bundle
from events.proofs.checkpoints import read_verifier


def check(file: Path, key: str | None, *, trust_bundled_key: bool) -> bool:
    """Print what a bundle proves; False, or `ProofError`, where it does not.

    Without a key of the reader's own, the bundle shows no more than that its parts fit together.
    """
    given = None if key is None else read_verifier(key)
    bundle, checkpoint = verify_bundle(file.read_bytes(), given)
    click.echo(f"{len(bundle.events)} events are in the ledger {checkpoint.origin}, byte for byte")
    click.echo(f"the answer was given at {checkpoint.size} events, root {checkpoint.root.hex()}")
    if given is not None:
        click.echo(f"signed with {given}")
        return True
    click.echo(f"the key was taken from the bundle itself: {bundle.key}")
    click.echo("it proves that the parts fit together, not whose they are; give --key")
    return trust_bundled_key
