"""Where a quote stands may be left out: the service finds it in the text of its source."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from api.cli.main import main
from api.service.stores import TEXTS
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import QuotePlace, Text, places
from events.source_texts.surroundings import surroundings
from tests.hand_written_texts import TEXTS as HAND_WRITTEN
from tests.hand_written_texts import as_text
from tests.writers import Writer, issue, statement, writer

SOURCE = "cnn-blinken-xi-2023-06-19"
CONTENT = (
    "The talks were “candid”, an official said \U0001f91d in Beijing.\n\n"
    "He said that they were constructive.  Asked again, he said that they were useful.\n"
)


def held(data: Path, content: str = CONTENT) -> str:
    return Texts(data / TEXTS).attach(SOURCE, content.encode())


def cites(exact: str, /, id: str = "said", **place: Any) -> dict[str, Any]:
    return statement(id, citations=[{"source": SOURCE, "exact": exact, **place}])


def cited(writes: Writer, id: str = "said") -> dict[str, Any]:
    (citation,) = writes.client.get(f"/v1/facts/{id}").json()["fact"]["citations"]
    return {name: value for name, value in citation.items() if name != "source"}


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"]) for each in answer.json()["errors"]]


def test_a_quote_without_its_place_is_recorded_with_it(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        answer = writes.post(cites("in Beijing"))

        assert answer.status_code == 201, answer.text
        start = CONTENT.index("in Beijing")
        assert cited(writes) == {
            "exact": "in Beijing",
            "prefix": CONTENT[start - 32 : start],
            "suffix": CONTENT[start + 10 : start + 42],
            "start": start,
            "end": start + 10,
        }


def test_what_is_given_is_stored_as_it_was_sent(founded: Path) -> None:
    held(founded)
    start = CONTENT.index("constructive")
    with writer(founded) as writes:
        assert writes.post(cites("constructive", start=start, end=start + 12)).status_code == 201

        assert cited(writes) == {"exact": "constructive", "start": start, "end": start + 12}


def test_differences_that_are_forgiven_are_mended_to_the_letter(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        assert writes.post(cites('"candid", an')).status_code == 201

        assert cited(writes)["exact"] == "“candid”, an"


def test_words_that_stand_twice_are_refused_with_their_places(founded: Path) -> None:
    held(founded)
    first, second = CONTENT.index("said that"), CONTENT.rindex("said that")
    with writer(founded) as writes:
        ((pointer, detail),) = faults(writes.post(cites("said that")))
        chosen = writes.post(cites("said that", start=second))
        by_prefix = writes.post(cites("said that", id="again", prefix="Asked again, he "))

        assert pointer == "/citations/0/exact"
        assert f"at {first} (" in detail
        assert f"at {second} (" in detail
        assert (chosen.status_code, by_prefix.status_code) == (201, 201)
        assert cited(writes)["start"] == cited(writes, "again")["start"] == second


def test_words_that_do_not_stand_there_are_refused_and_never_likened(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        expected = f"expected words that stand in the text of '{SOURCE}', found 'the words do not"
        ((pointer, detail),) = faults(writes.post(cites("candied")))

        assert pointer == "/citations/0/exact"
        assert detail.startswith(expected)


def test_all_that_is_wrong_is_told_with_what_has_no_place(founded: Path) -> None:
    held(founded)
    wrong = cites("candied") | {"speaker": "nobody-known"}
    wrong["citations"][0]["asserted_by"] = "nobody-else"
    with writer(founded) as writes:
        found = faults(writes.post({"events": [issue("new"), wrong, cites("useful", id="b")]}))

        assert [pointer for pointer, _ in found] == [
            "/events/1/citations/0/exact",
            "/events/1/speaker",
            "/events/1/citations/0/asserted_by",
        ]


def test_shapes_and_places_are_told_together(founded: Path) -> None:
    held(founded)
    broken = cites("candied") | {"date": 7}
    with writer(founded) as writes:
        assert [pointer for pointer, _ in faults(writes.post(broken))] == [
            "/date",
            "/citations/0/exact",
        ]


def test_without_a_text_offsets_are_asked_for(founded: Path) -> None:
    with writer(founded) as writes:
        assert faults(writes.post(cites("candid"))) == [
            (
                "/citations/0/start",
                f"expected start and end, as no text of '{SOURCE}' is attached to find them",
            )
        ]


def test_a_dry_run_finds_places_and_records_nothing(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        head = writes.head()

        assert writes.post(cites("useful"), query="?dry_run=true").json()["outcome"] == "checked"
        assert writes.post(cites("nowhere"), query="?dry_run=true").status_code == 422
        assert writes.head() == head


def test_sent_again_it_is_the_same_whatever_became_of_the_text(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        first = writes.post(cites("useful"), key="one").json()
        Texts(founded / TEXTS).detach(SOURCE)
        again = writes.post(cites("useful"), key="one")
        other = writes.post(cites("candid"), key="one")

        assert (again.status_code, again.json()["positions"]) == (200, first["positions"])
        assert other.status_code == 422  # without a text nobody can tell what else it says


def test_amendments_have_their_places_found(founded: Path) -> None:
    held(founded)
    with writer(founded) as writes:
        assert writes.post(cites("useful")).status_code == 201
        added = {"source": SOURCE, "exact": "in Beijing", "bearing": "mentions"}
        corrected = cites("constructive") | {"summary": "Said otherwise."}
        amendments = [
            {"type": "citation-added", "fact": "said", "citation": added},
            {"type": "fact-corrected", "fact": corrected, "reason": "Read again."},
        ]

        assert writes.post({"events": amendments}).status_code == 201
        assert cited(writes)["start"] == CONTENT.index("constructive")


def test_imports_find_places_in_yaml_and_in_lines(founded: Path) -> None:
    held(founded)
    lines = yaml.safe_dump([cites("useful")]).encode()
    wrong = yaml.safe_dump([issue("new"), cites("candied", id="b")]).encode()
    with writer(founded) as writes:
        headers = {"Authorization": f"Bearer {writes.token}", "Content-Type": "application/yaml"}
        done = writes.client.post("/v1/imports", content=lines, headers=headers)
        refused = writes.client.post("/v1/imports", content=wrong, headers=headers)
        ((pointer, _),) = faults(refused)

        assert done.status_code == 201, done.text
        assert cited(writes)["start"] == CONTENT.index("useful")
        assert pointer == "/citations/0/exact"
        assert refused.json()["errors"][0]["line"] == 5


def test_a_text_that_waits_is_attached_to_the_source_that_comes(founded: Path) -> None:
    texts = Texts(founded / TEXTS)
    digest = texts.keep(CONTENT.encode(), b"")
    source = {
        "type": "source-added",
        "id": "weekly-talks",
        "publisher": "Weekly",
        "title": "Talks",
        "published": "2023-06-20",
        "lineage": "weekly",
        "sha256": digest,
    }
    fact = statement("weekly-said", citations=[{"source": "weekly-talks", "exact": "useful"}])
    wrong = statement("weekly-said", citations=[{"source": "weekly-talks", "exact": "candied"}])
    late = statement("weekly-said", citations=[{"source": "weekly-talks", "exact": "useful"}])
    late["citations"][0] |= {"start": 3, "end": 9}
    with writer(founded) as writes:
        assert faults(writes.post({"events": [source, wrong]}))[0][0].endswith("/exact")
        assert faults(writes.post({"events": [source, late]}))[0][0].endswith("/start")
        assert [each.sha256 for each in texts.waiting()] == [digest]
        assert writes.post({"events": [source, fact]}).status_code == 201

        assert texts.waiting() == []
        text = texts.attached("weekly-talks")
        assert text is not None
        assert text.sha256 == digest == sha256(CONTENT.encode()).hexdigest()
        assert cited(writes, "weekly-said")["start"] == CONTENT.index("useful")


def test_a_text_that_waits_is_attached_by_an_import_of_the_command_line(
    founded: Path, tmp_path: Path
) -> None:
    texts = Texts(founded / TEXTS)
    digest = texts.keep(CONTENT.encode(), b"")
    source = {
        "type": "source-added",
        "id": "weekly-talks",
        "publisher": "Weekly",
        "title": "Talks",
        "published": "2023-06-20",
        "lineage": "weekly",
        "sha256": digest,
    }
    fact = statement("weekly-said", citations=[{"source": "weekly-talks", "exact": "useful"}])
    file = tmp_path / "new.yaml"
    file.write_text(yaml.safe_dump([source, fact]))

    done = CliRunner().invoke(main, ["import", str(file), "--data", str(founded)])

    assert done.exit_code == 0, done.output
    assert texts.sources() == ["weekly-talks"]


def test_a_citation_is_printed_to_be_pasted(founded: Path) -> None:
    held(founded)
    at = CONTENT.index("in Beijing")

    once = CliRunner().invoke(main, ["cite-at", SOURCE, "in Beijing", "--data", str(founded)])
    twice = CliRunner().invoke(main, ["cite-at", SOURCE, "said that", "--data", str(founded)])
    nowhere = CliRunner().invoke(main, ["cite-at", SOURCE, "constructed", "--data", str(founded)])

    (item,) = yaml.safe_load(once.output)
    assert (item["source"], item["exact"], item["start"]) == (SOURCE, "in Beijing", at)
    assert len(yaml.safe_load(twice.output)) == 2
    assert nowhere.exit_code == 1
    assert "constructive" in nowhere.output


@pytest.mark.parametrize("text", HAND_WRITTEN)
@given(st.data())
def test_every_piece_of_a_text_is_found_where_it_was_taken(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    held_text: Text = as_text(text)

    found = places(held_text, text[start:end])
    prefix, suffix = surroundings(held_text, QuotePlace(start, end))

    assert QuotePlace(start, end) in found
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert QuotePlace(start, end) in places(held_text, text[start:end], prefix, suffix)
