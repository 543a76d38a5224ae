"""Records out of files of XML, and what in them is none."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from events.errors import ImportFileError
from seeds.data_sets.record import Record, Rejected, Values
from seeds.data_sets.slugs import LONGEST, is_slug
from seeds.data_sets.stays import is_day
from seeds.data_sets.xml_elements import elements, text_of, values_of

EDITORIAL: Final = frozenset(
    {
        "created-by",
        "created-date",
        "created-datetime",
        "last-modified-by",
        "last-modified-date",
        "last-modified-datetime",
    }
)
"""Who entered and changed a record when: no part of what it says."""

_NO_ID: Final = "expected an id, found none"
_DAY: Final = len("2010-02-27")


def records_of(
    file: Path,
    element: str,
    id_of: Callable[[Element], str],
    public_at_the_latest: str,
    days: tuple[str, ...] = (),
) -> Iterator[Record | Rejected]:
    """All records of a file in their order, as far as it can be read.

    A record is public since it was entered, or changed, after the `days` that it tells of. One of
    which neither is said is public on the day of the data set at the latest.
    """
    name = f"{file.parent.name}/{file.name}"
    try:
        for each in elements(file, element):
            if not is_slug(id_ := id_of(each)):
                reason = f"expected an id, found {id_[:LONGEST]!r}" if id_ else _NO_ID
                yield Rejected(file=name, record=None, reason=reason)
                continue
            told = max((text_of(each.find(day)) for day in days), default="")
            public = public_since(each, told) or f"[..{public_at_the_latest}]"
            values = values_of(each, without=EDITORIAL)
            yield Record(id=id_, public=public, values=values, file=name)
    except ImportFileError as error:
        yield Rejected(file=name, record=None, reason=str(error))


def each_once(records: Iterable[Record | Rejected]) -> Iterator[Record | Rejected]:
    """Of two records with one id the first."""
    seen: set[str] = set()
    for each in records:
        if isinstance(each, Record) and each.id in seen:
            reason = "expected an id that no other record has"
            yield Rejected(file=each.file, record=each.id, reason=reason)
        else:
            seen |= {each.id} if isinstance(each, Record) else set()
            yield each


def public_since(element: Element, told: str) -> str:
    """The day on which it was entered, in the zone that it is written in, or that on which it was
    last changed: a day that was to come when it was entered was filled in later.
    """
    for act in ("created", "last-modified"):
        for unit in ("date", "datetime"):
            day = text_of(element.find(f"{act}-{unit}"))[:_DAY]
            if is_day(day) and day >= told:
                return day
    return ""


def text_in(record: Record, name: str) -> str:
    """The text of a field, whatever attributes it has; "" where there is none."""
    return _text(record.values.get(name, ""))


def attribute_in(record: Record, name: str, attribute: str) -> str:
    """An attribute of a field; "" where there is none."""
    value = record.values.get(name)
    return _text(value.get(f"@{attribute}", "")) if isinstance(value, dict) else ""


def _text(value: Values) -> str:
    match value:
        case str():
            return value
        case dict():
            return _text(value.get("text", ""))
        case _:
            return ""
