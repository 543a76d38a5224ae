"""The service asked for an assistant: by its own routes, in this process or another one.

So nothing is told to an assistant that the routes do not tell, with the clocks, the permalinks and
the refusals that they have.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urljoin

import msgspec
from msgspec import Struct

from api.caching.within import WithinAnswer
from projections.timeline.as_written import ClocksUsed

Ask = Callable[[str], Awaitable[WithinAnswer]]
"""Gives the answer to `GET address`."""

MOVES_MOST: Final = 3
"""Addresses that one question is led on to: what was merged may have been merged again."""

_Read = TypeVar("_Read", bound=Struct)


class RefusedAnswerError(Exception):
    """What was asked is refused, in words that the assistant can act on."""

    def __init__(self, detail: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        self.detail = detail
        self.status = status
        super().__init__(detail)


class PlacedAnswer(Struct, frozen=True, kw_only=True):
    """What every answer of a route has: its clocks, and where it stands for ever."""

    clocks: ClocksUsed
    permalink: str


class AskedService:
    """The routes, asked for structs that have of an answer what is read of it."""

    def __init__(self, ask: Ask, base: str) -> None:
        """`base` is what absolute addresses begin with."""
        self._ask = ask
        self._base = base

    async def get(self, kind: type[_Read], path: str, **asked: str | None) -> _Read:
        """The answer at a path with the parameters that are given; raises `RefusedAnswerError`."""
        return await self.at(kind, address_of(path, **asked))

    async def at(self, kind: type[_Read], address: str) -> _Read:
        """The answer at an address, wherever that leads; raises `RefusedAnswerError`."""
        try:
            return msgspec.convert(await self.body(address), kind)
        except msgspec.ValidationError as error:  # another release of the service
            detail = f"the service answers otherwise than this release of its tools reads: {error}"
            raise RefusedAnswerError(detail, HTTPStatus.BAD_GATEWAY) from error

    async def body(self, address: str) -> Any:
        """The same as it comes."""
        answer = await self._ask(address)
        for _ in range(MOVES_MOST):
            if answer.status != HTTPStatus.PERMANENT_REDIRECT:
                break
            address = urljoin(address, answer.fields.get("location", ""))
            answer = await self._ask(address)
        if not answer.is_there or answer.body is None:
            raise RefusedAnswerError(_said(answer), answer.status)
        return answer.body

    def absolute(self, address: str) -> str:
        """An address of an answer as one that others can follow."""
        return f"{self._base}{address}"


def address_of(path: str, **asked: str | None) -> str:
    """A path with the parameters that are given."""
    given = {name: value for name, value in asked.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def _said(answer: WithinAnswer) -> str:
    detail = answer.body.get("detail") if isinstance(answer.body, dict) else None
    if not isinstance(detail, str):
        detail = f"the service answered {answer.status}"
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        seconds = answer.fields.get("retry-after", "a few")
        return f"{detail}; ask again in {seconds} seconds"
    return detail
