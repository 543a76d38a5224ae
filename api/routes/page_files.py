"""The files of the page for browsers, and how they are sent."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from litestar import Response

from api.asking.parameters import AnyRequest
from api.caching.validity import matches
from api.http.encodings import accepted_encoding, compressed

MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
IMMUTABLE: Final = "public, max-age=31536000, immutable"

_FOLDER = Path(__file__).parents[1] / "page"


@cache
def files() -> dict[str, bytes]:
    """The page's files by name; read once."""
    found = (each for each in sorted(_FOLDER.iterdir()) if each.is_file())
    return {each.name: each.read_bytes() for each in found}


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
    if body is not content:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=media_type)


@lru_cache(maxsize=256)
def _compressed(encoding: str, content: bytes) -> bytes:
    return compressed(encoding, content)
