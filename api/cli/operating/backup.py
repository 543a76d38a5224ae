"""`detente backup` and `detente restore`."""

from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, to_its_end


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--with-signing-key",
    is_flag=True,
    help="Copy signing.key too. Whoever has it can sign another past in your name: a backup with"
    " it has to be kept as secretly as the key. Better keep one copy of the key elsewhere.",
)
@data_option
@to_its_end
async def backup(directory: Path, with_signing_key: bool, data: Path) -> None:
    """Copy the data directory to DIR, beside a running server or without one.

    DIR gets the ledger as it stood at one moment, the texts, the drafts, the last checkpoint, the
    writers' keys, and a manifest, signed if signing.key can be read. It appears once the root has
    been computed anew from the copied bytes, or not at all. Views are left out: they are built
    again.
    """
    from api.backup import make

    await make.back_up(data, directory, with_signing_key=with_signing_key)


@click.command()
@click.argument(
    "directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere, which the backup has to extend.",
)
@click.option("--key", help="The verifier key, name+digest+base64.  [that of DATA]")
@click.option(
    "--signing-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The signing.key that was kept: the backup is verified with it, and it is put back.",
)
@click.option("--replace", is_flag=True, help="Keep the present data directory beside the new one.")
@click.option(
    "--accept-loss",
    is_flag=True,
    help="With --replace: restore a backup that lacks events which the present ledger has.",
)
@click.option(
    "--accept-unsigned",
    type=click.Choice(["events", "texts", "drafts", "keys", "nothing"]),
    multiple=True,
    help="Of a backup that nobody has signed, or only a key that came in it: take its events beyond"
    " the checkpoint, its texts, its drafts or its keys though nobody vouches for them. What is not"
    " named is left out; events cannot be.",
)
@data_option
@to_its_end
async def restore(
    directory: Path,
    checkpoint: Path | None,
    key: str | None,
    signing_key: Path | None,
    replace: bool,
    accept_loss: bool,
    accept_unsigned: tuple[str, ...],
    data: Path,
) -> None:
    """Make a data directory of the backup DIR, if it is good.

    Every hash and the root are computed anew, signatures verified. The backup has to extend its own
    checkpoint, that of a data directory that it replaces, and one that is given. Anything missing
    or changed ends it, and the data directory is as it was; so does anything that nobody has signed
    and --accept-unsigned does not name.
    """
    from api.backup import restore as backup_restore
    from api.backup.vouched import Vouching

    unsigned = frozenset(accept_unsigned) if accept_unsigned else None
    wanted = Vouching(checkpoint, key, replace, accept_loss, unsigned, signing_key)
    await backup_restore.restore(directory, data, wanted)
