"""Backups as tests make and restore them: the two commands, and what must not change."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner, Result

from api.cli.main import main

HELD_OPEN = (".lock", "-wal", "-shm")
"""What any process that reads a ledger may leave beside it."""


def run(*arguments: str | Path) -> Result:
    """Run a command in a thread, since tests with an event loop of their own run it too."""
    with ThreadPoolExecutor(1) as pool:
        given = list(map(str, arguments))
        return pool.submit(CliRunner().invoke, main, given, prog_name="detente").result()


def backed_up(data: Path, directory: Path, *options: str | Path) -> Path:
    made = run("backup", directory, "--data", data, *options)
    assert made.exit_code == 0, made.output
    return directory


def restored(directory: Path, data: Path, *options: str | Path) -> Result:
    return run("restore", directory, "--data", data, *options)


def contents(directory: Path) -> dict[str, str]:
    """Every file below a directory, with the hash of its bytes."""
    return {
        str(path.relative_to(directory)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not path.name.endswith(HELD_OPEN)
    }


def beside(directory: Path) -> set[str]:
    """What stands in the same folder."""
    return {path.name for path in directory.parent.iterdir()} - {directory.name}
