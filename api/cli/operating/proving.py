"""The commands by which nobody has to be believed: audit, prove, rotate-key, trust-clock."""

import sys
from pathlib import Path

import click

from api.cli.shared.shared_options import clock_options as _clocks
from api.cli.shared.shared_options import (
    data_option,
)
from api.cli.shared.shared_options import to_its_end as _run


@click.command()
@click.option(
    "--offline",
    "bundle",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check an answer that `prove` has written, knowing nothing else.",
)
@click.option("--key", help="The verifier key, name+digest+base64.  [the data directory's own]")
@click.option("--trust-bundled-key", is_flag=True, help="With --offline: do without --key.")
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere.  [the data directory's last]",
)
@click.option("--whole", is_flag=True, help="Also read every field of every event: slower.")
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    help="The verifier key of a witness that has to have cosigned the checkpoint.  [nobody]",
)
@data_option
@_run
async def audit(
    bundle: Path | None,
    key: str | None,
    trust_bundled_key: bool,
    checkpoint: Path | None,
    whole: bool,
    witnesses: tuple[str, ...],
    data: Path,
) -> None:
    """Check that nothing was changed: the ledger against its last checkpoint, or a bundle."""
    if bundle is not None:
        from api.cli.operating import audit_bundle

        if witnesses:
            raise click.UsageError("--witness is for checkpoints, and --offline for a bundle")
        is_sound = audit_bundle.check(bundle, key, trust_bundled_key=trust_bundled_key)
    else:
        from api.cli.operating import audit as auditing

        is_sound = auditing.audit(
            data, auditing.HeldAgainst(key, checkpoint, witnesses), whole=whole
        )
    if not is_sound:
        sys.exit(1)


@click.group()
def prove() -> None:
    """Answers with the proof that they were given and that their evidence is recorded."""


@prove.command("relations")
@click.argument("a")
@click.argument("b")
@_clocks
@data_option
@_run
async def prove_relations(a: str, b: str, data: Path, **clocks: str | None) -> None:
    """The state of relations between two parties, as a bundle."""
    from api.cli.operating import audit as auditing
    from api.cli.shared.given_options import asked

    await auditing.prove_relations(data, a, b, asked(clocks))


@prove.command("fact")
@click.argument("id")
@_clocks
@data_option
@_run
async def prove_fact(id: str, data: Path, **clocks: str | None) -> None:
    """A fact with its evidence, as a bundle."""
    from api.cli.operating import audit as auditing
    from api.cli.shared.given_options import asked

    await auditing.prove_fact(data, id, asked(clocks))


@prove.command("key")
@data_option
@_run
async def prove_key(data: Path) -> None:
    """The verifier key of the ledger, which checkpoints, proofs and witnesses go by."""
    from api.cli.operating import audit as auditing

    auditing.print_key(data)


@click.command("rotate-key")
@data_option
@_run
async def rotate_key(data: Path) -> None:
    """Sign checkpoints with a new key from now on, and publish one with it."""
    from api.cli.operating import audit as auditing

    await auditing.rotate_key(data)


@click.command("trust-clock")
@data_option
@_run
async def trust_clock(data: Path) -> None:
    """Record what follows by the clock as it is, whatever the last event says.

    For a ledger whose last event is from the future, as it was recorded while the clock was wrong,
    or that nobody has written to for more than ten years. Look at the clock first.
    """
    from api.cli.operating import trust_clock as trusting

    await trusting.trust_clock(data)
