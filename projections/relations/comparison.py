"""Two states of relations element by element: what differs, by which facts, and in which sense.

Between the two lie days (the world moved) or ledger positions (we learned, or we were wrong).
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from msgspec.structs import replace

from projections.holding.chains import in_order_with
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader
from projections.model.worded import telling
from projections.relations.causes import (
    NOTHING_RELATED,
    Cause,
    Deed,
    Ledgered,
    Related,
    related,
)
from projections.relations.changed_elements import (
    SECTIONS,
    AnyChange,
    ContactChange,
    ElementKey,
    Flag,
    Kind,
    Reason,
)
from projections.relations.pair_state import Relations
from projections.subjects.contacts import Contact
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.engagements import EngagementState


def elements(state: Relations | None) -> dict[ElementKey, Any]:
    """All elements of a state, the last contacts by form among them."""
    if state is None:
        return {}
    found = {
        (section.name, section.id(each)): each
        for section in SECTIONS
        for each in section.elements(state)
    }
    # Who represents them is told, and compared, by the offices.
    if state.relations is not None:
        key = "relations", pair_key(*state.between)
        found[key] = replace(state.relations, represented_by=())
        if not _is_told(found[key]):
            del found[key]
    last = state.contacts.last.items()
    return found | {("contacts", form): each for form, each in last if each is not None}


class Side(NamedTuple):
    """A state with its clocks; None where a party was not registered yet, so that there is none."""

    clocks: Clocks
    state: Relations | None


def differences(reader: Reader, one: Side, other: Side) -> Iterator[AnyChange]:
    """What differs between two states, section by section."""
    comparison = _Comparison(reader, one, other)
    earlier, later = elements(one.state), elements(other.state)
    differing = [
        _pair(key, before, after)
        for key in later | earlier
        if (before := earlier.get(key)) != (after := later.get(key))
    ]
    differing.sort(key=lambda each: _ORDER[each.key[0]])
    own = [each for each in differing if each.key[0] in _BY_OWN_DATE]
    ruled = [each for each in differing if each.key[0] not in _BY_OWN_DATE]
    reports = {fact for each in ruled for fact in each.reports}
    by_own_date = comparison.ledgered(_facts_of(own), _facts_of(own))
    by_rule = comparison.ledgered(_facts_of(ruled), reports)
    for each in differing:
        yield comparison.change(each, by_own_date if each.key[0] in _BY_OWN_DATE else by_rule)


class _Pair(NamedTuple):
    """An element as the two states have it, and the facts that it rests on in either."""

    key: ElementKey
    before: Any
    after: Any
    facts: tuple[str, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        """The names of the fields that have changed."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name
            for name in telling(type(self.after))
            if getattr(self.before, name) != getattr(self.after, name)
        )

    @property
    def is_of_value(self) -> bool:
        """Whether what holds is another thing, and not only how and when it is told."""
        return bool(_value(self.before) != _value(self.after))

    @property
    def is_of_reports(self) -> bool:
        """Whether media alone tell something new of it, which is no act and sets no status."""
        if self.before is None:
            return isinstance(self.after, EngagementState) and not self.after.because
        return {*self.differs} <= {"reported", "reports"}

    @property
    def reports(self) -> set[str]:
        """What media reported of it."""
        states = [e for e in (self.before, self.after) if isinstance(e, EngagementState)]
        return {report.fact for each in states for report in each.reported}

    @property
    def kind(self) -> Kind:
        """What became of it."""
        if self.before is None:
            return "appeared"
        return "ended" if self.after is None else "changed"


def _facts_of(pairs: Iterable[_Pair]) -> list[str]:
    return [fact for each in pairs for fact in each.facts]


def _pair(key: ElementKey, before: Any, after: Any) -> _Pair:
    facts = dict.fromkeys((*_facts(before), *_facts(after)))
    return _Pair(key, before, after, tuple(facts))


def _facts(element: Any) -> tuple[str, ...]:
    match element:
        case None:
            return ()
        case Contact():
            return (element.fact,)
        case EngagementState():
            return (*element.because, *(each.fact for each in element.reported))
        case RelationsState():
            return tuple(chain(element.because, *(each.because for each in element.beside)))
        case _:
            because: tuple[str, ...] = element.because
            return because


class _Comparison:
    """Finds causes: among the facts that an element rests on, or else wherever they may be."""

    def __init__(self, reader: Reader, before: Side, after: Side) -> None:
        self._reader, self._before, self._after = reader, before, after
        self._learned = before.clocks.known_at != after.clocks.known_at

    def ledgered(self, facts: Iterable[str], by_own_date: Iterable[str] = ()) -> Ledgered:
        """What the ledger says of facts between the two states."""
        clocks = self._before.clocks, self._after.clocks
        return Ledgered(self._reader, facts, *clocks, by_own_date)

    def change(self, pair: _Pair, ledgered: Ledgered) -> AnyChange:
        """One entry of the answer."""
        causes = _found(map(ledgered.cause, pair.facts))
        if not self._learned:
            told = {each.fact for each in causes}
            causes += [e for e in self._by_passing_days(pair, ledgered) if e.fact not in told]
        elsewhere = NOTHING_RELATED
        if not causes and (self._learned or pair.kind != "ended"):
            elsewhere = self._elsewhere(pair)
            own = elsewhere.facts if pair.key[0] in _BY_OWN_DATE else ()
            ledgered = self.ledgered(elsewhere.facts, own)
            causes = _found(map(ledgered.cause, ledgered.facts))
        if not causes and self._learned:
            # A fact that another one follows leaves it fewer days, of whatever it tells.
            clocks = self._before.clocks, self._after.clocks
            own_facts = {*pair.facts, *elsewhere.facts}
            ledgered = self.ledgered(in_order_with(self._reader, own_facts, *clocks))
            causes = _found(map(ledgered.cause, ledgered.facts))
        section, id = pair.key
        change: AnyChange = _CHANGES[section](
            change=pair.kind,
            id=id,
            reason=self._reason(pair, causes, ledgered),
            differs=pair.differs,
            facts=tuple(causes),
            flags=(
                *self._flags(pair, causes),
                *(("more-facts",) if elsewhere.cut_off else ()),
            ),
            before=pair.before,
            after=pair.after,
        )
        return change

    def _by_passing_days(self, pair: _Pair, ledgered: Ledgered) -> list[Cause]:
        """What ended by its own date, and what is told later of something else."""
        causes = _found(map(ledgered.own_end, pair.facts)) if pair.is_of_value else []
        if "ongoing" in pair.differs:
            causes += _found(map(ledgered.ending, pair.facts))
        following = getattr(pair.after, "told_next", ())
        if following and following != getattr(pair.before, "told_next", ()):
            facts = [fact for each in following for fact in each.because]
            causes += _found(map(self.ledgered(facts).later, facts))
        return causes

    def _reason(self, pair: _Pair, causes: list[Cause], ledgered: Ledgered) -> Reason:
        if self._learned:
            return "we-were-wrong" if any(map(ledgered.was_wrong, causes)) else "we-learned"
        return _by_days(pair, {deed for each in causes for deed in each.did})

    def _elsewhere(self, pair: _Pair) -> Related:
        """Facts about the element that it does not rest on: they may have put others aside, or
        brought it between the two parties.
        """
        section, id = pair.key
        states = [each.state for each in (self._before, self._after) if each.state is not None]
        scopes = {f"pair:{pair_key(*state.between)}" for state in states}
        if section not in _KINDS:
            return NOTHING_RELATED
        subject = f"{_KINDS[section]}/{id}"
        before, after = self._before.clocks, self._after.clocks
        return related(self._reader, subject, sorted(scopes), before, after)

    def _flags(self, pair: _Pair, causes: list[Cause]) -> Iterator[Flag]:
        if self._learned:
            yield from () if causes else self._unexplained(pair)
        elif pair.kind == "ended" or (not causes and self._is_cut(pair.key[0])):
            yield "cut-off"
        elif not causes or any({"ended", "may-have-ended"} & {*each.did} for each in causes):
            yield "days-passed"

    def _is_cut(self, section: str) -> bool:
        """Whether one of the states has not all of a section."""
        states = [each.state for each in (self._before, self._after) if each.state is not None]
        return any(section in state.more for state in states)

    def _unexplained(self, pair: _Pair) -> Iterator[Flag]:
        """What was learned without a fact that says so."""
        before, after = self._before.state, self._after.state
        if before is None:
            yield "party-registered"
        elif pair.key[0] == "offices" or (after and before.between != after.between):
            yield "actors-merged"
        else:
            yield "cut-off"


_VALUES = (
    *("status", "course", "holder", "holders", "level", "certainty", "alternatives"),
    *("statements", "ongoing", "pending", "outcome"),
)
"""The fields that say what holds, apart from how and when that is told."""


def _value(element: Any) -> Any:
    """What an element says that holds, with what stands beside it."""
    if isinstance(element, RelationsState):
        return [_plain(element), *((each.subject, _plain(each)) for each in element.beside)]
    return _plain(element)


def _plain(element: Any) -> Any:
    values = {name: getattr(element, name, None) for name in _VALUES}
    options = values["alternatives"] or ()
    level = values["level"]
    return {
        **values,
        "alternatives": [each.value for each in options],
        "level": level if isinstance(level, str) else None,
    }


def _by_days(pair: _Pair, did: set[Deed]) -> Reason:
    """Why an element differs between two days, by what facts did."""
    if pair.kind == "ended":
        return "not-compared"
    if "told" in did or pair.is_of_reports:
        told: Reason = "told-otherwise" if pair.is_of_value else "told-again"
        told = "first-told" if pair.before is None else told
    else:
        told = "may-have-moved"
    if pair.is_of_reports:
        return told
    if did & {"happened", "ended"}:
        return "the-world-moved"
    return "window-closed" if "had-happened" in did else told


def _is_told(relations: RelationsState) -> bool:
    """Whether anything is told of relations but who represents them."""
    return bool(relations.because or relations.told_next or relations.beside)


def _found(causes: Iterable[Cause | None]) -> list[Cause]:
    return [each for each in causes if each is not None]


_KINDS = {section.name: section.kind for section in SECTIONS}
_CHANGES: dict[str, type[Any]] = {
    **{section.name: section.change for section in SECTIONS},
    "contacts": ContactChange,
}
_BY_OWN_DATE = frozenset({"stances", "contacts"})
"""Sections that have facts by their dates as they are, whatever follows what."""
_ORDER = {name: number for number, name in enumerate(_CHANGES)}
