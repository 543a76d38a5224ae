"""The files of the page for browsers, and how they are sent."""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from litestar import Response

from api.caching.validity import matches
from api.http.encodings import FOR_A_FILE, accepted_encoding, compressed
from api.http.request import AnyRequest

MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".map": "application/json",
}
SHARED: Final = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""Of what pages of any origin may load."""

IMMUTABLE: Final = "public, max-age=31536000, immutable"

Compress = Callable[[str, bytes], bytes]

FOLDER: Final = Path(__file__).parents[2] / "page"


@cache
def files() -> dict[str, bytes]:
    """The page's files by their path below its folder, without the README's pictures."""
    found = (each for each in sorted(FOLDER.rglob("*.*")) if each.suffix in MEDIA_TYPES)
    return {each.relative_to(FOLDER).as_posix(): each.read_bytes() for each in found}


def sent_file(
    request: AnyRequest, content: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """A file: compressed as far as it goes, once."""
    return _answer(request, _small, content, media_type, headers)


def sent(
    request: AnyRequest, content: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """An answer that is asked for again each time, and sent when it differs."""
    return _answer(request, compressed, content, media_type, headers)


def _answer(
    request: AnyRequest,
    compress: Compress,
    content: bytes,
    media_type: str,
    headers: dict[str, str],
) -> Response[bytes]:
    encoding = accepted_encoding(request.headers.get("accept-encoding", "").encode("latin-1"))
    body = compress(encoding, content)
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    vary = ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))
    headers = {"Cache-Control": "no-cache", "ETag": tag, **headers, "Vary": vary}
    wanted = request.headers.get("if-none-match", "")
    if wanted and matches(wanted.encode("latin-1"), tag.encode()):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    if len(body) < len(content):
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=media_type)


@lru_cache(maxsize=512)
def _small(encoding: str, content: bytes) -> bytes:
    return compressed(encoding, content, FOR_A_FILE)
