"""CSV after RFC 4180: a row for each fact, lists parted by blanks.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a wide form of one for a formula
and runs it; blanks before it do not stop it, nor does a semicolon where that parts columns. Such a
text gets an apostrophe there, which spreadsheets read as "this is text" and other programs see as
what it is: one character more. Of all columns only `summary` is free text.
"""

import csv
import io
from collections.abc import Callable

import regex

from api.http.media_formats import Format
from api.plain import plain
from api.timelines.drawn_dates import when
from api.timelines.page import Story
from events.text.characters import BLANKS
from projections.timeline.timeline import Item

FORMAT = Format(
    name="csv", media_type="text/csv; header=present", extension=".csv", schema={"type": "string"}
)
_SIGNS = r"[-=+@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]"
_FORMULA = regex.compile(rf"(^|;)(?=[{BLANKS}\p{{Cf}}\p{{M}}]*{_SIGNS})")

Cell = str | int


def _flag(value: bool) -> str:
    return "true" if value else "false"


COLUMNS: dict[str, dict[str, Callable[[Item], Cell]]] = {
    "id": {"id": lambda item: item.id},
    "type": {"type": lambda item: item.type},
    "date": {
        "edtf": lambda item: item.date,
        "date_in_words": lambda item: when(item.date).words,
    },
    "condition": {"condition": lambda item: _flag(item.condition)},
    "earliest": {"earliest": lambda item: item.earliest or ""},
    "latest": {"latest": lambda item: item.latest or ""},
    "ends": {"ends": lambda item: item.ends or ""},
    "certainty": {"certainty": lambda item: item.certainty},
    "within": {"within": lambda item: item.within or ""},
    "approximate": {"approximate": lambda item: _flag(item.approximate)},
    "summary": {"summary": lambda item: _text(item.summary)},
    "actors": {"actors": lambda item: " ".join(item.actors)},
    "actor_names": {"actor_names": lambda item: _text("; ".join(item.actor_names.values()))},
    "issues": {"issues": lambda item: " ".join(item.issues)},
    "place": {"place": lambda item: item.place or ""},
    "engagement": {"engagement": lambda item: item.engagement or ""},
    "support": {
        "citations": lambda item: item.support.citations,
        "lineages": lambda item: item.support.lineages,
    },
    "public_since": {"public_since": lambda item: item.public_since or ""},
    "position": {"position": lambda item: item.position},
    "version": {"version": lambda item: item.version},
    "amended": {"amended": lambda item: _flag(item.amended)},
}
"""The columns of each field of an item; one that is about the days that are asked for is left out
where none are, unless it is asked for.
"""


def render(story: Story) -> bytes:
    """The header, which is there even where no fact is, and a row for each fact."""
    names = story.fields or (
        name for name in COLUMNS if name != "within" or story.filters.has_window
    )
    columns = {name: cell for each in names for name, cell in COLUMNS[each].items()}
    cells = tuple(columns.values())
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([cell(item) for cell in cells] for item in story.items)
    return file.getvalue().encode()


def _text(text: str) -> str:
    return str(_FORMULA.sub(r"\1'", plain(text)))
