"""States as the data sets name them, and which of them an id means on a day."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from msgspec import Struct

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded, ActorMerged, Alias
from seeds.data_sets import tables

_AT_TAIPEI: Final = ("1949-10-01", "1979-01-01")
_SMALL_WORDS: Final = frozenset({"and", "of", "the"})


class State(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an id of the data sets stands for; a `territory` is nobody who acts.

    `also` are other ids for the very same, which become redirects.
    """

    id: str
    name: str
    iso: str = ""
    also: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    kind: Literal["state", "body", "territory"] = "state"
    description: str = ""


class FiledAs(Struct, frozen=True, kw_only=True):
    """An id that means `state` from `since` on and no more from `until` on; days in EDTF."""

    filed_as: str
    since: str = ""
    until: str = "9999"
    state: str


def states() -> tuple[State, ...]:
    """All of the table, in its order."""
    return tuple(_states().values())


def state_of(filed_as: str, day: str) -> str | None:
    """Who the id of a data set is on a day in EDTF (a month or a year: when it begins); None for
    a territory, which is nobody. Raises UnknownIdError.

    Of China it is told by `recognised_state_of` which government is meant.
    """
    id_ = canonical(filed_as)
    for each in _by_day().get(id_, ()):
        if each.since <= day < each.until:
            return each.state
    state = _states().get(id_)
    if state is None:
        raise UnknownIdError("state", filed_as)
    return None if state.kind == "territory" else state.id


def recognised_state_of(filed_as: str, day: str) -> str | None:
    """The same, of relations: those with China are with the government at Taipei from 1 October
    1949 until 1979, whose envoys the data sets file under China.
    """
    state = state_of(filed_as, day)
    since, until = _AT_TAIPEI
    return "republic-of-china" if state == "china" and since <= day < until else state


def canonical(filed_as: str) -> str:
    """The id for which another one of the very same state is a redirect, or itself."""
    return _redirects().get(filed_as, filed_as)


def state_events() -> Iterator[ActorAdded | ActorMerged]:
    """Who acts, each with the redirects that lead to it."""
    for state in states():
        if state.kind != "territory":
            yield _added(state)
            for other in state.also:
                yield ActorAdded(id=other, kind="state", name=_in_words(other))
                reason = f"The data sets have both {other} and {state.id} for one state."
                yield ActorMerged(actor=other, into=state.id, reason=reason)


def _added(state: State) -> ActorAdded:
    return ActorAdded(
        id=state.id,
        kind="body" if state.kind == "body" else "state",
        name=state.name,
        aliases=tuple(Alias(name=each) for each in state.aliases),
        identifiers={"iso3166-1-alpha-2": state.iso} if state.iso else {},
        description=state.description or None,
    )


def _in_words(id_: str) -> str:
    words = [each for each in id_.split("-") if not each.isdigit()]
    return " ".join(each if each in _SMALL_WORDS else each.capitalize() for each in words)


@cache
def _states() -> dict[str, State]:
    return {each.id: each for each in tables.read(files("seeds") / "tables/states.tsv", State)}


@cache
def _redirects() -> dict[str, str]:
    return {other: state.id for state in _states().values() for other in state.also}


@cache
def _by_day() -> dict[str, list[FiledAs]]:
    found: dict[str, list[FiledAs]] = {}
    for each in tables.read(files("seeds") / "tables/states-by-day.tsv", FiledAs):
        found.setdefault(each.filed_as, []).append(each)
    return found
