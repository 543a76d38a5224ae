"""How many independent outlets stand behind a fact, who are they, and who says so there?

Sources of one lineage tell one outlet's reporting, however many of them there are: they count once.
What a program made is nobody's reporting: it counts as no lineage, and is told apart.
A citation that was added twice is one citation.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from events.time.dates import known_day
from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import Clocks
from projections.model.publication import cited_from, public_from
from projections.model.reader import Reader
from projections.model.version import citation_id


class Cited(NamedTuple):
    """A citation with its id, its source's lineage, the day by which what is cited was out, and
    whether a program made it.
    """

    id: str
    citation: Citation
    lineage: str
    day: int
    is_machine: bool


class Lineage(Struct, frozen=True, kw_only=True):
    """One outlet's reporting, and all that tells it.

    `first_published` is the day by which the first of its sources had certainly come out,
    `asserted_by` who says so there: null is the outlet in its own voice.
    """

    lineage: str
    sources: tuple[str, ...]
    citations: tuple[str, ...]
    first_published: str | None
    asserted_by: tuple[str | None, ...]


class Independence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The support of a fact, counted three ways; `why` tells in words how they come about.

    Lineages come in the order of the fact's citations. Those of data sets that a program made are
    told apart (`by_machine`) and count as none.
    """

    citations: int
    sources: int
    lineages: int
    first_published: str | None
    asserted_by: tuple[str | None, ...]
    why: str
    by_lineage: tuple[Lineage, ...]
    by_machine: tuple[Lineage, ...] = ()


def public_citations(reader: Reader, fact: AnyFact, clocks: Clocks) -> list[Cited]:
    """The citations of a fact whose sources had come out, in the fact's order."""
    return cited_in(fact, sources_of(reader, fact, clocks), clocks.public_limit)


def sources_of(reader: Reader, fact: AnyFact, clocks: Clocks) -> tuple[SourceAdded, ...]:
    """The source of each citation of a fact, as it was registered then."""
    at = clocks.known_at
    ids = (each.source for each in fact.citations)
    return tuple(reader.registered("source", id, SourceAdded, known_at=at) for id in ids)


def cited_in(fact: AnyFact, sources: Iterable[SourceAdded], public_limit: int) -> list[Cited]:
    """The citations of a fact that were public by a day, given the source of each."""
    cited = (_cited(fact.id, *each) for each in zip(fact.citations, sources, strict=True))
    return [each for each in cited if each.day <= public_limit]


def independence_of(cited: Sequence[Cited]) -> Independence:
    """What the supporting ones among a fact's public citations amount to; there is one at least."""
    supporting = [each for each in cited if each.citation.bearing == "supports"]
    lineages = _lineages(each for each in supporting if not each.is_machine)
    by_machine = _lineages(each for each in supporting if each.is_machine)
    return Independence(
        citations=len({each.id for each in supporting}),
        sources=len({each.citation.source for each in supporting}),
        lineages=len(lineages),
        first_published=_first_published(supporting),
        asserted_by=_asserted_by(supporting),
        why=_why(supporting, lineages, by_machine),
        by_lineage=lineages,
        by_machine=by_machine,
    )


def _cited(fact: str, citation: Citation, source: SourceAdded) -> Cited:
    day = cited_from(citation, public_from(source))
    id = citation_id(fact, citation)
    return Cited(id, citation, source.lineage, day, source.is_machine)


def _lineages(cited: Iterable[Cited]) -> tuple[Lineage, ...]:
    by_lineage: dict[str, list[Cited]] = {}
    for each in cited:
        by_lineage.setdefault(each.lineage, []).append(each)
    return tuple(_lineage(name, told) for name, told in by_lineage.items())


def _lineage(name: str, told: list[Cited]) -> Lineage:
    return Lineage(
        lineage=name,
        sources=tuple(dict.fromkeys(each.citation.source for each in told)),
        citations=tuple(dict.fromkeys(each.id for each in told)),
        first_published=_first_published(told),
        asserted_by=_asserted_by(told),
    )


def _first_published(cited: list[Cited]) -> str | None:
    return known_day(min(each.day for each in cited))


def _asserted_by(cited: list[Cited]) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(each.citation.asserted_by for each in cited))


def _why(
    supporting: list[Cited], lineages: tuple[Lineage, ...], by_machine: tuple[Lineage, ...]
) -> str:
    citations = {each.id: each.citation.source for each in supporting}
    sources = list(citations.values())
    counts = (
        f"{_counted(len(citations), 'citation')} in {_counted(len(set(sources)), 'source')}"
        f" of {_counted(len(lineages), 'lineage')}"
    )
    reasons = [*_reasons(sources, lineages), *map(_by_machine, by_machine)]
    return f"{counts}: {'; '.join(reasons)}." if reasons else f"{counts}."


def _reasons(sources: list[str], lineages: tuple[Lineage, ...]) -> Iterator[str]:
    for each in lineages:
        if len(each.sources) > 1:
            told = " and ".join((", ".join(each.sources[:-1]), each.sources[-1]))
            all_of_them = "both" if len(each.sources) == 2 else "all"
            yield f"{told} {all_of_them} tell the reporting of {each.lineage} and count once"
        elif len(each.citations) > 1:
            (source,) = each.sources
            yield f"{source} is cited {sources.count(source)} times and counts once"
    if len(sources) == len(lineages) > 1:
        yield "each source tells the reporting of another outlet"


def _by_machine(lineage: Lineage) -> str:
    *others, last = lineage.sources
    told = f"{', '.join(others)} and {last}" if others else last
    made = "were" if others else "was"
    return f"{told} {made} made by a program and counts as no lineage".replace(
        "were made by a program and counts", "were made by a program and count"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
