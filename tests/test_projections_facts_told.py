"""A passage fills what it surely tells, and leaves the rest blank: each sentence of a table that a
person can read (`told_in_passages.txt`), beside the founding record.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from events.time.days import day_of
from projections.filing import store
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.passages.fact_told import fact_told
from projections.passages.names_known import NamesKnown
from projections.passages.passage import PassageOf
from projections.passages.tokens import sentences
from tests.beside import ARTICLES, needs
from tests.facts_told_measured import judged
from tests.running import ROOT

TABLE = ROOT / "tests" / "told_in_passages.txt"
PUBLISHED = day_of("2023-06-16")


class Row(NamedTuple):
    """A passage, a kind of fact, and what is told of it."""

    text: str
    start: int
    end: int
    kind: str
    is_likeliest: bool
    filled: dict[str, str]
    registered: dict[str, str]


def rows() -> Iterator[Row]:
    text, span = "", (0, 0)
    kind, is_likeliest, filled, registered = "", False, dict[str, str](), dict[str, str]()
    for line in [*TABLE.read_text().splitlines(), ""]:
        if kind and not line.startswith("    "):
            yield Row(text, *span, kind, is_likeliest, filled, registered)
            kind = ""
        if line.startswith("    "):
            name, _, value = line.strip().partition(": ")
            is_registered = name.startswith("register ")
            (registered if is_registered else filled)[name.removeprefix("register ")] = value
        elif line.startswith("  "):
            kind, _, marked = line.strip().partition(" ")
            is_likeliest, filled, registered = marked == "*", {}, {}
        elif line and not line.startswith("#"):
            text, span = parted(line)


def parted(line: str) -> tuple[str, tuple[int, int]]:
    """A text without its marks, and from where to where the passage goes."""
    before = re.match(r"\((.*?)\) ", line)
    context = "" if before is None else before[1] + " "
    sentence = line if before is None else line[before.end() :]
    passage = re.search(r"/(.+)/", sentence)
    text = context + sentence.replace("/", "")
    start = len(context) if passage is None else len(context) + passage.start()
    end = len(text) if passage is None else start + len(passage[1])
    return text.replace(" ¶ ", "\n\n"), (start, end)


def as_written(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def as_registered(event: dict[str, Any]) -> str:
    what = event.get("kind") or event.get("form") or event["type"].removesuffix("-added")
    whose = event.get("acts_for") or filter(None, [event.get("of")])
    return ", ".join((event["name"], what, *whose))


def told(reader: Reader, row: Row) -> tuple[list[str], dict[str, str], dict[str, str]]:
    known = NamesKnown(reader, Clocks(PUBLISHED, FOREVER - 1))
    passage = PassageOf(content=row.text, start=row.start, end=row.end, published=PUBLISHED)
    found = fact_told(known, passage, {"type": row.kind})
    filled = {field: as_written(value) for field, value in found.filled.fact.items()}
    registered = {
        field: "; ".join(", ".join((as_registered(each.event), *each.states)) for each in wanted)
        for field, wanted in found.filled.registrations.items()
    }
    return [each.kind for each in found.kinds], filled, registered


@pytest.fixture(scope="module")
def reader(_founded: Path) -> Iterator[Reader]:
    (views,) = _founded.glob("views-*.sqlite3")
    db = store.open_for_reading(views)
    yield Reader(db)
    db.close()


ROWS = [*rows()]


@pytest.mark.parametrize("row", ROWS, ids=[f"{each.kind}: {each.text[:60]}" for each in ROWS])
def test_a_passage_fills_what_it_surely_tells(reader: Reader, row: Row) -> None:
    kinds, filled, registered = told(reader, row)

    assert (filled, registered) == (row.filled, row.registered)
    assert not row.is_likeliest or kinds[:1] == [row.kind]


WRAPPED = """The talks were held for the first time since the
winter, and both of the sides were said to be
content with how they had gone. Wang
Yi met Jake
Sullivan in Vienna on
May 11, as the two had agreed.
"""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Yi met", "Wang Yi met Jake Sullivan in Vienna on May 11, as the two had agreed."),
        ("first time", "The talks were held for the first time since the winter, and both of the"),
    ],
)
def test_lines_that_are_as_long_as_fits_end_no_sentence(words: str, sentence: str) -> None:
    start = WRAPPED.index(words)

    (found,) = sentences(WRAPPED, start, start + len(words))

    told = " ".join(WRAPPED[found.start : found.end].split())
    assert told.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A heading\nThe talks ended. They met.", 3),
        ("Mr. Biden of the U.S. met J. Sullivan. He left.", 2),
        ("“Why?” he asked. “No!” she said.", 2),
        ("“They left. They will be back,” he said.", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text, 0, len(text))) == count


def test_somebody_with_two_full_names_in_a_text_is_nobody(reader: Reader) -> None:
    text = "Fiona Burns met Nicholas Burns. Burns left for Beijing."
    known = NamesKnown(reader, Clocks(PUBLISHED, FOREVER - 1))
    start = text.index("Burns left")
    passage = PassageOf(content=text, start=start, end=len(text), published=PUBLISHED)

    told = fact_told(known, passage, {"type": "engagement-held"}).filled

    assert "visitors" not in told.fact
    assert [each.id for each in told.may_be["visitors"]] == ["nicholas-burns"]


@needs(ARTICLES)
def test_hardly_any_field_is_filled_otherwise_than_it_is_recorded(reader: Reader) -> None:
    """Over all quotes of the founding facts, each with the kind that is recorded."""
    verdicts = Counter(each.verdict for each in judged(reader))

    assert verdicts["right"] > 150
    assert verdicts["wrong"] < 0.03 * (verdicts.total() - verdicts["blank"])
