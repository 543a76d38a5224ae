"""Whatever a title, a name or a quote holds, it is read back as what it was."""

import re
import unicodedata

import msgspec
import pytest
import regex
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from api.plain import plain
from api.references import bibtex, csl, ris, sentences
from api.references.references import Reference

HOSTILE = [
    "ER  - ",
    "a\nER  - \nTY  - JOUR\nTI  - Forged",
    "a\r\nER  - ",
    "a\u2028ER  - \u2029b\x85c\x0bd\x0ce\x1cf",
    "50 % of {it} & more_than #1 $5 \\input{x} ~ ^",
    "}",
    "{",
    "}}, author = {Forged",
    "\\",
    "\\\\}",
    "a \\} b",
    "100%\n@misc{forged, title = {x}}",
    "@comment{",
    '@string{x = "y"}',
    '"quoted" “curly” ‘single’ «guillemets»',
    "שלום \u202emirror\u202c العربية",
    "\U0001f388\U0001f1e8\U0001f1f3 e\u0301 王毅",
    "\x00\x01\x07\x1b[2J\x7f",
    "Barnes and Noble and others",
    "Doe, Jane, Jr.",
    "$\\alpha$ \\textbf{bold}",
    "\ufeffmark\u200b",
    "a  b\tc",
    "%",
    "&",
    "#",
    "_",
    "$",
    "~",
    "^",
    "-",
    "--",
    "=",
    ",",
]
TEXT = (
    st.sampled_from(HOSTILE)
    | st.text(min_size=1, max_size=60)
    | st.text(alphabet="{}\\%&$#_~^@\"',=\n ERTY-ab", min_size=1, max_size=40)
)
REFERENCES = st.builds(
    Reference,
    key=st.just("a-fact.a-source"),
    kind=st.sampled_from(["document", "state"]),
    title=TEXT.filter(plain),
    publisher=TEXT.filter(plain),
    authors=st.lists(TEXT.filter(plain), max_size=3).map(tuple),
    issued=st.sampled_from([None, "2023-06-18", "[..2023]", "2023-02-0X"]),
    url=st.none() | TEXT.map("https://example.org/{}".format),
    language=st.sampled_from([None, "en", "zh-Hant"]),
    quotes=st.lists(TEXT.filter(plain), max_size=2).map(tuple),
    note=TEXT,
    record=st.just("Detente, fact a-fact, ledger position 7"),
)
UNESCAPED = {
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{each}": each for each in "%&$#_"},
}


def unescaped(text: str) -> str:
    """What LaTeX prints; fails where a special character stands by itself."""
    pieces = re.findall(r"\\text[a-z]+\{\}|\\[%&$#_]|[^\\{}%&$#_~^]", text)
    assert "".join(pieces) == text, text
    return "".join(UNESCAPED.get(each, each) for each in pieces)


@given(TEXT)
def test_plain_text_is_one_line_without_control_characters(text: str) -> None:
    line = plain(text)

    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(each) == "Cc" for each in line)
    assert line == plain(line) == line.strip()
    kept = regex.sub(r"\p{Noncharacter_Code_Point}", "\ufffd", regex.sub(r"[\s\p{Cc}]", "", text))
    turns = r"[\u202a-\u202e\u2066-\u2069]"
    assert regex.sub(rf"\s|{turns}", "", line) == regex.sub(turns, "", kept)


@given(TEXT)
def test_escaped_text_prints_as_what_it_was(text: str) -> None:
    assert unescaped(bibtex.escaped(text)) == plain(text)


@given(REFERENCES)
def test_bibtex_is_read_back(reference: Reference) -> None:
    library = parse_string(bibtex.entry(reference))

    assert library.failed_blocks == []
    assert len(library.blocks) == 1
    (entry,) = library.entries
    fields = {each.key: str(each.value) for each in entry.fields}
    assert entry.key == reference.key
    assert unescaped(fields["title"][1:-1]) == plain(reference.title)
    publisher = fields["publisher" if reference.kind == "state" else "organization"]
    assert unescaped(publisher[1:-1]) == plain(reference.publisher)
    names = re.findall(r"\{((?:\\text[a-z]+\{\}|[^{}])*)\}(?: and |$)", fields.get("author", ""))
    assert [unescaped(each) for each in names] == list(map(plain, reference.authors))
    quoted = " ".join(f"“{each}”" for each in reference.quotes)
    assert unescaped(fields.get("annotation", "")) == plain(quoted)
    assert unescaped(fields["note"]).endswith("Detente, fact a-fact, ledger position 7.")


@given(REFERENCES)
def test_braces_of_bibtex_are_balanced(reference: Reference) -> None:
    """BibTeX counts braces, whatever stands before them."""
    depth = 0
    for each in bibtex.entry(reference):
        depth += {"{": 1, "}": -1}.get(each, 0)
        assert depth >= 0
    assert depth == 0


@given(REFERENCES)
def test_address_in_bibtex_is_one_without_specials(reference: Reference) -> None:
    found = re.findall(r"(?m)^  url = \{(.*)\},$", bibtex.entry(reference))

    assert len(found) == (reference.url is not None)
    assert all(
        re.fullmatch(r"[!-z|~]+", each) and not set(each) & set('{}\\"<>^`|') for each in found
    )


@given(st.lists(REFERENCES, min_size=1, max_size=3))
def test_ris_is_read_back(references: list[Reference]) -> None:
    records = rispy.loads(ris.render(references))

    assert len(records) == len(references)
    for record, reference in zip(records, references, strict=True):
        assert record["id"] == reference.key
        assert record["title"] == plain(reference.title)
        assert record["publisher"] == plain(reference.publisher)
        assert record.get("authors", []) == list(map(plain, reference.authors))
        quotes = [plain(f"“{each}”") for each in reference.quotes]
        assert record["notes"][: len(quotes)] == quotes
        assert record["notes"][-1] == "Detente, fact a-fact, ledger position 7."
        assert set(record) <= {
            *("type_of_reference", "id", "title", "publisher", "authors", "notes", "year"),
            *("date", "urls", "language", "edition"),
        }


@given(REFERENCES)
def test_ris_has_a_tag_on_every_line(reference: Reference) -> None:
    lines = ris.record(reference).splitlines()

    assert all(re.match(r"[A-Z][A-Z0-9]  - ", each) for each in lines)
    assert [each[:2] for each in lines].count("TY") == 1
    assert [each[:2] for each in lines].count("ER") == 1
    assert lines[0].startswith("TY")
    assert lines[-1] == "ER  - "


@given(REFERENCES)
def test_csl_is_read_back_to_the_letter(reference: Reference) -> None:
    (item,) = msgspec.json.decode(csl.render([reference]))

    assert item["title"] == reference.title
    assert [each["literal"] for each in item.get("author", ())] == list(reference.authors)
    assert item.get("annote", "") == " ".join(f"“{each}”" for each in reference.quotes)
    assert item.get("URL") == reference.url


@given(st.lists(REFERENCES, max_size=3))
def test_sentences_are_one_line_each(references: list[Reference]) -> None:
    assert len(sentences.render(references).splitlines()) == len(references)


@pytest.mark.parametrize("text", [" ", "\n", "\x00", "\u2028"])
def test_text_of_nothing_but_blanks_leaves_its_field_out(text: str) -> None:
    reference = Reference(key="k", kind="document", title="T", publisher=text, note="N")

    assert "PB  - " not in ris.record(reference)
    assert "{}" not in bibtex.entry(reference)
    assert parse_string(bibtex.entry(reference)).failed_blocks == []
