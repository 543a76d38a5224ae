"""What differs between two days, in words: how it stood, how it stands, and what its facts did.

What the page's script says of a change (`api/page/parts/comparison.js`), said by the server.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from api.routes.page.naming import PageNames
from api.routes.page.standing import ToldElement, capital, counted, is_dated, spoken
from events.text.articles import the

ToldChange = Mapping[str, Any]
"""A change, as the API tells it."""

FACTS_SHOWN: Final = 3
YEARS: Final = 2
DAYS_IN_YEAR: Final = 365.25


class ReasonSaid(Struct, frozen=True):
    """Why something reads otherwise: what the heading says, how many such there are, a note (none:
    it is no news).
    """

    reason: str
    title: str
    one: str = ""
    many: str = ""
    note: str = ""


REASONS: Final = (
    ReasonSaid(
        *("the-world-moved", "What happened", "thing happened", "things happened"),
        "For certain, and within these days.",
    ),
    ReasonSaid(
        *("may-have-moved", "What may have happened", "may have happened", "may have happened"),
        "The sources leave open whether it was within these days.",
    ),
    ReasonSaid(
        *("window-closed", "What had happened by the later day"),
        *("had happened by then", "had happened by then"),
        "On which day is not told, and it may have been before the earlier one.",
    ),
    ReasonSaid(
        *("first-told", "What is told for the first time"),
        *("is told for the first time", "are told for the first time"),
        "It was so on a day within these; since when is not told.",
    ),
    ReasonSaid(
        *("told-otherwise", "What is told otherwise", "is told otherwise", "are told otherwise"),
        "It was another way on the earlier day; when it changed is not told.",
    ),
    ReasonSaid(
        *("we-learned", "What was learned", "was learned", "were learned"),
        "Nothing moved: this record came to know of it.",
    ),
    ReasonSaid(
        *("we-were-wrong", "What was corrected", "was corrected", "were corrected"),
        "Nothing moved: this record had it wrong.",
    ),
    ReasonSaid("told-again", "What is told once more, and is as it was"),
    ReasonSaid("not-compared", "What lies beyond where the lists were compared"),
)
_SAID: Final = {"window-closed": "had-happened"}
"""What the heading of a reason says of each fact beneath it."""

_DEEDS: Final = {
    "had-happened": "had happened by then",
    "told": "told",
    "told-later": "told of later",
}
_WITH_PAGES: Final = frozenset(
    {"engagements", "accords", "offices", "channels", "measures", "incidents"}
)


class CauseSaid(Struct, frozen=True):
    """A fact that made something read otherwise, when, and what it did besides to happen."""

    fact: str
    days: str
    deed: str


class ChangeSaid(Struct, frozen=True):
    """What reads otherwise: what it is called before what has a page of its own, that (its kind and
    its id), how it stood (none: it is new, or as it was) and how it stands.
    """

    lead: str
    kind: str | None
    id: str
    called: str
    before: str
    after: str
    causes: list[CauseSaid]


def changes_of(told: Mapping[str, Any], reason: str, naming: PageNames) -> list[ChangeSaid]:
    """The changes that something is the reason of."""
    return [_said(each, naming) for each in told["changes"] if each["reason"] == reason]


def in_short(told: Mapping[str, Any]) -> str:
    """How much differs, by what made it differ."""
    numbers = [
        (sum(each["reason"] == reason.reason for each in told["changes"]), reason)
        for reason in REASONS
        if reason.note
    ]
    parts = [counted(number, reason.one, reason.many) for number, reason in numbers if number]
    if not parts:
        return "nothing reads otherwise"
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def compared_of(told: Mapping[str, Any]) -> str:
    """How much of each section was compared, of those that have more: `200 of 260 measures`."""
    return ", ".join(_compared(told["compared"].get(name), name) for name in told["more"])


def _compared(part: Mapping[str, Any] | None, name: str) -> str:
    if part is None:
        return name
    return f"{part['shown']} of {'at least ' if part['at_least'] else ''}{part['total']} {name}"


def days_said(days: Mapping[str, int | None]) -> str:
    """`3 days`, `between 3 and 10 days`, `at least 3 days`; of more than two years `47 years`."""
    least, most = days["at_least"] or 0, days["at_most"]
    unit = "day"
    if least > YEARS * DAYS_IN_YEAR:
        unit, least = "year", int(least // DAYS_IN_YEAR)
        most = None if most is None else int(most // DAYS_IN_YEAR)
    if most == least:
        return counted(most, unit)
    if most is None:
        return f"at least {counted(least, unit)}" if least else "an unknown number of days"
    return (
        f"between {least:,} and {counted(most, unit)}"
        if least
        else f"at most {counted(most, unit)}"
    )


def _said(change: ToldChange, naming: PageNames) -> ChangeSaid:
    lead, kind, id, called = _titled(change, naming)
    before, after = _stood(change, naming)
    return ChangeSaid(lead, kind, id, called, before, after, list(_causes(change)))


def _titled(change: ToldChange, naming: PageNames) -> tuple[str, str | None, str, str]:
    section, state = change["section"], change["after"] or change["before"] or {}
    name = _name_of(change, state, naming)
    if section in _WITH_PAGES:
        id = change["id"].split("/")[0] if section == "measures" else change["id"]
        return "", section, id, capital(name)
    if section == "stances" and state.get("issue"):
        issue = naming.name("issue", state["issue"])
        return capital(f"{name} on "), "issue", state["issue"], issue
    return capital(name), None, "", ""


def _name_of(change: ToldChange, state: ToldElement, naming: PageNames) -> str:
    """What changed, in words that follow others; of a stance, without its issue."""
    if "name" in state:
        return str(state["name"])
    if "mission" in state:
        is_consulate = state["mission"].split("/")[2] == "consulate"
        form = spoken(state["form"] or ("consulate" if is_consulate else "mission"))
        of, host = (the(naming.name("actor", state[each])) for each in ("of", "host"))
        return f"{form} of {of} in {host}"
    if "side" in state:
        return f"what {the(naming.name('actor', state['side']))} said"
    if change["section"] == "relations":
        return "diplomatic relations"
    return f"the last {change['id'].lower()}"


def _stood(change: ToldChange, naming: PageNames) -> tuple[str, str]:
    """How it stood and how it stands; nothing of what was said, which its facts tell, nor where
    both words are the same.
    """
    if change["section"] == "stances":
        return "", ""
    before = _standing(change["before"], naming) if change["before"] else ""
    after = _standing(change["after"], naming) if change["after"] else "no longer told of"
    return ("", "") if before == after else (before, after)


def _standing(side: ToldElement, naming: PageNames) -> str:
    if "date_in_words" in side:
        return str(side["date_in_words"])
    if side["certainty"] == "certain":
        return _certainly(side, naming)
    if side["told_before"]:
        told = (side["told_before"], *side["told_next"])
        return ", then ".join(_word(side, each["value"], naming) for each in told)
    values = [_word(side, each["value"], naming) for each in side["alternatives"]]
    if not values:
        return "merely reported"
    if len(values) == 1:
        return f"possibly {values[0]}"
    between = " and " if side["certainty"] == "contested" else " or "
    return between.join([", ".join(values[:-1]), values[-1]])


def _certainly(side: ToldElement, naming: PageNames) -> str:
    if "holders" in side:
        held = [naming.name("actor", each) for each in side["holders"]]
        return " and ".join(held) or "vacant"
    status = side.get("course", side.get("status"))
    words = _word(side, status, naming)
    level = side.get("level") if "course" in side else None
    if level and level["level"]:
        words += f", {_word(side, level['level'], naming)}"
    if is_dated(side, side.get("status")) and "ends" in side and side["since"]:
        return f"{words}, {side['since_in_words']}"
    return words


def _word(side: ToldElement, value: str | None, naming: PageNames) -> str:
    if "holders" in side:
        return "vacant" if value is None else naming.name("actor", value)
    return (value or "none").replace("-", " ").lower()


def _causes(change: ToldChange) -> Iterator[CauseSaid]:
    """Its facts, those first that happened; what they did where that is more than to happen, or
    than what the heading says.
    """
    said = _SAID.get(change["reason"])
    for each in sorted(change["facts"], key=lambda one: "happened" not in one["did"]):
        deeds = [_DEEDS.get(deed, deed.replace("-", " ")) for deed in each["did"] if deed != said]
        deed = ", ".join(deeds)
        yield CauseSaid(
            each["fact"], capital(each["date_in_words"]), "" if deed == "happened" else deed
        )
