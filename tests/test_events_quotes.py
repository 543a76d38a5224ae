"""A quote stands in a text to the letter, or but for what is declared, or not at all."""

import re
import sys
import unicodedata
from functools import cache
from typing import Any, Literal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from events.source_texts.matching import PLACES_LIMIT, Finding, QuotePlace, find
from events.source_texts.normalisation import NORMALISATIONS, STACKED, normalise
from events.vocabulary.base import QuotedPassage
from tests import naive_quotes
from tests.hand_written_texts import CHINESE, ENGLISH, FRENCH, TEXTS, as_text, cited

SNOWMAN = "\u2603"
"""In no text, and nothing that is forgiven."""

INTERESTING = (
    "ab \n\t\u00a0\u2003'\"\u2018\u201d\u00ab-\u2014\u2212"
    "\u00e9e\u0301\u0323o\u212b\u1112\u1161\u11ab"
)


def quoting(exact: str, **changes: Any) -> QuotedPassage:
    return QuotedPassage(exact, "", "", 0, len(exact))._replace(**changes)


def test_a_quote_at_its_place_is_exact() -> None:
    start = ENGLISH.index("nothing more;")

    finding = find(as_text(ENGLISH), cited(ENGLISH, start, start + 12, 10), recorded=True)

    assert finding == Finding(result="exact", places=1, place=QuotePlace(start, start + 12))


def test_a_quote_that_has_moved_says_so() -> None:
    start = ENGLISH.index("nothing more;")

    finding = find(
        as_text(f"He said: {ENGLISH}"), cited(ENGLISH, start, start + 12, 10), recorded=False
    )

    assert finding == Finding(
        result="exact", places=1, place=QuotePlace(start + 9, start + 21), moved=True
    )


def test_a_quote_in_several_places_is_ambiguous() -> None:
    finding = find(as_text(ENGLISH), quoting("The minister said"), recorded=True)
    several = find(as_text(ENGLISH), quoting("minister said", start=1, end=14), recorded=True)

    assert finding.result == "exact"
    assert several == Finding(
        result="ambiguous",
        places=3,
        reason="the words stand in 3 places with this prefix and suffix",
    )


def test_the_recorded_place_is_meant_in_the_recorded_text_alone() -> None:
    start = ENGLISH.rindex("minister said")
    citation = cited(ENGLISH, start, start + len("minister said"))

    assert find(as_text(ENGLISH), citation, recorded=True) == Finding(
        result="exact", places=3, place=QuotePlace(start, start + 13)
    )
    assert find(as_text(ENGLISH), citation, recorded=False).result == "ambiguous"


@pytest.mark.parametrize(
    ("prefix", "suffix", "result"),
    [
        ("“", ",”", "exact"),
        ("“", "", "ambiguous"),
        ("said. ", ".", "exact"),
        ("“", ".", "not_found"),
        ("said. ", ",”", "not_found"),
    ],
)
def test_prefix_and_suffix_must_both_agree(prefix: str, suffix: str, result: str) -> None:
    citation = quoting("We stay in touch", prefix=prefix, suffix=suffix)

    assert find(as_text(ENGLISH), citation, recorded=False).result == result


@pytest.mark.parametrize(
    ("text", "exact", "normalised", "shown"),
    [
        (ENGLISH, '"We stay in touch – always."', ("quotation marks",), "“We stay in touch – al"),
        (ENGLISH, "He didn't smile", ("quotation marks",), "He didn’t smile"),
        (ENGLISH, "stay in touch - always", ("dashes",), "stay in touch – always"),
        (ENGLISH, "smile. The minister", ("white space",), "smile.  The minister"),
        (ENGLISH, "Asked again, the", ("white space",), "Asked again,\tthe"),
        (
            ENGLISH,
            'always." He didn‘t smile.',
            ("white space", "quotation marks"),
            "always.”\n\nHe didn’t smile.",
        ),
        (FRENCH, "L’élève a dit «\u00a0", ("Unicode NFC",), "L\u2019e\u0301le\u0300ve"),
        (FRENCH, "'élève est", ("Unicode NFC",), "'e\u0301le\u0300ve est"),
        (FRENCH, "puis l’e\u0301le\u0300ve", ("quotation marks",), "puis l'e\u0301le\u0300ve"),
        (FRENCH, '" oui "', ("white space", "quotation marks"), "«\u00a0oui\u00a0»"),
        (CHINESE, '"满意"--会谈', ("quotation marks", "dashes"), "“满意”——会谈"),
    ],
)
def test_declared_differences_are_forgiven_and_named(
    text: str, exact: str, normalised: tuple[str, ...], shown: str
) -> None:
    finding = find(as_text(text), quoting(exact), recorded=False)

    assert (finding.result, finding.normalised) == ("normalised", normalised)
    assert finding.place is not None
    assert text[finding.place.start : finding.place.end].startswith(shown)


@pytest.mark.parametrize(
    "exact",
    [
        "we stay in touch – always",
        "We stay in touch – alway5",
        "We stayed in touch – always",
        "We stay in  touc h",
        "He did not smile",
        "We stay in touch... always",
        "cafe e\u0301tait",
        "5 o\u02bcclock",
        "no\u00adthing",
        "min\u200bister",
        "ｍｉｎｉｓｔｅｒ",  # full width on purpose
        "½",
    ],
)
def test_nothing_else_is_forgiven(exact: str) -> None:
    for text in TEXTS:
        finding = find(as_text(text), quoting(exact), recorded=True)

        assert (finding.result, finding.place) == ("not_found", None)
        assert finding.reason == "the words do not stand there"


def test_words_between_other_words_are_told_apart_from_words_that_are_not_there() -> None:
    finding = find(as_text(ENGLISH), quoting("minister said", prefix="prime "), recorded=True)

    assert finding == Finding(
        result="not_found",
        reason="the words stand there 3 times, but not between this prefix and this suffix",
    )


def test_overlapping_places_are_counted_each() -> None:
    assert find(as_text("aaaa"), quoting("aa", start=9, end=11), recorded=True).places == 3


def test_places_beyond_the_limit_are_not_looked_at() -> None:
    finding = find(as_text("a" * 10_000_000), quoting("a", start=9, end=10), recorded=False)

    assert finding.result == "ambiguous"
    assert finding.reason is not None
    assert f"{PLACES_LIMIT} or more" in finding.reason


def test_a_prefix_that_ends_within_white_space_agrees() -> None:
    citation = quoting(" He didn't", prefix="always.” ", suffix=" smile")

    finding = find(as_text(ENGLISH), citation, recorded=False)

    assert finding.result == "normalised"
    assert finding.place is not None
    assert ENGLISH[finding.place.start : finding.place.end] == "\n\nHe didn’t"


@given(st.text(st.one_of(st.sampled_from(INTERESTING), st.characters(exclude_categories=["Cs"]))))
@example("\u0344\u0344")
@example("\u1100\u1161\u11a8\u11a8")
@example("\u0958\u09c7\u09be\u212b\u0301\ufb1d")
def test_normalised_texts_are_those_of_the_naive_way(text: str) -> None:
    assert normalise(text).content == naive_quotes.normalised(text)


def test_every_character_and_what_joins_it_is_composed() -> None:
    composed = [
        each
        for each in map(chr, range(sys.maxunicode + 1))
        if unicodedata.decomposition(each) or unicodedata.combining(each) or each in "각힣"
    ]
    joined = "".join(
        part for each in composed for part in (each, unicodedata.normalize("NFD", each))
    )

    assert normalise(joined, ["Unicode NFC"]).content == unicodedata.normalize("NFC", joined)


@given(st.text(st.sampled_from(INTERESTING), max_size=60))
@example("  \u212b")
@example("  \u0301\u0323")
@example(" \u2000\u0301e\u0323\u212b\u0301")
def test_every_offset_is_led_there_and_back(text: str) -> None:
    normal = normalise(text)

    for start in range(len(text) + 1):
        there = normal.forth(start, is_end=False)
        assert normal.back(there, is_end=False) <= start
        assert normal.forth(normal.back(there, is_end=False), is_end=False) == there
        there = normal.forth(start, is_end=True)
        assert normal.back(there, is_end=True) >= start
        assert normal.forth(normal.back(there, is_end=True), is_end=True) == there


@given(st.data())
def test_results_are_those_of_the_naive_way(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from(INTERESTING), min_size=1, max_size=40))
    drawn = data.draw(st.one_of(st.just(text), st.text(st.sampled_from(INTERESTING), min_size=1)))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(drawn))] * 2)))
    assume(start < end)
    citation = cited(drawn, start, end, data.draw(st.integers(0, 5)))

    finding = find(as_text(text), citation, recorded=False)

    assert finding.result == naive_quotes.judged(text, citation, recorded=False)
    assert set(finding.normalised) <= set(NORMALISATIONS)
    assert bool(finding.normalised) == (finding.result == "normalised")
    if finding.result == "exact":
        assert finding.place is not None
        assert text[slice(*finding.place)] == citation.exact


@cache
def unrepeated(text: str, around: int) -> list[QuotedPassage]:
    """A citation of each nine characters that stand nowhere else, not even normalised.

    None has white space at an end: of several such characters, one may change there and what is
    left still stands for it.
    """
    plain = naive_quotes.normalised(text)
    every = [cited(text, start, start + 9, around) for start in range(len(text) - 9)]
    return [
        each
        for each in every
        for quoted in [each.prefix + each.exact + each.suffix]
        if quoted == quoted.strip() and plain.count(naive_quotes.normalised(quoted)) == 1
    ]


@given(st.sampled_from(TEXTS), st.sampled_from([5, 15, 32]), st.data())
def test_one_changed_character_is_missed_by_exactly_the_quotes_that_need_it(
    text: str, around: int, data: st.DataObject
) -> None:
    citations = unrepeated(text, around)
    at = data.draw(st.integers(0, len(text) - 1))
    flipped = as_text(text[:at] + SNOWMAN + text[at + 1 :])

    results = {each.start: find(flipped, each, recorded=False).result for each in citations}

    assert len(citations) > 5
    assert results == {
        each.start: "not_found"
        if each.start - len(each.prefix) <= at < each.end + len(each.suffix)
        else "exact"
        for each in citations
    }


@given(st.sampled_from(TEXTS), st.data())
def test_a_character_that_becomes_any_other_is_judged_as_in_the_naive_way(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.one_of(st.sampled_from(text + INTERESTING), st.characters(codec="utf-8")))
    flipped = text[:at] + other + text[at + 1 :]
    start = data.draw(st.integers(0, len(text) - 9))
    citation = cited(text, start, start + 8, data.draw(st.integers(0, 9)))

    finding = find(as_text(flipped), citation, recorded=False)

    assert finding.result == naive_quotes.judged(flipped, citation, recorded=False)


@pytest.mark.parametrize(
    "marks", ["\u0301\u0316", "\u0301\u0327\u0316", "\u0344\u0323", "\u093c\u0301", "\u0301"]
)
@pytest.mark.parametrize("letter", ["a", "\u00e9", "\u1ea5", "\u212b", ""])
def test_marks_without_end_are_composed_as_the_library_would(letter: str, marks: str) -> None:
    for times in (1, 14, 15, 16, 200):
        text = f"x{letter}{marks * times}y"
        assert normalise(text, ["Unicode NFC"]).content == unicodedata.normalize("NFC", text)


def test_library_is_never_given_marks_to_put_in_order_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes the square of their number for it: a text of 10 MB would take years."""
    longest = 0

    def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
        nonlocal longest
        for stack in re.findall("[\u0300-\u036f]+", text):
            classes = list(map(unicodedata.combining, stack))
            longest = max(longest, len(stack) if classes != sorted(classes) else 0)
        return library(form, text)

    library = unicodedata.normalize
    text = "a" + "\u0301\u0316" * 20_000 + "e\u0301"
    normalise("\u0301")  # what is found out but once is found out by now
    monkeypatch.setattr(unicodedata, "normalize", normalize)

    found = normalise(text)

    assert longest <= STACKED
    assert found.content.endswith("\u0301\u00e9")
