"""What tools are asked with: structs that refuse what they do not know, and their schemas.

A schema says no more than an assistant needs to ask rightly, as it reads all of them each time;
what is wrong beyond that is said when it comes.
"""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from api.assistants.asked import RefusedAnswerError

GivenWords = Annotated[str, Meta(max_length=300)]
"""Words, a name, or an id: what is none is looked for as a name."""

GivenDay = Annotated[str, Meta(max_length=100)]
GivenCursor = Annotated[str, Meta(max_length=1_000)]


class Clocked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every tool takes: the world's clock and the public's."""

    as_of: GivenDay | None = None
    public_by: GivenDay | None = None

    @property
    def clocks(self) -> dict[str, str | None]:
        """Both as parameters of a route."""
        return {"as_of": self.as_of, "public_by": self.public_by}


class ToFind(Clocked, frozen=True, kw_only=True):
    """A name, or words."""

    words: GivenWords


class OfPair(Clocked, frozen=True, kw_only=True):
    """The ids of two parties."""

    a: GivenWords
    b: GivenWords


class OfPeriod(OfPair, frozen=True, kw_only=True):
    """Two parties, and the day from which on they are looked at."""

    since: GivenDay


class OfFact(Clocked, frozen=True, kw_only=True):
    """A fact."""

    id: GivenWords


class ToQuote(Clocked, frozen=True, kw_only=True):
    """Words of a passage."""

    words: Annotated[str, Meta(max_length=500)]


class OfTimeline(Clocked, frozen=True, kw_only=True):
    """What facts are asked for, and where to go on."""

    actor: GivenWords | None = None
    counterpart: GivenWords | None = None
    engagement: GivenWords | None = None
    office: GivenWords | None = None
    issue: GivenWords | None = None
    text: GivenWords | None = None
    since: GivenDay | None = field(default=None, name="from")
    until: GivenDay | None = None
    order: Annotated[str, Meta(max_length=10)] | None = None
    cursor: GivenCursor | None = None


_Arguments = TypeVar("_Arguments", bound=Clocked)


def read(kind: type[_Arguments], given: dict[str, Any] | None) -> _Arguments:
    """What was given, checked; raises `RefusedAnswerError`."""
    try:
        return msgspec.convert(given or {}, kind)
    except msgspec.ValidationError as error:
        names = ", ".join(_named(kind))
        raise RefusedAnswerError(f"{error}. This tool takes {names}, each a text") from error


def schema(kind: type[Clocked]) -> dict[str, Any]:
    """The arguments as JSON Schema."""
    required = [each.encode_name for each in msgspec.structs.fields(kind) if each.required]
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in _named(kind)},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _named(kind: type[Clocked]) -> list[str]:
    """The names of the arguments, their own before the clocks."""
    names = [each.encode_name for each in msgspec.structs.fields(kind)]
    clocks = [each.encode_name for each in msgspec.structs.fields(Clocked)]
    return [*(each for each in names if each not in clocks), *clocks]
