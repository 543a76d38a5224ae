"""Posting to addresses that others have chosen: never into one's own network.

A name is resolved here, each of its addresses is checked, and the connection goes to one of those:
were the name resolved once more, it might mean another address by then.
"""

import asyncio
import base64
import hashlib
import hmac
import socket
from http import HTTPStatus
from typing import Final

import httpx

from api.http.public_addresses import is_public
from api.live.webhook_store import SECRET_PREFIX
from events.time.clock import utc_now

MEDIA_TYPE: Final = "application/cloudevents+json"


class NotDeliveredError(Exception):
    """It was not taken; `is_gone` where it never will be."""

    def __init__(self, reason: str, *, is_gone: bool = False) -> None:
        self.is_gone = is_gone
        super().__init__(reason)


async def deliver(
    url: str, body: bytes, headers: dict[str, str], *, seconds: float, may_be_private: bool
) -> None:
    """Post to an address, without following it anywhere else; raises `NotDeliveredError`."""
    try:
        async with asyncio.timeout(seconds):
            found = httpx.URL(url)
            address = await _resolved(found, may_be_private=may_be_private)
            status = await _post(found, address, body, {**headers, "Content-Type": MEDIA_TYPE})
    except TimeoutError as error:
        raise NotDeliveredError(f"no answer within {seconds:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        # UnicodeError: a name that none can have, with a label too long, say.
        raise NotDeliveredError(type(error).__name__) from error
    if not 200 <= status < 300:
        gone = status == HTTPStatus.GONE
        raise NotDeliveredError(f"it was answered with status {status}", is_gone=gone)


def signed(secret: str, id: str, body: bytes) -> dict[str, str]:
    """The headers of a message, signed as Standard Webhooks has it."""
    timestamp = str(int(utc_now().timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


async def _post(url: httpx.URL, address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; its body is nobody's business."""
    sent = {**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    # The environment's proxies would resolve the name themselves. The caller has a time limit.
    client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=httpx.Timeout(None))
    request = client.build_request(
        "POST",
        url.copy_with(host=address),
        content=body,
        headers=sent,
        extensions={"sni_hostname": url.host},
    )
    async with client:
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code


async def _resolved(url: httpx.URL, *, may_be_private: bool) -> str:
    """An address to connect to, if all that the name has may be; raises `NotDeliveredError`."""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(
        url.host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not may_be_private and not all(map(is_public, addresses)):
        raise NotDeliveredError("its address is none on the internet (webhook_private)")
    return addresses[0]
