"""On which day a sentence of a readout says that something took place."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from events.vocabulary.dates_told import WEEKDAYS, dates_told
from seeds.suggesters.readouts.held_texts import HeldReadout
from seeds.suggesters.readouts.rules import Word

EARLY_HOUR: Final = 5
"""Before it, whoever writes "today" may mean the day before."""

_SAME_DAY: Final = ("morning", "afternoon", "evening")
_MONTHS: Final = frozenset(
    {"January", "February", "March", "April", "May", "June", "July", "August", "September"}
    | {"October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Oct", "Nov"}
    | {"Dec"}
)
_FULL: Final = {"Sept": "September", "Feb": "February", "Jan": "January", "Aug": "August"}
_NO_DATES_AFTER: Final = frozenset({"the", "The", "their", "his", "her", "upcoming", "since"})


class DayTold(Struct, frozen=True):
    """A day as EDTF, the way that it follows, and from where to where the words stand."""

    edtf: str
    dated_by: str
    start: int = 0
    end: int = 0
    doubt: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is told at all, and not only that it is no later than the text."""
        return not self.edtf.startswith("[..")


def day_told(
    words: list[Word], within: tuple[int, int], readout: HeldReadout, zone: str = ""
) -> DayTold:
    """The day that the words tell, else that it was published by then; `zone` is that of the
    place. But `within` they speak of other things, of which some have days of their own.
    """
    first, there = words[slice(*within)], _day_there(readout, zone)
    looks = (_printed(first, readout), _relative(first, readout, there), _weekday(first, readout))
    found = next((each for each in looks if each is not None), None)
    if found is None:
        today = [each for each in words if each.text.lower() == "today"]
        found = _relative(today, readout, there)
    if found is None:
        return DayTold(f"[..{readout.day}]", "publication")
    return _across_zones(found, readout, zone)


def is_month(text: str) -> bool:
    """Whether a word is the name of a month."""
    return text in _MONTHS


def _printed(words: list[Word], readout: HeldReadout) -> DayTold | None:
    """As in "June 15-16, 2023" and "12 June 2021", where no other thing's day can be meant."""
    texts = [each.text for each in words]
    for index, text in enumerate(texts):
        if text not in _MONTHS or (index and texts[index - 1] in _NO_DATES_AFTER):
            continue
        found = _month_first(texts, index) or _day_first(texts, index)
        if found is None:
            continue
        written, first, after = found
        days = [_read(each, readout) for each in written]
        if _is_when(texts, first, after) and all(days):
            start, end = words[first].start, words[after - 1].end
            return DayTold("/".join(map(str, days)), "printed", start, end)
    return None


def _read(written: str, readout: HeldReadout) -> str | None:
    """A day that is written out: the first reading that is not to come yet."""
    limit = _next_day(readout.day)  # it may be the next day already where they met
    told = dates_told(written, _ordinal(readout.day))
    return next((each.edtf for each in told if each.latest and each.latest <= limit), None)


_DaysWritten = tuple[list[str], int, int]
"""The first and the last day as words, and from which word to which they stand."""


def _month_first(texts: list[str], index: int) -> _DaysWritten | None:
    after = index + 1 + (texts[index + 1 : index + 2] == ["."])
    if after >= len(texts) or not _day_of(texts[after]):
        return None
    month, days = _FULL.get(texts[index], texts[index]), texts[after].split("-")
    after += 1
    goes_on = texts[after : after + 1] in (["–"], ["and"]) and after + 1 < len(texts)
    if goes_on and _day_of(texts[after + 1]):
        days, after = [*days, texts[after + 1]], after + 2
    year, after = _year(texts, after)
    return [f"{each} {month} {year}".strip() for each in days], index, after


def _day_first(texts: list[str], index: int) -> _DaysWritten | None:
    if not index or not _day_of(texts[index - 1]):
        return None
    year, after = _year(texts, index + 1)
    days = texts[index - 1].split("-")
    return [f"{each} {texts[index]} {year}".strip() for each in days], index - 1, after


def _year(texts: list[str], index: int) -> tuple[str, int]:
    for at in (index, index + 1):
        is_there = at < len(texts) and texts[at].isdecimal() and len(texts[at]) == 4
        if is_there and (at == index or texts[index] == ","):
            return texts[at], at + 1
    return "", index


def _day_of(text: str) -> bool:
    plain = text.removesuffix("th").removesuffix("st").removesuffix("nd").removesuffix("rd")
    return all(each.isdecimal() and 0 < int(each) < 32 for each in plain.split("-"))


def _is_when(texts: list[str], first: int, after: int) -> bool:
    """As in "on June 15", "Today, June 15", "Wednesday, June 15", the beginning, or behind a name
    and before where it was: "with Ann Other June 15 in Oslo".
    """
    if first == 0:
        return True
    before = texts[first - 1]
    if before == "," and first >= 2:
        before = texts[first - 2]
    if before in {"on", "On", "from", "today", "Today", "yesterday", "met", "spoke", "here"}:
        return True
    is_behind_name = texts[first - 1][:1].isupper() and texts[after : after + 1] in (["at"], ["in"])
    return before.lower() in WEEKDAYS or is_behind_name


def _day_there(readout: HeldReadout, zone: str) -> date | None:
    """The day at the place when it came out, unless it was early there as well."""
    at = readout.published_at
    if at is None or not zone:
        return None
    try:
        there = at.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return None
    return there.date() if there.hour >= EARLY_HOUR else None


def _relative(words: list[Word], readout: HeldReadout, there: date | None) -> DayTold | None:
    day = date.fromisoformat(readout.day)
    if there is not None and there < day:
        day = there  # what took place there was on no later day than it was there
    for index, word in enumerate(words):
        text = word.text.lower()
        following = words[index + 1].text.lower() if index + 1 < len(words) else ""
        if text in {"today", "tonight"}:
            return _on_the_day(day, word, word, readout, there)
        if text == "this" and following in _SAME_DAY:
            return _on_the_day(day, word, words[index + 1], readout, there)
        if text == "yesterday" or (text == "last" and following == "night"):
            last = words[index + 1] if text == "last" else word
            before = (day - timedelta(days=1)).isoformat()
            return DayTold(before, "publication", word.start, last.end)
    return None


def _on_the_day(
    day: date, first: Word, last: Word, readout: HeldReadout, there: date | None
) -> DayTold:
    at = readout.published_at
    if at is not None and at.hour < EARLY_HOUR and (at.hour or at.minute) and there != day:
        before = (day - timedelta(days=1)).isoformat()
        doubt = f"published at {at.hour:02}:{at.minute:02}: today may be the day before"
        either = f"[{before}..{day.isoformat()}]"
        return DayTold(either, "publication", first.start, last.end, doubt)
    return DayTold(day.isoformat(), "publication", first.start, last.end)


def _weekday(words: list[Word], readout: HeldReadout) -> DayTold | None:
    for before, word in pairwise(words):
        if before.text in {"on", "On"} and word.text.lower() in WEEKDAYS:
            readings = dates_told(word.text, _ordinal(readout.day))
            told = [each for each in readings if str(each.latest) <= readout.day]
            if told:
                return DayTold(told[0].edtf, "weekday", before.start, word.end)
    return None


def _across_zones(told: DayTold, readout: HeldReadout, zone: str) -> DayTold:
    """As in "Today" of another zone than that of the place may be another day there."""
    at = readout.published_at
    if told.dated_by != "publication" or not zone or at is None or told.doubt:
        return told
    try:
        there = at.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return told
    shift = there.date() - date.fromisoformat(readout.day)
    if shift.days <= 0:
        return told
    other = (date.fromisoformat(told.edtf) + shift).isoformat()
    first, last = sorted((told.edtf, other))
    doubt = f"at the place it was {there.date().isoformat()} when it came out on {readout.day}"
    return DayTold(f"[{first}..{last}]", told.dated_by, told.start, told.end, doubt)


def _ordinal(day: str) -> int:
    return datetime.fromisoformat(day).toordinal()


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
