from pathlib import Path
from typing import get_args

import msgspec
import pytest

from events.errors import ImportFileError
from events.vocabulary.base import Citation, Fact
from events.vocabulary.registry import SourceAdded
from seeds.coverage import coverage, summary_of
from seeds.covered import CoveredSpan, ReasonUnread
from seeds.founding import founding_events
from tests.beside import ARTICLES, needs
from tests.hand_written_texts import passage_of

EVENTS = founding_events()
FACTS = [event for event in EVENTS if isinstance(event, Fact)]
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
REASONS = ", ".join(get_args(ReasonUnread))
READ = {each.source: each for each in coverage()}
CITATIONS = [(fact, citation) for fact in FACTS for citation in fact.citations]


def test_every_article_is_covered() -> None:
    assert READ.keys() == SOURCES.keys()


@needs(ARTICLES)
@pytest.mark.parametrize("source", SOURCES)
def test_spans_tile_the_text_exactly(source: str) -> None:
    text = (ARTICLES / str(SOURCES[source].file)).read_bytes().decode("utf-8")

    assert "".join(text[span.start : span.end] for span in READ[source].spans) == text


@needs(ARTICLES)
@pytest.mark.parametrize("source", SOURCES)
def test_blank_spans_are_blank_and_no_others(source: str) -> None:
    text = (ARTICLES / str(SOURCES[source].file)).read_bytes().decode("utf-8")
    blank = [not text[span.start : span.end].strip() for span in READ[source].spans]

    assert blank == [span.reason == "blank" for span in READ[source].spans]


def _overlaps(citation: Citation, span: CoveredSpan) -> bool:
    passage = passage_of(citation)
    return span.start < passage.end and passage.start < span.end


def test_every_citation_lies_in_spans_that_name_its_fact() -> None:
    unnamed = [
        (fact.id, span.start)
        for fact, each in CITATIONS
        for span in READ[each.source].spans
        if _overlaps(each, span) and fact.id not in span.facts
    ]

    assert unnamed == []


def test_every_fact_that_a_span_names_is_cited_there() -> None:
    cited: dict[tuple[str, str], list[Citation]] = {}
    for fact, each in CITATIONS:
        cited.setdefault((each.source, fact.id), []).append(each)
    uncited = [
        (span.start, fact)
        for read in READ.values()
        for span in read.spans
        for fact in span.facts
        if not any(_overlaps(each, span) for each in cited.get((span.source, fact), []))
    ]

    assert uncited == []


def test_summary_counts_what_was_found_and_what_was_left() -> None:
    summaries = [summary_of(read, FACTS) for read in READ.values()]

    assert sum(each.citations for each in summaries) == len(CITATIONS)
    assert [
        each.source
        for each in summaries
        if each.spans != each.spans_with_facts + sum(each.unreported.values())
    ] == []


def test_summary_of_one_source() -> None:
    (fact,) = [fact for fact in FACTS if fact.id == "qin-gang-removed"]
    (citation,) = fact.citations
    read = READ[citation.source]

    summary = summary_of(read, [fact])

    assert (summary.facts, summary.citations) == (1, 1)
    assert summary.characters == read.spans[-1].end


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "coverage.yaml"


def span(start: int, end: int, more: str = "reason: blank", source: str = "a") -> str:
    return f"- {{source: {source}, start: {start}, end: {end}, {more}}}\n"


def test_spans_are_read_by_source(file: Path) -> None:
    file.write_text(span(0, 2) + span(2, 5, "facts: [x, y]") + span(0, 1, source="b"))

    first, second = coverage(file)

    assert (first.source, second.source) == ("a", "b")
    assert first.spans[1] == CoveredSpan(source="a", start=2, end=5, facts=("x", "y"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (span(0, 2) + span(3, 4), "2: expected the span that starts at 2, found 3"),
        (span(0, 2) + span(1, 4), "2: expected the span that starts at 2, found 1"),
        (span(1, 2), "1: expected the span that starts at 0, found 1"),
        (span(0, 0), "1: expected an end after start 0, found 0"),
        (
            span(0, 1) + span(0, 1, source="b") + span(1, 2),
            "3: expected all spans of 'a' together, found another",
        ),
        (
            span(0, 1, "facts: [x], reason: blank"),
            "1: expected either facts or a reason, found both",
        ),
        (span(0, 1, "note: x"), "1: expected either facts or a reason, found neither"),
        (span(0, 1, "facts: [x, x]"), "1: expected each fact once"),
        (
            span(0, 1, "reason: dull"),
            f"1: /reason: invalid enum value 'dull', expected one of: {REASONS}",
        ),
        (span(0, 1, "text: x, reason: blank"), "1: object contains unknown field `text`"),
        ("- a\n", "1: expected `object`, got `str`"),
    ],
)
def test_wrong_span_is_refused_with_its_file_and_line(file: Path, text: str, expected: str) -> None:
    file.write_text(text)

    with pytest.raises(ImportFileError) as caught:
        coverage(file)

    assert str(caught.value) == f"{file}:{expected}"


def test_reasons_are_a_closed_list() -> None:
    (known,) = [each["enum"] for each in [msgspec.json.schema(ReasonUnread)]]

    assert {span.reason for read in READ.values() for span in read.spans} - {None} <= set(known)
