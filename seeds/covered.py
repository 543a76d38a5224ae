"""How a source was read: its spans, each with its facts or why it has none, and their sum."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from events.vocabulary.base import FactId, Prose, SourceId

ReasonUnread = Literal[
    "blank",
    "boilerplate",
    "byline",
    "caption",
    "garbled",
    "left-out",
    "no-diplomatic-content",
    "not-read",
    "question",
    "repeats",
]
"""Why a span has no facts of its own.

`blank` is white space and rules, `boilerplate` what a page puts around an article, `byline` who
wrote it, `caption` what stands under a photograph. `garbled` text says nothing that can be
recovered, `no-diplomatic-content` nothing that parties do or say, and what `repeats` says again is
in facts that other spans of the article name. Of a transcript, a `question` is a reporter's; what
is `left-out` was read, but no fact was made of it, and `not-read` is what nobody has read for
facts.
"""

_Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class CoveredSpan(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Code points `start` to `end` of a source's text, end exclusive: `facts`, or a `reason`.

    `note` says more than the reason does.
    """

    source: SourceId
    start: _Offset
    end: _Offset
    facts: Annotated[tuple[FactId, ...], Meta(max_length=50)] = ()
    reason: ReasonUnread | None = None
    note: Prose | None = None


class SourceCoverage(Struct, frozen=True, kw_only=True):
    """The spans of one source, in the order of its text, without a gap."""

    source: SourceId
    spans: tuple[CoveredSpan, ...]


class CoverageSummary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much of a source was read, what was found and what was left and why.

    `characters` and `spans` are all there are, `not_read` the characters that nobody has read for
    facts; `unreported` counts the spans without facts.
    """

    source: SourceId
    characters: int
    spans: int
    spans_with_facts: int
    facts: int
    citations: int
    unreported: dict[ReasonUnread, int]
    not_read: int = 0
