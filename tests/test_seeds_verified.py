"""The quotes of the founding facts, held against the articles themselves."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from api.cli.main import main
from api.service.stores import TEXTS as ATTACHED
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import Text, find
from events.vocabulary.base import QuotedPassage
from tests import naive_quotes
from tests.beside import ARTICLES, needs
from tests.hand_written_texts import as_text, passage_of
from tests.test_seeds_citations import CITATIONS, SOURCES

SNOWMAN = "\u2603"

needs_articles = needs(ARTICLES)


@pytest.fixture(scope="module")
def articles() -> dict[str, Text]:
    return {
        source.id: as_text((ARTICLES / str(source.file)).read_bytes().decode())
        for source in SOURCES.values()
    }


def of_source(source: str) -> list[QuotedPassage]:
    return [passage_of(each) for _, each in CITATIONS if each.source == source]


def results(text: Text, citations: Sequence[QuotedPassage]) -> list[str]:
    return [find(text, each, recorded=False).result for each in citations]


@needs_articles
def test_every_founding_quote_is_exact(founded: Path) -> None:
    data = ("--data", str(founded))

    attached = CliRunner().invoke(main, ["sources", "attach", "--dir", str(ARTICLES), *data])
    verified = CliRunner().invoke(main, ["verify", "--json", "--strict", *data])

    assert attached.exit_code == 0
    assert attached.stdout.count("attached, as recorded") == len(SOURCES)
    report = msgspec.json.decode(verified.stdout)
    assert verified.exit_code == 0
    assert report["results"] == {
        "exact": len(CITATIONS),
        "normalised": 0,
        "ambiguous": 0,
        "not_found": 0,
        "changed": 0,
        "gone": 0,
        "unavailable": 0,
    }
    assert (report["items"], report["without_text"]) == ([], {})


@needs_articles
@pytest.mark.parametrize("source", SOURCES)
def test_every_founding_quote_stands_in_one_place(articles: dict[str, Text], source: str) -> None:
    findings = [find(articles[source], each, recorded=False) for each in of_source(source)]

    assert {(each.result, each.places, each.moved) for each in findings} == {("exact", 1, False)}
    assert [each.place for each in findings] == [
        (each.start, each.end) for each in of_source(source)
    ]


@needs_articles
@given(st.data())
def test_one_flipped_character_is_missed_by_exactly_the_quotes_that_need_it(
    articles: dict[str, Text], data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(sorted(articles)))
    content, citations = articles[source].content, of_source(source)
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = as_text(content[:at] + SNOWMAN + content[at + 1 :])

    assert results(flipped, citations) == [
        "not_found"
        if each.start - len(each.prefix) <= at < each.end + len(each.suffix)
        else "exact"
        for each in citations
    ]


@needs_articles
@given(st.data())
def test_a_character_that_becomes_any_other_is_judged_as_in_the_naive_way(
    articles: dict[str, Text], data: st.DataObject
) -> None:
    """Some flips are forgiven: a blank that becomes a line's end, a mark that becomes straight."""
    source = data.draw(st.sampled_from(sorted(articles)))
    content = articles[source].content
    citation = data.draw(st.sampled_from(of_source(source)))
    at = data.draw(st.integers(max(0, citation.start - 40), citation.end + 40))
    other = data.draw(st.one_of(st.sampled_from(" \n\t'\"‘’“”-–—\u0301\u00a0"), st.characters()))
    flipped = content[:at] + other.encode(errors="ignore").decode() + content[at + 1 :]

    (result,) = results(as_text(flipped), [citation])

    quoted = citation.prefix + citation.exact + citation.suffix
    plain = naive_quotes.normalised(flipped), naive_quotes.normalised(quoted)
    assert result == (
        "exact"
        if flipped.count(quoted) == 1
        else "normalised"
        if plain[0].count(plain[1]) == 1
        else "not_found"
    )


@needs_articles
def test_one_flipped_character_changes_the_verdicts_that_are_printed(
    founded: Path, articles: dict[str, Text]
) -> None:
    source = "cnn-blinken-xi-2023-06-19"
    citation = of_source(source)[0]
    content = articles[source].content
    flipped = content[: citation.start] + SNOWMAN + content[citation.start + 1 :]
    needing = [
        fact.id
        for fact, cited in CITATIONS
        for each in (passage_of(cited),)
        if cited.source == source
        and each.start - len(each.prefix) <= citation.start < each.end + len(each.suffix)
    ]
    texts = Texts(founded / ATTACHED)
    for each_source, text in articles.items():
        texts.attach(each_source, text.content.encode())
    texts.attach(source, flipped.encode())

    verified = CliRunner().invoke(main, ["verify", "--json", "--data", str(founded)])

    report = msgspec.json.decode(verified.stdout)
    assert verified.exit_code == 1
    assert report["results"]["exact"] == len(CITATIONS) - len(needing)
    assert sorted(each["fact"] for each in report["items"]) == sorted(needing)
    assert {(each["verdict"]["result"], each["verdict"]["text"]) for each in report["items"]} == {
        ("not_found", "changed")
    }
