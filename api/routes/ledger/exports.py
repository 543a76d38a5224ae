"""`/v1/exports/…`: all of the record as one download, part by part if it breaks off."""

import asyncio
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from api.caching.validity import matches
from api.exports.kept import SUFFIXES, KeptCopies, KeptCopy
from api.exports.making import NEEDS_RDF, NEEDS_TABLES, CopyFormat
from api.exports.manifest import MANIFEST
from api.http.handlers import get
from api.http.head_method import IS_HEAD
from api.http.request import AnyRequest
from api.problems.document_shape import RefusedRequest

MEDIA_TYPES: Final[dict[CopyFormat, str]] = {
    "sqlite": "application/vnd.sqlite3",
    "parquet": "application/zip",
    "nquads": "application/gzip",
}
NAMES: Final = {f"record{suffix}": wanted for wanted, suffix in SUFFIXES.items()}
"""What copies are called at their addresses."""

_NEEDS: Final[dict[CopyFormat, tuple[str, str]]] = {
    "parquet": ("pyarrow", NEEDS_TABLES),
    "nquads": ("pyoxigraph", NEEDS_RDF),
}
RETRY_SECONDS: Final = 15
"""After which whoever waits for a copy asks again."""

CHUNK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)


@get("/v1/exports/{name:str}", include_in_schema=False)
async def get_export(request: AnyRequest, name: FromPath[str]) -> Response[Any]:
    """The newest copy of the record in a format, or its manifest."""
    wanted = NAMES.get(name.removesuffix(f".{MANIFEST}"))
    if wanted is None:
        raise NotFoundException(f"expected one of: {', '.join(NAMES)}; or its .{MANIFEST}")
    copy = await _newest(request.app.state.copies, wanted)
    headers = _fields(copy, name)
    tag, asked = headers["ETag"], request.headers
    if (known := asked.get("if-none-match")) and matches(known.encode("latin-1"), tag.encode()):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if name.endswith(MANIFEST):
        return Response(copy.encoded, media_type="application/json", headers=headers)
    given = asked.get("range") if asked.get("if-range", tag) == tag else None
    return _sent(request, copy, given, headers | {"Content-Type": MEDIA_TYPES[wanted]})


async def _newest(copies: KeptCopies, wanted: CopyFormat) -> KeptCopy:
    """The newest copy; raises `RefusedRequest` where there is none yet, or none is made here."""
    needs, told = _NEEDS.get(wanted, ("", ""))
    if needs and find_spec(needs) is None:
        raise RefusedRequest(HTTPStatus.NOT_IMPLEMENTED, told)
    found = await copies.newest(wanted)
    if found is not None:
        return found
    if not copies.makes_any:
        detail = "no copy of the whole record is made here; `detente export` makes one"
        raise RefusedRequest(HTTPStatus.NOT_IMPLEMENTED, detail)
    detail = "a copy of the whole record is being made: ask again in a moment"
    if not copies.is_making(wanted) and wanted in copies.failures:
        detail = "the copy of the whole record could not be made; the log says why"
    later = {"Retry-After": str(RETRY_SECONDS)}
    raise RefusedRequest(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=later)


def _fields(copy: KeptCopy, name: str) -> dict[str, str]:
    of = copy.manifest.copy_of
    kind = ".m" if name.endswith(MANIFEST) else ""
    return {
        "ETag": f'"{copy.sha256}{kind}"',
        "Cache-Control": "public, no-cache",
        "Detente-Position": str(of.position),
        "Detente-Root": of.root,
    }


def _sent(
    request: AnyRequest, copy: KeptCopy, given: str | None, headers: dict[str, str]
) -> Stream:
    """A file, or the part of it that is asked for."""
    size = copy.manifest.files[0].size
    part = _part(given, size)
    headers |= {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{copy.file.name}"',
    }
    if part is None:
        headers["Content-Range"] = f"bytes */{size}"
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        raise RefusedRequest(status, f"expected a range of {size} bytes", headers=headers)
    headers["Content-Length"] = str(len(part))
    status = HTTPStatus.OK
    if _asked(given) is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        status = HTTPStatus.PARTIAL_CONTENT
    read = range(0) if request.scope.get(IS_HEAD) else part
    return Stream(_read(copy.file, read), status_code=status, headers=headers)


def _part(given: str | None, size: int) -> range | None:
    """The bytes that are asked for: all of them where that is not one range, None where there are
    none such.
    """
    match = _asked(given)
    if match is None:
        return range(size)
    first, last = match.groups()
    if not first:  # the last ones
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    return range(start, stop) if start < stop else None


def _asked(given: str | None) -> re.Match[str] | None:
    """The one range that is asked for; of several, none: a client takes all that it gets."""
    match = None if given is None else _RANGE.fullmatch(given)
    return match if match is not None and any(match.groups()) else None


async def _read(path: Path, part: range) -> AsyncIterator[bytes]:
    """The file stays as it is to whoever reads it, though another may have taken its place."""
    if not part:
        return
    with await asyncio.to_thread(path.open, "rb") as file:
        await asyncio.to_thread(file.seek, part.start)
        for at in range(part.start, part.stop, CHUNK):
            yield await asyncio.to_thread(file.read, min(CHUNK, part.stop - at))
