"""Bodies of imports on their way in."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from api.limits.shares import Shares
from api.problems.document_shape import RefusedRequest
from api.writing.contents import NumberedItem, items_of_lines
from events.errors import LedgerUnavailableError
from seeds.pieces import FILE_BYTES_LIMIT, TOO_LARGE
from seeds.reading import read_yaml

JSON_LINES = ("application/jsonl", "application/x-ndjson")
YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
"""The name that RFC 9512 gives it, and the older ones that it lists."""

UPLOADS = 4
"""How many imports may be on their way in at once; one at a time is recorded."""

_NAME = Path("body")


class Imports:
    """Those that are under way."""

    def __init__(self, places: Shares) -> None:
        self._places = places
        self._is_recording = False

    @contextmanager
    def upload(self, holder: str) -> Iterator[None]:
        """Room for one on its way in; raises `LedgerUnavailableError` where there is none."""
        if not self._places.may_have(holder):
            whose = "of yours" if self._places.has_room() else "imports"
            raise LedgerUnavailableError(f"other {whose} are on their way in, as many as may be")
        with self._places.held(holder):
            yield

    @contextmanager
    def recording(self) -> Iterator[None]:
        """The turn of one to be recorded; raises `LedgerUnavailableError` if it is another's."""
        if self._is_recording:
            raise LedgerUnavailableError("another import is being recorded")
        self._is_recording = True
        try:
            yield
        finally:
            self._is_recording = False


class Upload:
    """A body in a file that has no name, so that nothing of it is left, whatever happens."""

    def __init__(self, directory: Path, media_type: str) -> None:
        self.name = _NAME
        self.digest = ""
        self._is_yaml = media_type.lower().partition(";")[0].strip() in YAML
        # Closed by whoever is done with it.
        self._file = cast(BinaryIO, TemporaryFile(dir=directory))  # noqa: SIM115

    def expect(self, size: int | None) -> None:
        """Raise 413 for a body that is said to be larger than what is read of its type."""
        if self._is_yaml and size is not None and size > FILE_BYTES_LIMIT:
            raise RefusedRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)

    async def fill(self, chunks: AsyncIterator[bytes]) -> None:
        """Take the body in as it comes; raises 413 for more YAML than is read here."""
        hashed = sha256()
        async for chunk in chunks:
            self._file.write(chunk)
            self.expect(self._file.tell())
            hashed.update(chunk)
        self._file.flush()
        self.digest = hashed.hexdigest()

    def items(self) -> Iterator[NumberedItem]:
        """See `api.writing.contents.Content.items`."""
        self._file.seek(0)
        yield from read_yaml(self._file) if self._is_yaml else items_of_lines(self._file)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()
