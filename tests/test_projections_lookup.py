"""Lookup of words that are typed otherwise than they are quoted, and of words that are nowhere."""

from typing import Any

import pytest

from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import ActorAdded, ActorMerged, Alias
from events.vocabulary.statements import StatementMade
from projections.facts.citations import CitationFilters
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search import called, names
from projections.search import quotes as lookup
from projections.search.full_text import CANDIDATES_LIMIT
from projections.search.names import NameSuggestion, Nearest
from projections.search.quotes import Quotes, QuoteSuggestion
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry

JULY = on("2023-07-01")
WORDS = "Talks were “candid and productive” – the café’s owner – 双方进行了坦诚的会谈"


def saying(id: str, *quotes: str, source: str = "daily", **fields: Any) -> AnyFact:
    citations = tuple(cited(source, exact=each) for each in quotes)
    told = {"speaker": "alba", "addressees": ("bora",), "summary": id, **fields}
    return fact(StatementMade, id, "2023-06-01", citations=citations, **told)


def look(reader: Reader, quote: str, clocks: Clocks = JULY, **filters: str) -> Quotes:
    return lookup.quoting(reader, quote, CitationFilters(**filters), clocks, limit=50)


def found(reader: Reader, quote: str, clocks: Clocks = JULY, **filters: str) -> list[str]:
    return [each.fact for each in look(reader, quote, clocks, **filters).items]


def found_by(reader: Reader, filters: CitationFilters, clocks: Clocks) -> list[str]:
    page = lookup.quoting(reader, "candid", filters, clocks, limit=50)
    return [each.fact for each in page.items]


@pytest.mark.parametrize(
    ("asked", "matched"),
    [
        ("candid and productive", "exact"),
        ("“candid and productive”", "exact"),
        ("  were “candid ", "exact"),
        ('"candid and productive"', "phrase"),
        ("Candid AND\tproductive", "phrase"),
        ("productive -- the cafe's", "phrase"),
        ("productive — the CAFÉ'S", "phrase"),
        ("cafe\u0301’s owner", "phrase"),
        ("candid and prod", "prefix"),
        ("candid and p", "prefix"),
        ("prod", "prefix"),
        ("productive candid", "words"),
        ("owner candid prod", "words"),
        ("坦诚的", "exact"),
        ("双方", "exact"),
    ],
)
def test_words_are_found_however_they_are_typed(asked: str, matched: str) -> None:
    reader = views_after(saying("said", WORDS))

    (item,) = look(reader, asked).items

    assert (item.fact, item.matched) == ("said", matched)


@pytest.mark.parametrize("asked", ["andid", "roductive", "candid and produced", "productive x"])
def test_no_word_is_found_by_its_middle_or_beyond_its_end(asked: str) -> None:
    assert found(views_after(saying("said", WORDS)), asked) == []


def test_better_matches_come_first_and_shorter_ones_before_longer() -> None:
    reader = views_after(
        saying("words", "talks, and very candid"),
        saying("prefix", "so candid talkshow"),
        saying("phrase", "CANDID talks"),
        saying("exact-long", "they had candid talks in the harbour"),
        saying("exact", "their candid talks"),
    )

    assert [(each.fact, each.matched) for each in look(reader, "candid talks").items] == [
        ("exact", "exact"),
        ("exact-long", "exact"),
        ("phrase", "phrase"),
        ("prefix", "prefix"),
        ("words", "words"),
    ]


def test_page_that_is_full_of_phrases_has_no_scattered_words() -> None:
    reader = views_after(saying("scattered", "talks candid"), saying("said", "candid talks"))

    page = lookup.quoting(reader, "candid talks", CitationFilters(), JULY, limit=1)

    assert [each.fact for each in page.items] == ["said"]


@pytest.mark.parametrize(
    ("asked", "nearest", "changed"),
    [
        ("candit and productive", "candid and productive", [("candit", "candid")]),
        ("cnadid", "candid", [("cnadid", "candid")]),
        ("candid and produktiv", "candid and productive", [("produktiv", "productive")]),
        ("kandid end productive", "candid and productive", [("kandid", "candid"), ("end", "and")]),
        # Every word is somewhere, though not beside each other.
        ("candid ant productive", "candid and productive", [("ant", "and")]),
    ],
)
def test_what_is_not_there_has_a_suggestion(
    asked: str, nearest: str, changed: list[tuple[str, str]]
) -> None:
    reader = views_after(saying("said", "candid and productive"), saying("other", "an ant"))

    answer = look(reader, asked)

    pairs = tuple(Nearest(asked=one, nearest=other) for one, other in changed)
    assert answer == Quotes(items=(), suggestion=QuoteSuggestion(quote=nearest, of=pairs))


@pytest.mark.parametrize("asked", ["xyzzy", "zz", "candid xyzzy", "☃", "q" * 400, "a b c d e f g"])
def test_what_is_like_nothing_has_no_suggestion(asked: str) -> None:
    reader = views_after(saying("said", "candid talks"))

    assert look(reader, asked) == Quotes(items=())


def test_hits_come_without_a_suggestion() -> None:
    reader = views_after(saying("said", "candid talks"), saying("other", "candit talks"))

    assert look(reader, "candit talks").suggestion is None


def test_suggestion_tells_no_word_of_a_source_that_is_not_out() -> None:
    reader = views_after(
        saying("said", "candid talks"), saying("later", "canded talks", source="yearbook")
    )

    assert look(reader, "canced talks", on("2023-07-01", public_by="2023-07-01")).suggestion == (
        QuoteSuggestion(quote="candid talks", of=(Nearest(asked="canced", nearest="candid"),))
    )
    assert look(reader, "canced talks").suggestion == QuoteSuggestion(
        quote="canded talks", of=(Nearest(asked="canced", nearest="canded"),)
    )


def test_suggestion_does_not_change_with_what_is_recorded_later() -> None:
    known_at = len(registry()) + 1
    then = on("2023-07-01", known_at=known_at)
    said = saying("said", "candid talks")

    before = look(views_after(said), "candod talks", then)
    after = look(views_after(said, saying("later", "candor candod talks")), "candod talks", then)

    assert before == after
    assert before.suggestion is not None


def test_suggestion_keeps_to_the_filters() -> None:
    reader = views_after(
        saying("said", "candid talks"), saying("other", "canded talks", speaker="cima")
    )

    suggestion = look(reader, "candud talks", actor="cima").suggestion

    assert suggestion is not None
    assert suggestion.quote == "canded talks"


def test_filter_finds_the_rare_among_more_than_are_looked_at() -> None:
    many = [saying(f"said-{n:04}", "talks of talks") for n in range(CANDIDATES_LIMIT + 1)]
    reader = views_after(*many, saying("rare", "talks", speaker="cima", source="weekly"))

    assert found(reader, "talks", actor="cima") == ["rare"]
    assert found(reader, "talks", source="weekly") == ["rare"]
    assert found(reader, "talks", fact="rare") == ["rare"]
    assert not look(reader, "talks", actor="cima").cut_off


def test_common_words_are_cut_off_and_say_so_the_same_for_ever() -> None:
    enough = [saying(f"said-{n:04}", "talks") for n in range(CANDIDATES_LIMIT)]
    more = [saying(f"more-{n:04}", "talks") for n in range(2)]
    then = on("2023-07-01", known_at=len(registry()) + CANDIDATES_LIMIT)

    assert not look(views_after(*enough), "talks").cut_off
    assert look(views_after(*enough, *more), "talks").cut_off
    assert look(views_after(*enough, *more), "talks", then) == look(views_after(*enough), "talks")


def test_filters_follow_merged_actors() -> None:
    words = (
        Citation(source="daily", exact="candid talks", start=0, end=12, asserted_by="bora-old"),
    )
    said = fact(
        StatementMade,
        "said",
        "2023-06-01",
        speaker="bora-old",
        addressees=("alba",),
        citations=words,
    )
    reader = views_after(said, ActorMerged(actor="bora-old", into="bora", reason="renamed"))
    before = on("2023-07-01", known_at=len(registry()) + 1)

    def by(id: str, clocks: Clocks) -> list[list[str]]:
        either = (CitationFilters(actor=id), CitationFilters(asserted_by=id))
        return [found_by(reader, filters, clocks) for filters in either]

    assert by("bora", JULY) == by("bora-old", JULY) == [["said"], ["said"]]
    assert (by("bora", before), by("bora-old", before)) == ([[], []], [["said"], ["said"]])


def test_name_is_found_without_its_diacritics_and_points() -> None:
    aliases = (Alias(name="Brinken"),)
    reader = views_after(ActorAdded(id="wang", kind="person", name="J. Wáng", aliases=aliases))

    for name in ("j wang", "J.  WANG", "J. Wáng", "brinken"):
        assert names.meant_by(reader, name, JULY, limit=9) == ["wang"]
    assert called.suggestion(reader, "Brinkin", JULY) == NameSuggestion(
        name="Brinken", of=(Nearest(asked="Brinkin", nearest="Brinken"),)
    )
    assert called.suggestion(reader, "Zweig", JULY) is None


def test_alias_of_a_source_that_is_not_out_is_no_suggestion() -> None:
    aliases = (Alias(name="Brinken", source="yearbook"),)
    reader = views_after(ActorAdded(id="ted", kind="person", name="Ted", aliases=aliases))

    assert called.suggestion(reader, "Brinkin", on("2023-07-01", public_by="2023-07-01")) is None
    assert called.suggestion(reader, "Brinkin", on("2023-07-01", known_at=len(registry()))) is None
