"""What the commands of `detente witness` do."""

import asyncio
import sys
from pathlib import Path

import click

from api.cli.shared.terminal import say
from api.service.settings import Config
from api.service.stores import ledger_to_read
from api.witnessing.asking import (
    AskedCheckpoint,
    AskedWitness,
    NotCosignedError,
    cosignature,
    read_witnesses,
)
from api.witnessing.cosigned import WantedCosignatures, keep_cosignatures
from api.witnessing.ledger_witness import LedgerWitness, known_logs, witness_key
from api.witnessing.witness_server import WitnessServer
from events.errors import SettingsError
from events.files.write_lock import WriteLock
from events.ledger.signing_key import checkpoint_of, read_key
from events.proofs.checkpoints import read_verifier
from events.time.clock import utc_now

LOCK = "witness.lock"


async def ask(data: Path, config: Config) -> None:
    """Ask the witnesses of the settings once, say what each has answered, and keep it."""
    witnesses = read_witnesses(config.witnesses, config.witness_quorum)
    if not witnesses:
        raise SettingsError(("witnesses: expected some, found none",))
    async with ledger_to_read(data) as ledger:
        signer, size = read_key(data, ledger), await ledger.head()
        note = await checkpoint_of(ledger, signer, size)
        asked = AskedCheckpoint(ledger, size, note)
        answers = (_asked(each, asked, config.witness_seconds) for each in witnesses)
        lines = dict(each for each in await asyncio.gather(*answers) if each is not None)
        wanted = WantedCosignatures(signer.verifier, witnesses, config.witness_quorum)
        has = await keep_cosignatures(data, asked, lines, wanted)
    click.echo(f"{size} events, {has} of {len(witnesses)} cosignatures")
    if has < max(1, config.witness_quorum):
        sys.exit(1)


async def _asked(
    witness: AskedWitness, asked: AskedCheckpoint, seconds: float
) -> tuple[str, str] | None:
    try:
        line = await cosignature(witness, asked, 0, seconds)
    except NotCosignedError as error:
        say(f"{witness.key.name} has not cosigned: {error}")
        return None
    say(f"{witness.key.name} has cosigned {asked.size} events")
    return witness.key.name, line


def print_key(directory: Path, name: str | None) -> None:
    """Print a witness' verifier key."""
    click.echo(witness_key(directory, name).verifier)


async def serve(
    directory: Path, logs: tuple[str, ...], name: str | None, place: tuple[str, int]
) -> None:
    """Be a witness until told to stop."""
    known = known_logs(tuple(map(read_verifier, logs)))
    cosigner = witness_key(directory, name)
    lock = WriteLock(directory / LOCK)
    witness = LedgerWitness(directory, cosigner, known, utc_now, lambda told: say(told, err=True))

    def begun(address: str) -> None:
        click.echo(f"{cosigner.verifier.name} witnesses {', '.join(known)} on {address}")
        click.echo(f'a service has it cosign with\n  witnesses = ["{cosigner.verifier} {address}"]')
        click.echo("Ctrl-C stops.")

    try:
        await WitnessServer(witness, *place, begun).serve()
    finally:
        lock.release()
