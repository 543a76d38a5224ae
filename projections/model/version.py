"""A version of a fact: what the ledger said of it from one position on, ready to be filed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import LATEST, Span, parse
from events.vocabulary.base import Citation, Condition
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import AnyFact
from projections.model.coded import coded_since
from projections.model.directory import Directory, Sides
from projections.model.parties import actors_of, pairs_of

Amended = Literal[
    "recorded",
    "corrected",
    "citation-added",
    "actor-merged",
    "merge-undone",
    "engagement-merged",
    "engagement-merge-undone",
    "data-set-withdrawn",
    "registration-corrected",
    "retracted",
    "retraction-undone",
]

RENAMING: tuple[Amended, ...] = (
    "actor-merged",
    "merge-undone",
    "engagement-merged",
    "engagement-merge-undone",
)
"""What files a fact anew under another id of an actor, or of an engagement."""

NAMED_OTHERWISE: tuple[Amended, ...] = (*RENAMING, "registration-corrected")
"""The same, and what does so as something that a fact names, or cites, reads otherwise."""


class Added(Struct, frozen=True):
    """By which citation a version differs from the one before it. `support` is what it adds to the
    filed support, if anything; `is_sooner` whether the fact is public sooner for it.
    """

    citation: Citation
    support: str
    is_sooner: bool


class Change(Struct, frozen=True):
    """What a fact does to a subject, or tells of it, and the value it has from then on; None is
    "none" (vacant).

    `kind` is its place in the life of such a subject (`projections.holding.evidence`). `detail` is
    whatever else the read model shows of it. `party` is who left, of an end, or who speaks, of a
    statement; `until` when what begins will end, as written. A happening `attests` what it does not
    begin: that relations were raised, that there were any.
    """

    subject: str
    kind: str
    value: str | None
    detail: str | None = None
    party: str | None = None
    until: str | None = None
    attests: bool = False


class Version(Struct, frozen=True, kw_only=True, dict=True):
    """One version of a fact with all that the read models file it under.

    `first_position` is where the fact was first recorded: corrections don't make it later.
    `public_from` is the day by which a supporting source had certainly come out, `stated_from` that
    of what people tell: where a fact is told, that counts (`projections.model.coded`). `support`
    lists the supporting citations (one that was added twice once) as `lineage:day lineage:day …`
    (`SourceEntry.support`).
    `changes` are what it does to subjects, `citations` its citations by id. `basis` is the position
    of the version that was last filed as a whole, `added` by what this one differs from that
    before it, where it is filed by that alone.
    """

    fact: AnyFact
    tag: str
    first_position: int
    known_from: int
    change: Amended
    reason: str | None
    recorded_at: datetime
    recorded_by: str
    span: Span
    public_from: int
    stated_from: int
    support: str
    actors: tuple[str, ...]
    pairs: tuple[str, ...]
    changes: tuple[Change, ...]
    citations: dict[str, Citation]
    basis: int
    added: Added | None = None

    @cached_property
    def told_from(self) -> int:
        """The first day of which it is told that it may have happened by then."""
        return self.span.first.latest if self.is_attested else self.span.told_from

    @cached_property
    def coded_from(self) -> int | None:
        """The day from which on programs alone told of it, until people did; None: never so."""
        return coded_since(self.support, self.stated_from)

    @cached_property
    def is_attested(self) -> bool:
        """Whether it tells that something held on a day, and not when it began."""
        return isinstance(self.fact, Condition)

    @property
    def as_it_stands(self) -> "Version":
        """The version as a whole, whatever it was filed by."""
        return self if self.added is None else replace(self, added=None)

    @cached_property
    def worked_out(self) -> dict[Callable[..., Any], Any]:
        """What several read models need of it (`once`)."""
        return {}


_Found = TypeVar("_Found")
_Given = ParamSpec("_Given")


def once(
    work: Callable[Concatenate[Version, _Given], _Found],
    version: Version,
    *given: _Given.args,
    **named: _Given.kwargs,
) -> _Found:
    """What follows from a version, and the directory that it was derived by: worked out once."""
    known = version.worked_out
    if work not in known:
        known[work] = work(version, *given, **named)
    found: _Found = known[work]
    return found


class Origin(Struct, frozen=True, kw_only=True):
    """What recorded a version: the position, and why, when and by whom."""

    position: int
    change: Amended
    reason: str | None
    recorded_at: datetime
    recorded_by: str


def version_of(
    fact: AnyFact,
    origin: Origin,
    directory: Directory,
    *,
    first_position: int,
    changes_of: Callable[[AnyFact, str, Sides], Iterable[Change]],
) -> Version:
    """Derive a version that is filed as a whole; the same fact and registry always give the same
    one.
    """
    fact = directory.named(fact)
    tag = tag_of(type(fact))
    span = parse(fact.when)
    sides = directory.on(span)
    named = (*actors_of(fact), *sides.ends_of(getattr(fact, "channel", "")))
    states = [state for actor in named for state in sides.states_of(actor)]
    cited = [(citation_id(fact.id, each), each) for each in fact.citations]
    supporting = {id: each for id, each in cited if each.bearing == "supports"}
    support = list(map(directory.cited, supporting.values()))
    return Version(
        fact=fact,
        tag=tag,
        first_position=first_position,
        known_from=origin.position,
        change=origin.change,
        reason=origin.reason,
        recorded_at=origin.recorded_at,
        recorded_by=origin.recorded_by,
        span=span,
        public_from=min((each.public_from for each in support), default=LATEST),
        stated_from=min((each.stated_from for each in support), default=LATEST),
        support=" ".join(each.support for each in support),
        actors=tuple(dict.fromkeys((*named, *states))),
        pairs=pairs_of(fact, sides),
        changes=tuple(changes_of(fact, tag, sides)),
        citations=dict(cited),
        basis=origin.position,
    )


def with_citation(
    before: Version, citation: Citation, origin: Origin, directory: Directory
) -> Version:
    """The version with one more citation: as if it were derived, in fewer steps."""
    id, source = citation_id(before.fact.id, citation), directory.cited(citation)
    counts = citation.bearing == "supports" and not _is_supporting(before, citation)
    support = source.support if counts else ""
    public_from = min(before.public_from, source.public_from) if counts else before.public_from
    stated = [source.stated_from, *([before.stated_from] if before.support else [])]
    return replace(
        before,
        fact=replace(before.fact, citations=(*before.fact.citations, citation)),
        known_from=origin.position,
        change=origin.change,
        reason=origin.reason,
        recorded_at=origin.recorded_at,
        recorded_by=origin.recorded_by,
        public_from=public_from,
        stated_from=min(stated) if counts else before.stated_from,
        support=f"{before.support} {support}".strip(),
        citations={**before.citations, id: citation},
        added=Added(citation, support, public_from < before.public_from),
    )


def _is_supporting(version: Version, citation: Citation) -> bool:
    """Whether the same words in the same place support the fact already."""
    place = _place(citation)
    return any(
        each.bearing == "supports" and _place(each) == place for each in version.fact.citations
    )


def citation_id(fact: str, citation: Citation) -> str:
    """The fact's id and eight digits of a hash over source, place and words, or source and record:
    the same citation keeps its id through corrections of the fact.
    """
    content = "\n".join(_place(citation))
    return f"{fact}.{sha256(content.encode()).hexdigest()[:8]}"


def _place(citation: Citation) -> tuple[str, ...]:
    """Which words or which record of a source a citation is of."""
    if citation.record is not None:
        return citation.source, citation.record.id, citation.record.public
    return citation.source, str(citation.start), str(citation.end), citation.exact
