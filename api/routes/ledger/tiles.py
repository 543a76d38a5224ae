"""`/checkpoint` and `/tile/…`: the ledger as a log of C2SP's tlog-tiles, which anybody can copy,
keep in a cache and verify with programs that know nothing of Detente.
"""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Final

from litestar import MediaType, Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath

from api.caching.validity import IMMUTABLE, matches, tag_of_bytes
from api.http.encodings import IDENTITY, accepted_encoding, compressed
from api.http.handlers import get
from api.http.request import AnyRequest
from api.routes.ledger.proofs import signer_of
from api.routes.ledger.witnesses import cosigned_here
from api.service.settings import Config
from api.service.stores import OpenService, Service
from events.errors import ProofError
from events.ledger.protocol import Ledger
from events.ledger.signing_key import checkpoint_of
from events.proofs.tiles import Tile, bundle_of, read_tile

BINARY: Final = "application/octet-stream"
FOR_A_MOMENT: Final = "public, max-age=1"
"""What is signed stays right, and is not the newest for long."""


@get("/checkpoint", include_in_schema=False)
async def get_newest(request: AnyRequest, service: OpenService) -> Response[bytes]:
    """The ledger's size and root, signed: of the tree that the tiles make up. Where there are
    witnesses, with their cosignatures, and with as many as the settings ask for.
    """
    note = await _newest(service, request.app.state.config)
    return _told(request, note.encode(), MediaType.TEXT, {"Cache-Control": FOR_A_MOMENT})


@get("/tile/{address:path}", include_in_schema=False)
async def get_tile(
    request: AnyRequest, service: OpenService, address: FromPath[Path]
) -> Response[bytes]:
    """A tile of hashes, or a bundle of entries. Both never change, partial ones neither."""
    # As it came: the framework has forgotten doubled slashes and those at the end, and a tile has
    # one address.
    given = request.scope["raw_path"].decode("latin-1").removeprefix("/tile/")
    try:
        tile = read_tile(given)
        head = await service.ledger.head()
        if tile.leaves > head:
            raise NotFoundException(f"there is no such tile of {head} events: it takes more")
        content = await _content(service.ledger, tile)
    except ProofError as error:
        raise NotFoundException(str(error)) from error
    headers = {"Cache-Control": IMMUTABLE.decode()}
    if not tile.is_entries:  # nobody makes hashes smaller
        return _told(request, content, BINARY, headers)
    encoding = accepted_encoding(request.headers.get("accept-encoding", "").encode("latin-1"))
    body = await asyncio.to_thread(compressed, encoding, content)
    headers["Vary"] = "Accept-Encoding"
    if encoding != IDENTITY and body is not content:
        headers["Content-Encoding"] = encoding
    return _told(request, body, BINARY, headers)


async def _newest(service: Service, config: Config) -> str:
    signer, quorum = signer_of(service), config.witness_quorum
    cosigned = await cosigned_here(service, config)
    if quorum and (cosigned is None or len(cosigned.at) < quorum):
        reason = f"no checkpoint has {quorum} cosignatures yet: /v1/ledger/witnesses tells of whom"
        raise HTTPException(reason, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    head = await service.ledger.head()
    if cosigned is not None and (quorum or cosigned.checkpoint.size == head):
        return cosigned.note
    return await checkpoint_of(service.ledger, signer, head)


async def _content(ledger: Ledger, tile: Tile) -> bytes:
    """The bytes of a tile that the ledger has reached; raises `ProofError` for an entry that no
    bundle can hold.
    """
    if not tile.is_entries:
        return b"".join(await ledger.hashes(tile.level, tile.first, tile.width))
    found = await ledger.read(after=tile.first, limit=tile.width)
    return bundle_of(each.stored for each in found)


def _told(
    request: AnyRequest, body: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """An answer, or that it is what is there already."""
    tag = tag_of_bytes(body)
    headers = {**headers, "ETag": tag.decode()}
    wanted = request.headers.get("if-none-match", "").encode("latin-1")
    if wanted and matches(wanted, tag):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)
