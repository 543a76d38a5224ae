"""Fetching a page from an address that somebody else has chosen: never from one's own network.

A name is resolved here, each of its addresses is checked, and the connection goes to one of those:
were the name resolved once more, it might mean another address by then. Each address that an answer
leads to is looked at anew.
"""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Final

import httpx
from msgspec import Struct

from api.http.public_addresses import is_public

SECONDS: Final = 20.0
REDIRECTS: Final = 5
BYTES: Final = 10_000_000

_FIELDS: Final = {"Accept-Encoding": "identity", "User-Agent": "Detente"}
_names: Final = ThreadPoolExecutor(2, thread_name_prefix="names")
"""A name takes as long as whoever answers for it likes: in the threads that all have in common, a
few of them would hold up whatever is done in threads.
"""

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class FetchedPage(Struct, frozen=True, kw_only=True):
    """What was there, and the address that it was at in the end."""

    url: str
    media_type: str
    content: bytes


class NotFetchedError(Exception):
    """There is no page to be had; `is_gone` where whoever answers says that there is none."""

    def __init__(self, reason: str, *, is_gone: bool = False) -> None:
        self.is_gone = is_gone
        super().__init__(reason)


async def fetch(url: str, *, may_reach: Callable[[str], bool] = is_public) -> FetchedPage:
    """A page of at most 10 MB; `may_reach` says of an address whether to connect to it.

    Raises `NotFetchedError`.
    """
    try:
        async with asyncio.timeout(SECONDS):
            for _ in range(REDIRECTS + 1):
                found = await _once(_checked(url), may_reach)
                if isinstance(found, FetchedPage):
                    return found
                url = found
    except TimeoutError as error:
        raise NotFetchedError(f"it did not come within {SECONDS:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        # UnicodeError: a name that none can have, with a label too long, say.
        raise NotFetchedError(f"it cannot be reached ({type(error).__name__})") from error
    raise NotFetchedError(f"it leads on more than {REDIRECTS} times")


def _checked(url: str) -> httpx.URL:
    found = httpx.URL(url)
    if found.scheme not in {"http", "https"} or not found.host or found.userinfo:
        raise NotFetchedError("it is no address of http or https, without a user")
    return found


async def _once(url: httpx.URL, may_reach: Callable[[str], bool]) -> FetchedPage | str:
    """The page at an address, or where that leads."""
    address = await _resolved(url, may_reach)
    # The environment's proxies would resolve the name themselves.
    client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=httpx.Timeout(None))
    request = client.build_request(
        "GET",
        url.copy_with(host=address, fragment=None),
        headers={**_FIELDS, "Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.host},
    )
    async with client:
        answer = await client.send(request, stream=True)
        try:
            if answer.has_redirect_location:
                return str(url.join(answer.headers["location"]))
            _refuse(answer)
            content = await _content(answer)
        finally:
            await answer.aclose()
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return FetchedPage(url=str(url.copy_with(fragment=None)), media_type=kind, content=content)


def _refuse(answer: httpx.Response) -> None:
    status = answer.status_code
    if status != HTTPStatus.OK:
        raise NotFetchedError(f"it was answered with status {status}", is_gone=status in _GONE)
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotFetchedError("it is compressed, though that was not asked for")
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > BYTES:
        raise NotFetchedError(f"it has more than {BYTES:,} bytes")


async def _content(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) > BYTES:
            raise NotFetchedError(f"it has more than {BYTES:,} bytes")
    return bytes(content)


async def _resolved(url: httpx.URL, may_reach: Callable[[str], bool]) -> str:
    """An address to connect to, if all that the name has may be reached."""
    port = url.port or (443 if url.scheme == "https" else 80)
    look_up = partial(
        socket.getaddrinfo, url.host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )
    found = await asyncio.get_running_loop().run_in_executor(_names, look_up)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not addresses or not all(map(may_reach, addresses)):
        raise NotFetchedError("its address is none on the internet")
    return addresses[0]
