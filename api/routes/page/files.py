"""The files of the page for browsers, and how they are sent."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from litestar import Response

from api.caching.validity import matches
from api.http.encodings import accepted_encoding, compressed
from api.http.request import AnyRequest

SHELL: Final = "index.html"
MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
IMMUTABLE: Final = "public, max-age=31536000, immutable"

_FOLDER = Path(__file__).parents[2] / "page"
_IMPORTED = re.compile(r'^(?:import|\}) .*from "(\.[^"]+)";$', re.MULTILINE)
"""What a module cannot begin without. What it asks for later stands in an `import(…)`."""


@cache
def files() -> dict[str, bytes]:
    """The page's files by their path below its folder, without the README's pictures."""
    found = (each for each in sorted(_FOLDER.rglob("*.*")) if _is_of_page(each))
    return {each.relative_to(_FOLDER).as_posix(): each.read_bytes() for each in found}


def _is_of_page(file: Path) -> bool:
    return file.suffix in MEDIA_TYPES or file.name == SHELL


def imported_from(module: str) -> frozenset[str]:
    """A module, what it imports, what that imports, and so on."""
    found, ahead = {module}, [module]
    while ahead:
        new = set(_imports_of(ahead.pop())) - found
        found |= new
        ahead += new
    return frozenset(found)


def _imports_of(module: str) -> Iterator[str]:
    for relative in _IMPORTED.findall(files()[module].decode()):
        yield normpath(join(dirname(module), relative))


@cache
def version_of_page() -> str:
    """A hash over all files: a change of one gives all of them new addresses."""
    hashed = sha256()
    for name, content in files().items():
        hashed.update(name.encode() + b"\0" + content + b"\0")
    return hashed.hexdigest()[:12]


def sent(
    request: AnyRequest, content: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """An answer that is asked for again each time, and sent when it differs."""
    encoding = accepted_encoding(request.headers.get("accept-encoding", "").encode("latin-1"))
    body = _compressed(encoding, content)
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    vary = ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))
    headers = {"Cache-Control": "no-cache", "ETag": tag, **headers, "Vary": vary}
    wanted = request.headers.get("if-none-match", "")
    if wanted and matches(wanted.encode("latin-1"), tag.encode()):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    if len(body) < len(content):
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=media_type)


@lru_cache(maxsize=256)
def _compressed(encoding: str, content: bytes) -> bytes:
    return compressed(encoding, content)
