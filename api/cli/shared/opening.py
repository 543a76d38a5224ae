"""Opens a data directory for a command that asks or records, as the settings have it."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from api.cli.shared.shared_options import loaded
from api.service.ledger_place import ledger_meant
from api.service.progress import ShownProgress
from api.service.settings import at_first
from api.service.stores import Service, reading, writing


def asking(data: Path) -> AbstractAsyncContextManager[Service]:
    """What `reading` opens; an empty ledger that nobody serves is given its collections first."""
    return reading(data, collections=at_first(loaded({}).config), progress=ShownProgress())


def recording(data: Path) -> AbstractAsyncContextManager[Service]:
    """What `writing` opens: the ledger in a directory, or on the cluster that the settings name."""
    return writing(data, progress=ShownProgress(), place=ledger_meant(loaded({}).config))
