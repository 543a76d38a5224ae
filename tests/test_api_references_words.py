"""References end their sentences, and name languages as babel does."""

from itertools import product
from typing import Any

import pytest

from api.references import babel, bibtex, csl, ris, sentences
from api.references.references import Reference, ended
from events.vocabulary.base import Citation
from events.vocabulary.statements import StatementMade
from tests.recording import record, served
from tests.referring import read_bibtex
from tests.running import Client

ENDS = (
    *("It was said", "It was said.", "Was it said?", "It was said!", "It was said…"),
    *(
        'He said "no"',
        'He said "no."',
        "He said “no?”",
        "He said “no”",
        "It was (so.)",
        "It was (so)",
    ),
    *("它说了。", "它说了", "क्या हुआ।", "هل قيل؟", "[No title]"),
)
LANGIDS = {
    "en": "english",
    "en-US": "american",
    "en-us": "american",
    "en-GB": "british",
    "en-CA": "canadian",
    "en-AU": "australian",
    "en-NZ": "newzealand",
    "en-IN": "english",
    "de": "german",
    "de-AT": "austrian",
    "de-CH": "swissgerman",
    "de-Latn-DE": "german",
    "pt": "portuguese",
    "pt-BR": "brazilian",
    "pt-PT": "portuguese",
    "fr-CA": "canadien",
    "es-419": "spanish",
    "zh": "chinese",
    "zh-Hans-CN": "chinese-simplified",
    "zh-Hant-TW": "chinese-traditional",
    "sr-Latn-RS": "serbian",
    "sr": "serbianc",
    "nb": "norsk",
    "nn-NO": "nynorsk",
    "iw": "hebrew",
    "he-IL": "hebrew",
    "pl": "polish",
    "vi": "vietnamese",
    "hi-IN": "hindi",
    "th": "thai",
    "en-x-private": "english",
    "tlh": "",
    "x-private": "",
    "und": "",
    "": "",
}


@pytest.mark.parametrize("text", ENDS)
def test_sentence_has_one_end(text: str) -> None:
    found = ended(text)

    assert found.startswith(text)
    assert ended(found) == found
    assert (found != text) == (not any(mark in text for mark in ".?!…।。؟"))


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """References to facts with each of these summaries, asserted by somebody or by the outlet."""
    data = tmp_path_factory.mktemp("noted")
    found = {}
    with served(data) as client:
        for number, (text, asserted_by) in enumerate(product(ENDS, (None, "china"))):
            cited = Citation(
                source="cnn-blinken-xi-2023-06-19",
                exact="candid",
                start=1,
                end=7,
                asserted_by=asserted_by,
            )
            fact = StatementMade(
                id=f"ends-{number}",
                date="2023-06-18",
                summary=text,
                citations=(cited,),
                speaker="china",
            )
            record(client, fact)
            path = f"/v1/facts/{fact.id}"
            found[text, asserted_by] = {
                end: client.get(f"{path}{end}").text
                for end in (".bib", ".ris", ".csl.json", ".txt")
            }
    return found


@pytest.mark.parametrize("asserted_by", [None, "china"])
@pytest.mark.parametrize("text", ENDS)
def test_lineage_begins_a_sentence_whatever_stands_before_it(
    noted: Any, text: str, asserted_by: str | None
) -> None:
    for end, told in noted[text, asserted_by].items():
        plain = told.replace('\\"', '"')
        before, lineage, after = plain.partition(" Lineage: ")
        assert lineage, end
        assert ended(before) == before, (end, before[-40:])
        assert not before.endswith(("..", "?.", "!.", "….")), end
        assert "." in after, end


REFERENCES = [
    Reference(
        key="k", kind="document", title=title, publisher=publisher, authors=authors, issued=issued
    )
    for title, publisher, authors, issued in product(
        ("A title", "A title?", "A title.", "“A title”", "“A title!”"),
        ("Outlet", "Outlet Inc."),
        ((), ("Ann",), ("Ann", "Bob Jr.")),
        (None, "2023-06"),
    )
]


@pytest.mark.parametrize("reference", REFERENCES)
def test_sentence_of_a_reference_has_no_two_marks_and_lacks_none(reference: Reference) -> None:
    told = sentences.render([reference])

    for doubled in ("..", "?.", "!.", ".”.", "!”."):
        assert doubled not in told, told
    assert f"{reference.title} " in told or f"{reference.title}. " in told
    before, _, _ = told.partition(" Outlet")
    assert ended(before) == before


@pytest.mark.parametrize(("tag", "name"), LANGIDS.items())
def test_language_has_the_name_that_babel_has_for_it(tag: str, name: str) -> None:
    assert babel.language_of(tag) == name


def test_every_name_is_one_that_biblatex_can_read() -> None:
    table = babel.languages()

    assert "latex3/babel" in table.source
    assert len(table.languages) > 300
    for tag, name in table.languages.items():
        reference = Reference(key="k", kind="document", title="T", publisher="P", language=tag)
        (entry,) = read_bibtex(bibtex.render([reference]))
        assert entry["langid"] == name
        assert name.replace("-", "").isalnum()


def test_other_formats_keep_the_tag(client: Client) -> None:
    reference = Reference(key="k", kind="document", title="T", publisher="P", language="pt-BR")

    assert "LA  - pt-BR\n" in ris.render([reference])
    assert csl.item(reference).language == "pt-BR"
    assert read_bibtex(bibtex.render([reference]))[0]["langid"] == "brazilian"
