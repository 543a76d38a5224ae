"""Requests as plain values: what is asked, and how its answer is read. Nothing is sent here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import quote, urlsplit

from msgspec import Struct, field

from api.client.clocks import AskedBy, Parameters, parameters
from api.client.reading import HowRead, as_json, text

Told = TypeVar("Told")
Page = TypeVar("Page")
Item = TypeVar("Item")

JSON = "application/json"


class Inquiry(Struct, Generic[Told], frozen=True, kw_only=True):
    """A question, or something to record. `is_of_clocks`: it is asked by the three clocks.

    `is_repeatable`: to send it twice does no more than to send it once.
    """

    path: str
    reading: HowRead[Told]
    parameters: Parameters = ()
    is_of_clocks: bool = True
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    is_repeatable: bool = True

    def asked_by(self, by: AskedBy) -> Parameters:
        """Its parameters, with the clocks that it is asked by."""
        return (*by.parameters(), *self.parameters) if self.is_of_clocks else self.parameters


class Several(Struct, Generic[Page, Item], frozen=True, kw_only=True):
    """A list that comes page by page: how its first page is asked for, and what a page has."""

    first: Inquiry[Page]
    items: Callable[[Page], Sequence[Item]]

    def after(self, page: Page) -> Inquiry[Page] | None:
        """The page after one; None after the last. Its address has all that was asked."""
        following: str | None = getattr(page, "next", None)
        return None if following is None else _at(following, self.first.reading)


class Hearing(Struct, frozen=True, kw_only=True):
    """A stream that is to be heard: from now on, or after a place."""

    asked: Inquiry[str]
    after: str | None = None


def at_address(address: str, kind: type[Told]) -> Inquiry[Told]:
    """What stands at an address that a service gave, a permalink, as an answer of its kind."""
    return _at(address, as_json(kind))


def text_at(address: str) -> Inquiry[str]:
    """The same as a text, in whatever format its extension names: `/v1/timeline.csv?…`."""
    return _at(address, text)


def _at(address: str, reading: HowRead[Told]) -> Inquiry[Told]:
    """Whatever host an address names, it is asked of the service that the client asks."""
    parts = urlsplit(address)
    if not parts.path.startswith("/"):
        raise ValueError(f"expected an address such as /v1/facts/…, found {address!r}")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return Inquiry(path=path, reading=reading, is_of_clocks=False)


def at(*parts: str) -> str:
    """A path below `/v1`; raises `ValueError` for an id that would lead elsewhere."""
    for each in parts:
        if each.strip(".") == "":
            raise ValueError(f"expected an id, found {each!r}")
    return "/".join(("/v1", *(quote(each, safe="") for each in parts)))


def one(kind: type[Told], /, *parts: str, **given: object) -> Inquiry[Told]:
    """A question that is asked by the clocks, and has one answer."""
    return Inquiry(path=at(*parts), reading=as_json(kind), parameters=parameters(**given))


def without_clocks(kind: type[Told], /, *parts: str, **given: object) -> Inquiry[Told]:
    """A question that the clocks have no part in."""
    return Inquiry(
        path=at(*parts),
        reading=as_json(kind),
        parameters=parameters(**given),
        is_of_clocks=False,
    )


def in_format(path: str, extension: str, reading: HowRead[Told]) -> Inquiry[Told]:
    """An answer in another format, by the extension of its address."""
    return Inquiry(path=f"{path}.{extension}", reading=reading)
