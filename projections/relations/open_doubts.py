"""Which facts would settle what is not certain?

What makes an element possible are blunt dates: it is not known whether something had begun by the
day. What makes it contested are facts of which nothing says which came last. Where it changed
somewhere between two tellings, no fact that is recorded would settle it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from events.time.dates import LATEST, Edtf, iso
from projections.dossiers.rendered import by_rule
from projections.holding.evidence import Evidence, Held
from projections.holding.fact_tellings import FactTelling, FactTellings
from projections.holding.rule import History
from projections.holding.seats import on_day, together
from projections.holding.tellings import Standing, histories
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.worded import Worded
from projections.relations.changed_elements import SECTIONS
from projections.relations.pair_state import Relations
from projections.subjects.offices import OfficeState, by_seat


class Settling(Worded, frozen=True, kw_only=True):
    """A fact whose day would help to settle an element.

    `whether_by_then`: it is not known whether it had happened by the day. `order_with`: facts of
    which it is not known whether they came before it or after it.
    """

    fact: str
    date: Edtf
    date_in_words: str = ""
    whether_by_then: bool
    order_with: tuple[str, ...]


class Unsettled(Struct, frozen=True, kw_only=True):
    """An element that is not certain, and the facts on whose days it hangs.

    None where nothing is recorded that would settle it: an engagement that is merely reported, or
    what changed between two tellings. `settled_on` is the first day as of which the element is
    certain by the days that pass, with what is recorded; null where there is none.
    """

    section: str
    id: str
    facts: tuple[Settling, ...]
    settled_on: str | None


def unsettled(reader: Reader, state: Relations, clocks: Clocks) -> Iterator[Unsettled]:
    """What would settle each element of a state that is not certain."""
    open_ones = [
        (section, element)
        for section in SECTIONS
        for element in section.elements(state)
        if element.certainty != "certain"
    ]
    found = histories(reader, by_rule(each.subject for _, each in open_ones), clocks)
    for section, element in open_ones:
        told, history = found.get(element.subject, (FactTellings(), None))
        facts, settled_on = dict[str, Settling](), None
        if isinstance(element, OfficeState) and element.seats and history is not None:
            shared = by_seat(history, told)
            for person in (each.official for each in element.seats):
                facts |= _settling(shared[person], told, clocks.as_of)
            settled_on = _settled_on(shared.values(), partial(_held_by_any, shared), clocks.as_of)
        elif history is not None:
            facts = _settling(history, told, clocks.as_of)
            # What is told of later days alone settles it, too: it is merely reported by then.
            settled_on = _settled_on([history], history.held, clocks.as_of)
        yield Unsettled(
            section=section.name,
            id=section.id(element),
            facts=tuple(facts.values()),
            settled_on=settled_on,
        )


def _settling(history: History, tellings: FactTellings, as_of: int) -> dict[str, Settling]:
    """The facts behind the options of which it is not known whether, or in which order."""
    held = history.held(as_of)
    if held is None or held.certainty in {"between", "certain"}:
        return {}
    known = Standing(held, tellings, history)
    return {each.fact: each for each in _settling_each(known, as_of)}


def _settling_each(known: Standing, as_of: int) -> Iterator[Settling]:
    evidence = known.history.told()
    for each in known.told:
        order_with = tuple(_in_any_order(each, known, evidence))
        own = evidence[each.fact]
        whether, is_blunt = own.latest > as_of, own.earliest != own.latest
        if whether or (order_with and is_blunt):
            yield Settling(
                fact=each.fact, date=each.date, whether_by_then=whether, order_with=order_with
            )


def _in_any_order(
    one: FactTelling, known: Standing, evidence: Mapping[str, Evidence]
) -> Iterator[str]:
    for other in known.told:
        if other is not one and other.value != one.value:
            a, b = evidence[one.fact], evidence[other.fact]
            if known.history.are_in_any_order(a, b):
                yield other.fact


def _held_by_any(shared: Mapping[str, History], day: int) -> Held | None:
    """What holds on a day of an office that several persons hold."""
    found = on_day(shared, day)
    return together(found) if found else None


def _settled_on(
    histories: Iterable[History], holding: Callable[[int], Held | None], as_of: int
) -> str | None:
    """The first day on which what holds is certain."""
    for day in sorted({day for each in histories for day in each.break_days()}):
        if as_of < day < LATEST:
            held = holding(day)
            if held is not None and held.certainty == "certain":
                return iso(day)
    return None
