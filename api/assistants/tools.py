"""The tools, what each is told to be for, and how one is called. They only read."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from api.assistants import facts, finding, in_order, states
from api.assistants.arguments import (
    Clocked,
    OfFact,
    OfPair,
    OfPeriod,
    OfTimeline,
    ToFind,
    ToQuote,
    read,
    schema,
)
from api.assistants.asked import AskedService, RefusedAnswerError

INSTRUCTIONS: Final = (
    "A sourced record of diplomacy. as_of: what had happened by a day (today); public_by: what"
    " readers could know by a day. Days are YYYY-MM-DD, or YYYY-MM or YYYY, of which the last day"
    " counts. What an answer does not say is not in the record: say so, and fill nothing in. What"
    " is told goes on until something else is told; last_told says how old that is. Only certainty"
    " `certain` is certain. Cite with cite_as and permalink; quote only what a quote has."
)
"""What an assistant is told once of all tools together."""


class Tool(NamedTuple):
    """A tool: its name, what it is for, what it takes, what answers it."""

    name: str
    is_for: str
    takes: type[Clocked]
    answer: Callable[[AskedService, Any], Awaitable[Struct]]

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as JSON Schema."""
        return schema(self.takes)


TOOLS: Final = (
    Tool(
        "find",
        "Ids by name, or what a short question asks for: 'foreign minister of China July 2023'."
        " Says who held an office, how a visit stood. Start here.",
        ToFind,
        finding.find,
    ),
    Tool(
        "relations",
        "State of relations between two actors (ids) on a day.",
        OfPair,
        states.relations,
    ),
    Tool(
        "changes",
        "What changed between two actors from day `since` to as_of, and why.",
        OfPeriod,
        states.changes,
    ),
    Tool("fact", "One fact by id, with its quotes and sources.", OfFact, facts.fact),
    Tool("quote", "Passages of sources with these words.", ToQuote, facts.quoted),
    Tool(
        "timeline",
        "Facts in order. Filters are ids; text: words; order: asc or desc; cursor goes on.",
        OfTimeline,
        in_order.timeline,
    ),
)
BY_NAME: Final = {each.name: each for each in TOOLS}


async def call(asked: AskedService, name: str, arguments: dict[str, Any] | None) -> str:
    """What a tool answers, as JSON; raises `RefusedAnswerError`."""
    tool = BY_NAME.get(name)
    if tool is None:
        raise RefusedAnswerError(f"no tool {name[:50]!r}: there are {', '.join(BY_NAME)}")
    answer = await tool.answer(asked, read(tool.takes, arguments))
    return msgspec.json.encode(answer).decode()
