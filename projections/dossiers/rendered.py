"""The elements of subjects of whatever kinds: read where they are rendered, or else worked out.

Which of the two it is makes no difference to what is answered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from projections.holding import segments
from projections.holding.elements import Element
from projections.holding.listing_order import kind_of
from projections.holding.segments import StoredElement
from projections.holding.tellings import standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects import (
    accords,
    channels,
    diplomatic_relations,
    engagements,
    incidents,
    measures,
    missions,
    offices,
    stances,
    wars,
)
from projections.subjects.stances import QuotedStance

KEPT: Final = 4_096
"""Elements that are remembered as they were decoded last: day after day most read the same."""

Elements = Mapping[str, Any]
"""By subject its element, of the type that its kind has; those of which there is none are not."""


class ElementsNotOver(NamedTuple):
    """The elements of some subjects, and those of which there is one that is not among them, as it
    is over for good.
    """

    elements: Elements
    over: Set[str]


_WORKED_OUT: Final[dict[str, Callable[..., Sequence[Element]]]] = {
    "engagement": engagements.elements,
    "office": offices.elements,
    "channel": channels.elements,
    "measure": measures.elements,
    "incident": incidents.elements,
    "accord": accords.elements,
    "relations": diplomatic_relations.courses,
    "level": diplomatic_relations.levels,
    "consular": diplomatic_relations.consulars,
    "recognition": diplomatic_relations.recognitions,
    "war": diplomatic_relations.at_war,
    "mission": missions.elements,
    "stance": stances.elements,
    "voice": stances.elements,
}
"""By kind the elements of subjects, given the reader, the subjects, what holds and the clocks."""

_DECODE: Final[dict[str, Callable[[bytes], Element]]] = {
    kind: msgspec.json.Decoder(state).decode
    for kind, state in {
        "engagement": engagements.EngagementState,
        "office": offices.OfficeState,
        "channel": channels.ChannelState,
        "measure": measures.MeasureState,
        "incident": incidents.IncidentState,
        "accord": accords.AccordState,
        "relations": diplomatic_relations.RelationsState,
        "level": diplomatic_relations.LevelState,
        "consular": diplomatic_relations.ConsularState,
        "recognition": diplomatic_relations.RecognitionState,
        "war": wars.WarState,
        "mission": missions.MissionState,
        "stance": stances.StanceState,
        "voice": stances.VoiceState,
    }.items()
}


def is_by_rule(subject: str) -> bool:
    """Whether the rule says what holds of a subject; of what was said, nothing is undone."""
    return kind_of(subject) not in {"stance", "voice"}


def by_rule(subjects: Iterable[str]) -> list[str]:
    """The subjects of which the rule says what holds."""
    return [each for each in subjects if is_by_rule(each)]


def elements(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Elements:
    """The element of each subject of which there is one."""
    return unless_over(reader, subjects, clocks, len(subjects)).elements


def unless_over(
    reader: Reader, subjects: Sequence[str], clocks: Clocks, whole: int
) -> ElementsNotOver:
    """The same, but of the subjects after the first `whole` ones without what is known to be over
    for good.
    """
    stored: dict[str, StoredElement] = {}
    others, over = [], set()
    for subject, found in segments.unless_over(reader, subjects, clocks, whole):
        if found is segments.OVER:
            over.add(subject)
        elif found is None:
            others.append(subject)
        else:
            stored[subject] = found
    told = {**_told(reader, stored, clocks), **worked_out(reader, others, clocks)}
    return ElementsNotOver(told, over)


def _told(reader: Reader, stored: Mapping[str, StoredElement], clocks: Clocks) -> Elements:
    found: dict[str, Any] = {
        subject: decoded(kind_of(subject), element)
        for subject, (element, _) in stored.items()
        if element
    }
    said = [_Spoken(subject, *each) for subject, each in stored.items() if each.shown]

    def read(some: Sequence[_Spoken]) -> Iterator[tuple[_Spoken, QuotedStance]]:
        shown = iter(stances.quoted(reader, [number for each in some for number in each.shown]))
        for each in some:
            quoted = list(islice(shown, len(each.shown)))
            yield each, stances.with_quotes(found[each.subject], quoted)

    for each, quoted in zip(said, reader.stances.of(said, read), strict=True):
        found[each.subject] = quoted.on(clocks.as_of)
    return found


class _Spoken(NamedTuple):
    """What is stored of something that was said."""

    subject: str
    element: bytes | None
    shown: tuple[int, ...]


@lru_cache(maxsize=KEPT)
def decoded(kind: str, element: bytes) -> Element:
    """An element of a kind as it is stored."""
    return _DECODE[kind](element)


def worked_out(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Elements:
    """The same, from all that is told of the subjects."""
    if not subjects:
        return {}
    found = standing(reader, by_rule(subjects), clocks)
    of_kind: dict[str, list[str]] = {}
    for each in subjects:
        of_kind.setdefault(kind_of(each), []).append(each)
    return {
        element.subject: element
        for kind, some in of_kind.items()
        for element in _WORKED_OUT[kind](reader, some, found, clocks)
    }
