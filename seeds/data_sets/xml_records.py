"""Records out of files of XML, and what in them is none."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from events.errors import ImportFileError
from seeds.data_sets.record import Record, Rejected, Values
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

_DAY: Final = len("2010-02-27")


def records_of(
    file: Path, element: str, id_of: Callable[[Element], str], public_at_the_latest: str
) -> Iterator[Record | Rejected]:
    """All records of a file in their order, as far as it can be read.

    One that does not say when it was entered is public on the day of the data set at the latest.
    """
    name = f"{file.parent.name}/{file.name}"
    try:
        for each in elements(file, element):
            if not (id_ := id_of(each)):
                yield Rejected(file=name, record=None, reason="expected an id, found none")
                continue
            public = entered_on(each) or f"[..{public_at_the_latest}]"
            values = values_of(each, without=EDITORIAL)
            yield Record(id=id_, public=public, values=values, file=name)
    except ImportFileError as error:
        yield Rejected(file=name, record=None, reason=str(error))


def entered_on(element: Element) -> str:
    """The day on which a record was entered, in the zone that it was written in; "" if none is."""
    entered = element.find("created-datetime")
    return text_of(element.find("created-date") if entered is None else entered)[:_DAY]


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
