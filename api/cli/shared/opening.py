"""Opens a data directory for a command that asks, as the settings have it."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from api.cli.shared.shared_options import loaded
from api.service.progress import ShownProgress
from api.service.settings import at_first
from api.service.stores import Service, reading


def asking(data: Path) -> AbstractAsyncContextManager[Service]:
    """What `reading` opens; an empty ledger that nobody serves is given its collections first."""
    return reading(data, collections=at_first(loaded({}).config), progress=ShownProgress())
