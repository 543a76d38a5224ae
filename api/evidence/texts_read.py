"""A whole text as its curator sees it: what of it is cited, what was read, what is open."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from api.answers.evidence import CoverageAnswer
from api.answers.verification import TextSpan
from api.evidence.citation_drafts import text_wanted
from api.evidence.citing_facts import CitedPlace, CitingFact, cited_places
from api.evidence.sources_read import coverage_of
from api.service.stores import Service
from events.source_texts.matching import Text
from seeds.covered import ReasonUnread


class CitedSpan(TextSpan, frozen=True, kw_only=True):
    """Words that facts cite."""

    facts: tuple[CitingFact, ...]


class ReadSpan(TextSpan, frozen=True, kw_only=True):
    """What was read and is in no fact, and why."""

    reason: ReasonUnread


class TextAnswer(Struct, frozen=True, kw_only=True):
    """A whole text, and what became of it so far; offsets are code points, `end` exclusive.

    `source` is null while it waits for its source. `cited` spans are in order and may overlap,
    `read` are those that were read for facts and have none, and why; `uncovered` is the rest.
    `coverage` is how it was read by the facts that come with Detente, null where it was not.
    """

    text: str
    source: str | None
    content: str
    characters: int
    cited: tuple[CitedSpan, ...]
    read: tuple[ReadSpan, ...]
    uncovered: tuple[TextSpan, ...]
    coverage: CoverageAnswer | None


def text_read(service: Service, named: str) -> TextAnswer:
    """The text of a source, or with a hash; raises `UnknownIdError`."""
    text, source = text_wanted(service, named)
    service.texts.ask_for(text.sha256)
    found = [] if source is None else cited_places(service, source, text)
    known = None if source is None else coverage_of(source)
    read = () if known is None else tuple(_read(known, text))
    cited = tuple(_cited(found))
    return TextAnswer(
        text=text.sha256,
        source=source,
        content=text.content,
        characters=len(text.content),
        cited=cited,
        read=read,
        uncovered=tuple(_uncovered(text.content, (*cited, *read))),
        coverage=known,
    )


def with_read(answer: TextAnswer, read: Iterable[ReadSpan]) -> TextAnswer:
    """The text with what else was read of it; a span beyond its end is of no use."""
    known = [each for each in read if each.end <= answer.characters]
    spans = sorted((*answer.read, *known), key=lambda each: (each.start, each.end))
    return replace(
        answer,
        read=tuple(spans),
        uncovered=tuple(_uncovered(answer.content, (*answer.cited, *spans))),
    )


def _cited(found: Iterable[CitedPlace]) -> Iterator[CitedSpan]:
    for place, each in groupby(found, key=lambda each: each.place):
        facts = tuple({one.fact: one.fact for one in each}.values())
        yield CitedSpan(start=place.start, end=place.end, facts=facts)


def _read(known: CoverageAnswer, text: Text) -> Iterator[ReadSpan]:
    """Those of the very text; of another one the offsets would be wrong."""
    if known.spans[-1].end != len(text.content):
        return
    for each in known.spans:
        if each.reason is not None and each.reason != "not-read":
            yield ReadSpan(start=each.start, end=each.end, reason=each.reason)


def _uncovered(content: str, spans: Iterable[TextSpan]) -> Iterator[TextSpan]:
    """What is in none of the spans, but for white space alone."""
    done = 0
    for start, end in (
        *sorted((each.start, each.end) for each in spans),
        (len(content), len(content)),
    ):
        if start > done and not content[done:start].isspace():
            yield TextSpan(start=done, end=start)
        done = max(done, end)
