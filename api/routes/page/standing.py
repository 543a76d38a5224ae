"""How something stands, in words: since when it holds, when it was last told, why it may not.

What the page's script says of an element (`api/page/parts/told.js`), said by the server.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from events.dates_in_words.date_words import day_words
from events.errors import DateError
from events.time.days import day_of, iso

ToldElement = Mapping[str, Any]
"""An element of a state, as the API tells it."""

LONG_DAYS: Final = 366
DAYS_IN_YEAR: Final = 365.25

_OPEN_BELOW = re.compile(r"(?:\[\.\.|\.\./)(.+?)\]?")
_SOME_DAY = ("between ", "on or ", "until ")
_SPOKEN: Final = {None: "Not told", "broken": "Broken off", "in-being": "In being"}


def spoken(value: str | None) -> str:
    """A status or a kind as it is said: `Held`, `Export control`."""
    text = _SPOKEN.get(value) or str(value).replace("-", " ")
    return capital(text)


def capital(text: str) -> str:
    """A text with which a sentence begins."""
    return text[:1].upper() + text[1:]


def some_day(words: str | None) -> str:
    """The words of a date where they follow another one: `since some time between …`."""
    return f"some time {words}" if words and words.startswith(_SOME_DAY) else words or ""


def on_day(day: str | None) -> str:
    """`on 8 June 2023`; the last day of a month may stand for all of it: `by 30 November 2022`."""
    number = _number(day)
    if day is None or number is None:
        return "on a day that is not known"
    is_last_of_month = iso(number)[:-3] != iso(number + 1)[:-3]
    return f"{'by' if is_last_of_month else 'on'} {day_words(day)}"


def is_uncertain(element: ToldElement) -> bool:
    """Whether it is told that there is something, and not for certain what."""
    is_told = element["alternatives"] or element["told_before"] is not None
    return bool(element["certainty"] != "certain" and is_told)


def when(element: ToldElement, day: str, *, always: bool = False) -> str:
    """What follows the status of what is certain: `, 19 June 2023`, ` since …, as last told …`."""
    if element["since"] and is_dated(element, element.get("status")):
        return f", {_held(element)}"
    first, last = element["first_told"], element["last_told"]
    is_of_days_alone = element["attested_only"] or _is_first_told(element["since"], first)
    # What is told once, as it began, was told when it began.
    is_told_again = element["since"] is None or first != last
    is_told = always or is_of_days_alone or (is_told_again and _is_long_ago(last, day))
    return _since(element) + (_told(element, day) if is_told else "")


def is_dated(element: ToldElement, status: str | None) -> bool:
    """Whether what has a status has it on its days, and not since them."""
    if "lasts" in element:
        return status == "occurred" and not element["lasts"]
    return status == "held"


def may_be(element: ToldElement, alternative: ToldElement) -> str:
    """What follows a value that may hold: since when, or on which day it may have been."""
    words, value = alternative["since_in_words"], alternative["value"]
    since = f"since {some_day(words)}" if alternative["since"] else ""
    if element["certainty"] == "contested":
        return f", {since}" if since else ""
    if alternative["certainty"] == "certain":
        return f"{f', {since}' if since else ''}, if nothing had changed yet"
    if not since:
        return ", if that was so by then"
    begins = "" if is_dated(element, value) else "from "
    return f", {begins}{words if not begins else some_day(words)}, if that was by then"


def why_uncertain(element: ToldElement) -> str:
    """One line on why nothing is said for certain."""
    if element["told_before"] is not None:
        return "It changed between two tellings; on which day is not told."
    if element["certainty"] == "contested":
        return "Each of these is told, and nothing says which came last."
    if len(element["alternatives"]) > 1:
        return "One of these: the sources do not say on which day it changed."
    return "Possibly: the sources do not say on which day."


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 fact`, `2,000 facts`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _held(element: ToldElement) -> str:
    first, last = _number(element["since"]), _number(element.get("ends"))
    if first is not None and last is not None and last > first:
        return f"from {element['since_in_words']} to {day_words(element['ends'])}"
    return some_day(element["since_in_words"])


def _since(element: ToldElement) -> str:
    since = element["since"]
    if not since or element["attested_only"] or _is_first_told(since, element["first_told"]):
        return ""
    return f" since {some_day(element['since_in_words'])}"


def _told(element: ToldElement, day: str) -> str:
    """On which days it is told; what is old news says how old it is."""
    first, last = element["first_told"], element["last_told"]
    if not last:
        return ""
    age = ""
    if _is_long_ago(last, day):
        years = int((day_of(day) - day_of(last)) / DAYS_IN_YEAR)
        age = f", {counted(years, 'year')} earlier"
    if first == last:
        return f", as told {on_day(last)}{age}"
    is_begun = first and (element["attested_only"] or _is_first_told(element["since"], first))
    begun = f"first told {on_day(first)} and " if is_begun else ""
    return f", as {begun}last told {on_day(last)}{age}"


def _is_first_told(since: str | None, first: str | None) -> bool:
    found = _OPEN_BELOW.fullmatch(since or "")
    return bool(found and first and first.startswith(found[1]))


def _is_long_ago(told: str | None, day: str) -> bool:
    last, now = _number(told), _number(day)
    return last is not None and now is not None and now - last >= LONG_DAYS


def _number(day: str | None) -> int | None:
    """The number of a day; none for what is no single day."""
    try:
        return None if day is None else day_of(day)
    except DateError:
        return None
