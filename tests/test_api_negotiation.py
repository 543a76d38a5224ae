from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.media_formats import JSON, Format, NotAcceptable, accepted
from api.references.bibliography import BIBTEX, CSL, RIS, SENTENCE
from api.routes.evidence import citations
from api.routes.facts import facts
from api.routes.operation.about import LINKS
from tests.running import Ask, Client

FACT = "/v1/facts/blinken-visit-postponed"
RELATIONS = "/v1/relations/united-states/china"
ANNOTATION = citations.FORMATS[-1]
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def citation(ask: Ask) -> str:
    (found,) = ask("/v1/citations", quote="stupid balloon")["items"]
    return f"/v1/citations/{found['id']}"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (FIREFOX, JSON),
        ("application/json, text/plain, */*", JSON),
        ("application/json;charset=UTF-8", JSON),
        ("application/json; charset=utf-8", JSON),
        ("application/x-bibtex", BIBTEX),
        ("APPLICATION/X-BibTeX", BIBTEX),
        ("application/x-bibtex, */*", BIBTEX),
        ("application/x-bibtex, */*;q=0.1", BIBTEX),
        ("application/x-bibtex;q=0.1, */*;q=0.1", BIBTEX),
        ("application/x-bibtex;q=0.1, */*;q=0.2", JSON),
        ("application/x-bibtex;q=0.9, application/json;q=0.8", BIBTEX),
        ("application/x-bibtex;q=0.8, application/json;q=0.9", JSON),
        ("application/json, application/x-bibtex", JSON),
        ("application/x-bibtex, application/json", JSON),
        ("application/json;q=0, */*", CSL),
        ("application/*;q=0, */*", SENTENCE),
        ("text/*", SENTENCE),
        ("text/html, text/*;q=0.001", SENTENCE),
        ("text/plain;q=1.000", SENTENCE),
        ("text/plain;charset=utf-8", SENTENCE),
        ("application/*;q=0.5, application/x-research-info-systems;q=0.6", RIS),
        ("application/vnd.citationstyles.csl+json", CSL),
        ("application/ld+json", ANNOTATION),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', ANNOTATION),
        ('application/ld+json;q=0.5;profile="http://www.w3.org/ns/anno.jsonld"', ANNOTATION),
        ('application/ld+json; profile="a,b", application/x-bibtex;q=0.1', BIBTEX),
        ('text/html;x="\\",*/*", application/x-bibtex', BIBTEX),
        (" , ,application/x-bibtex ; q=0.5 ,", BIBTEX),
        ("application/x-bibtex;", BIBTEX),
        ("*/*;q=0.1", JSON),
        ("application/x-bibtex;level=1, text/plain;q=0.1", SENTENCE),
    ],
)
def test_format_is_the_one_that_is_preferred(accept: str, expected: Format) -> None:
    assert accepted(accept, citations.FORMATS).name == expected.name


@pytest.mark.parametrize(
    "malformed",
    [
        *("json", "/", "*", "*/json", "a/b/c", "application/json;q=2", "application/json;q=-1"),
        *("application/json;q=", "application/json;q=0.1234", "application/json;q=NaN", ";q=1"),
        *('application/json;x="', "application/json x", "\x00/\x01", "é/ü", "application/json;=1"),
    ],
)
def test_elements_that_cannot_be_read_are_skipped(malformed: str) -> None:
    assert accepted(malformed, citations.FORMATS) is JSON
    assert accepted(f"application/x-bibtex;q=0.2, {malformed}", citations.FORMATS) is BIBTEX


@pytest.mark.parametrize(
    "accept",
    [
        *("text/html", "image/*", "*/*;q=0", "application/json;q=0", "application/x-bibtex;q=0.0"),
        *("application/json;charset=latin-1", "application/json;version=2"),
        'application/ld+json; profile="http://www.w3.org/ns/other"',
        "text/plain;q=0, text/*;q=0.000",
    ],
)
def test_nothing_acceptable_lists_what_there_is(client: Client, citation: str, accept: str) -> None:
    with pytest.raises(NotAcceptable):
        accepted(accept, citations.FORMATS)

    answer = client.get(citation, headers={"Accept": accept})

    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["vary"] == "Accept"
    assert answer.json()["available"] == [
        {"media_type": each.media_type, "extension": each.extension} for each in citations.FORMATS
    ]
    assert all(each.extension in answer.json()["detail"] for each in citations.FORMATS)


@given(st.text(max_size=40) | st.text(alphabet='a/*;q=0.51,"\\ ', max_size=40))
def test_any_header_chooses_or_is_refused(accept: str) -> None:
    with suppress(NotAcceptable):
        assert accepted(accept, citations.FORMATS) in citations.FORMATS


@pytest.mark.parametrize("offer", facts.FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json", "*/*;q=0", "nonsense"])
def test_extension_beats_accept(client: Client, offer: Format, accept: str) -> None:
    answer = client.get(f"{FACT}{offer.extension}", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(offer.media_type)


@pytest.mark.parametrize("offer", facts.FORMATS, ids=lambda each: each.name)
def test_extension_and_accept_give_the_same_bytes(client: Client, offer: Format) -> None:
    clocks = {"as_of": "2023-06-20", "known_at": "300"}
    by_extension = client.get(f"{FACT}{offer.extension}", params=clocks)
    by_accept = client.get(FACT, params=clocks, headers={"Accept": offer.media_type})

    assert by_accept.content == by_extension.content
    assert by_accept.headers["content-type"] == by_extension.headers["content-type"]
    assert by_accept.headers["vary"] == by_extension.headers["vary"] == "Accept, Accept-Encoding"


def test_charset_is_told_once(client: Client) -> None:
    assert client.get(f"{FACT}.txt").headers["content-type"] == "text/plain; charset=utf-8"
    assert client.get(f"{FACT}.bib").headers["content-type"].count("charset") == 1


def test_json_is_no_other_without_an_extension(client: Client) -> None:
    plain, extended = client.get(FACT), client.get(f"{FACT}.json")

    assert plain.content == extended.content
    assert plain.json()["permalink"].startswith(f"{FACT}?")


@pytest.mark.parametrize(
    "last",
    [
        *("x.bib", ".bib", "blinken-visit-postponed.xyz", "blinken-visit-postponed.bib.bib"),
        *(
            "blinken-visit-postponed.BIB",
            "blinken-visit-postponed.bib.",
            "blinken-visit-postponed.",
        ),
        *("blinken-visit-postponed.csl", "blinken-visit-postponed.json.csl", ".csl.json.json"),
    ],
)
def test_other_extensions_are_a_part_of_the_id(client: Client, last: str) -> None:
    assert client.get(f"/v1/facts/{last}").status_code == 404


def test_dot_of_a_citation_is_no_extension(client: Client, citation: str) -> None:
    assert client.get(citation).headers["content-type"] == "application/json"
    assert client.get(f"{citation}.bib").headers["content-type"].startswith("application/x-bibtex")
    assert client.get(f"{citation}.csl.json").json()[0]["id"] == citation.rpartition("/")[2]


def test_state_has_no_linked_data(client: Client) -> None:
    assert client.get(f"{RELATIONS}.jsonld").status_code == 404
    assert client.get(RELATIONS, headers={"Accept": "application/ld+json"}).status_code == 406


def test_first_party_takes_no_extension(client: Client) -> None:
    assert client.get("/v1/relations/united-states.bib/china").status_code == 404


@pytest.mark.parametrize("extension", ["", ".bib", ".csl.json", ".ris", ".txt", ".jsonld"])
def test_head_is_get_without_a_body_in_every_format(client: Client, extension: str) -> None:
    same = {"X-Request-ID": "same"}
    whole = client.get(f"{FACT}{extension}", headers=same)
    head = client.head(f"{FACT}{extension}", headers=same)

    assert head.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def test_head_is_refused_as_get_is(client: Client) -> None:
    assert client.head(FACT, headers={"Accept": "text/html"}).status_code == 406


def test_several_accept_headers_are_one(client: Client) -> None:
    headers = [("Accept", "text/html"), ("Accept", "application/x-bibtex;q=0.5")]

    answer = client.get(FACT, headers=headers)

    assert answer.headers["content-type"].startswith("application/x-bibtex")


@pytest.mark.parametrize("address", [FACT, RELATIONS])
def test_each_format_names_all_others(client: Client, address: str) -> None:
    answer = client.get(address, params={"as_of": "2023-06-20"})

    links = parsed(answer.headers["link"])
    assert links["canonical"] == [answer.json()["permalink"]]
    # Feeds of what is told there are announced beside the formats of the answer itself.
    formats = [each for each in links["alternate"] if each.startswith(address)]
    for each in formats:
        other = client.get(each)
        assert other.status_code == 200
        assert parsed(other.headers["link"])["canonical"] == links["canonical"]
        assert len(parsed(other.headers["link"])["alternate"]) == len(formats)


def parsed(link: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in link.split(", <"):
        address, _, parameters = each.lstrip("<").partition(">")
        found.setdefault(parameters.split('"')[1], []).append(address)
    return found


@pytest.mark.parametrize("name", ["fact", "relations"])
def test_parameters_are_checked_in_every_format(client: Client, name: str) -> None:
    path, _, _ = LINKS[name].partition("?")

    answer: Any = client.get(f"{path}.bib", params={"as_off": "2023-01-01"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
