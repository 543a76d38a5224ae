"""What may be a mistake is told to whoever records it, and refused where they ask for that."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from events.source_texts.attached_texts import Texts
from events.time.clock import utc_now
from events.vocabulary.base import Condition, Fact
from events.vocabulary.catalogue import encode, tag_of
from events.vocabulary.facts import MeasureFact
from projections.doubts.doubts import Doubts
from projections.filing import store
from seeds.founding import founding_events
from tests.writers import JSON_LINES, Writer, bearer, issue, statement, writer

CITATION = statement("x")["citations"][0]


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def actor(id: str, **changes: Any) -> dict[str, Any]:
    told = {"type": "actor-added", "id": id, "kind": "state", "name": id.title()}
    return {**told, **changes}


def source(id: str, **changes: Any) -> dict[str, Any]:
    told = {"type": "source-added", "id": id, "publisher": "P", "title": id, "lineage": "p"}
    return {**told, "published": "2023-01-02", **changes}


def measure(id: str, **changes: Any) -> dict[str, Any]:
    fact = {key: each for key, each in statement(id).items() if key != "speaker"}
    told = {
        "type": "measure-imposed",
        "measure": "us-technology-export-controls",
        "imposed_by": "united-states",
    }
    return {**fact, **told, **changes}


def warnings(answer: Any, *, but: str = "text-not-attached") -> list[tuple[str, str, str | None]]:
    assert answer.status_code in {200, 201, 202}, answer.text
    return [
        (each["code"], each["pointer"], each.get("clashes_with"))
        for each in answer.json()["warnings"]
        if each["code"] != but
    ]


def load(writes: Writer, *events: Any, query: str = "", accept: str = "application/json") -> Any:
    content = b"".join(json.dumps(each).encode() + b"\n" for each in events)
    headers = bearer(writes.token) | {"Content-Type": JSON_LINES, "Accept": accept}
    return writes.client.post(f"/v1/imports{query}", content=content, headers=headers)


CLASHES = [
    (statement("one"), statement("two"), ("same-fact", "/id", "fact/one")),
    (
        statement("one", citations=[CITATION, {**CITATION, "bearing": "mentions"}]),
        statement("two", citations=[{**CITATION, "bearing": "mentions"}, CITATION]),
        ("same-fact", "/id", "fact/one"),
    ),
    (
        statement("one", about=["china", "united-states"], issues=["taiwan", "export-controls"]),
        statement("two", about=["united-states", "china"], issues=["export-controls", "taiwan"]),
        ("same-fact", "/id", "fact/one"),
    ),
    (
        statement("one", citations=[{**CITATION, "says": {"date": "2022", "place": "here"}}]),
        statement("two", citations=[{**CITATION, "says": {"place": "here", "date": "2022"}}]),
        ("same-fact", "/id", "fact/one"),
    ),
    (
        actor("one", identifiers={"wikidata": "Q9999991"}),
        actor("two", identifiers={"wikidata": "Q9999991"}),
        ("same-identifier", "/identifiers/wikidata", "actor/one"),
    ),
    (
        source("one", sha256="a" * 64),
        source("two", sha256="a" * 64),
        ("same-text", "/sha256", "source/one"),
    ),
    (
        source("one", url="https://www.example.org/a/"),
        source("two", url="http://example.org:80/a#top", lineage="q"),
        ("same-text", "/url", "source/one"),
    ),
    (
        actor("one", name="République  française"),
        actor("two", aliases=[{"name": "Republique Francaise"}]),
        ("same-name", "/aliases/0/name", "actor/one"),
    ),
    (
        {"type": "place-added", "id": "one", "name": "Springfield", "country": "united-states"},
        {"type": "place-added", "id": "two", "name": "springfield", "country": "united-states"},
        ("same-name", "/name", "place/one"),
    ),
    (
        actor("one", aliases=[{"name": "Hexagon"}]),
        actor("two", name="hexagon"),
        ("same-name", "/name", "actor/one"),
    ),
]


@pytest.mark.parametrize(("one", "two", "warning"), CLASHES, ids=range(len(CLASHES)))
def test_two_that_are_alike_are_told_in_a_batch_and_against_what_is_recorded(
    writes: Writer, one: Any, two: Any, warning: tuple[str, str, str]
) -> None:
    code, pointer, other = warning

    dry = writes.post({"events": [one, two]}, query="?dry_run=true")
    first = writes.post(one)
    second = writes.post(two)

    assert warnings(dry) == [(code, f"/events/1{pointer}", other)]
    assert warnings(first) == []
    assert warnings(second) == [warning]
    assert second.json()["checked_against"] == first.json()["min_position"]


def test_text_under_two_lineages_is_called_that(writes: Writer) -> None:
    writes.post(source("one", sha256="a" * 64))

    (told,) = writes.post(source("two", sha256="a" * 64, lineage="q")).json()["warnings"]

    assert "has the lineage 'p', not 'q'" in told["detail"]


@pytest.mark.parametrize(
    ("event", "warning"),
    [
        (measure("m"), ("measure-without-targets", "/targets", None)),
        (measure("m", targets=["china"]), None),
        (actor("b", kind="body"), ("acts-for-nobody", "/acts_for", None)),
        (actor("b", kind="body", acts_for=["china"]), None),
        (statement("s", speaker="cnn"), ("acts-for-nobody", "/speaker", "actor/cnn")),
        (statement("s", type="assessment-made", speaker="lu-xiang"), None),
        (statement("s", speaker="cnn", about=["united-states", "china"]), None),
        (statement("s", date="9000"), ("in-the-future", "/date", None)),
        (statement("s", date="2023-06-20"), "later"),
        (statement("s", date="[..2023-06-25]"), None),
        (statement("s", date="2023-06"), None),
        (source("s", published="9000-01-01"), ("in-the-future", "/published", None)),
    ],
    ids=range(12),
)
def test_doubtful_event_is_told_by_itself(writes: Writer, event: Any, warning: Any) -> None:
    later = ("later-than-its-source", "/citations/0/source", "source/cnn-blinken-xi-2023-06-19")

    found = warnings(writes.post(event))

    if warning == "later":
        assert found == [later]
    elif isinstance(warning, tuple):
        assert warning in found
    else:
        assert found == []


def test_what_happens_today_is_not_in_the_future(writes: Writer) -> None:
    today = statement("s", date=f"{utc_now().date()}")

    assert [each[0] for each in warnings(writes.post(today))] == ["later-than-its-source"]


@pytest.mark.parametrize("kind", get_args(MeasureFact), ids=tag_of)
def test_measure_without_targets_is_doubted_whatever_is_done_with_it(
    writes: Writer, kind: type[Fact]
) -> None:
    event = {**measure("m"), "type": tag_of(kind)}
    imposer, day = event.pop("imposed_by"), event.pop("date")
    (role,) = {"threatened_by", "imposed_by", "lifted_by"} & {*kind.__struct_fields__}
    event |= {role: imposer, "attested" if issubclass(kind, Condition) else "date": day}

    answer = writes.post(event)

    assert warnings(answer) == [("measure-without-targets", "/targets", None)]


def test_source_whose_text_is_not_attached_is_told_once(writes: Writer) -> None:
    events = [statement("one"), statement("two", date="2023-06-18"), source("unused")]

    answer = writes.post({"events": events})

    told = [each for each in answer.json()["warnings"] if each["code"] == "text-not-attached"]
    assert [each["pointer"] for each in told] == ["/events/0/citations/0/source"]


def test_quote_that_is_checked_is_no_doubt(writes: Writer, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("candid words")
    source = CITATION["source"]
    arguments = ["sources", "attach", source, str(text), "--data", str(writes.data)]
    attached = CliRunner().invoke(main, arguments)

    answer = writes.post(statement("said"))

    assert attached.exit_code == 0, attached.output
    assert answer.json()["warnings"] == []


def test_correction_is_not_like_the_fact_that_it_corrects(writes: Writer) -> None:
    writes.post(statement("one"))
    writes.post(statement("two", summary="Something else."))
    amended = {"type": "fact-corrected", "reason": "typo"}

    same = writes.post({**amended, "fact": statement("one", note="As printed.")})
    alike = writes.post({**amended, "fact": statement("two", note="As printed.")})

    assert warnings(same) == []
    assert warnings(alike) == [("same-fact", "/fact/id", "fact/one")]


def test_what_is_not_there_any_more_is_like_nothing(writes: Writer) -> None:
    writes.post(statement("one"))
    writes.post({"type": "fact-retracted", "fact": "one", "reason": "never said"})

    assert warnings(writes.post(statement("two"))) == []


def test_strict_refuses_with_each_warning_as_a_fault(writes: Writer) -> None:
    writes.post(actor("one", identifiers={"wikidata": "Q9999991"}))
    two = actor("two", identifiers={"wikidata": "Q9999991"}, part_of="nobody")
    before = writes.head()

    answer = writes.post(two, query="?strict=true")

    assert answer.status_code == 422
    assert [(each["pointer"], each.get("code")) for each in answer.json()["errors"]] == [
        ("/identifiers/wikidata", "same-identifier"),
        ("/part_of", None),
    ]
    assert answer.json()["errors"][0]["clashes_with"] == "actor/one"
    assert writes.head() == before
    assert writes.post(issue("sound"), query="?strict=true").status_code == 201


def test_strict_does_not_refuse_what_is_recorded(writes: Writer) -> None:
    first = writes.post(actor("b", kind="body"), key="k")

    again = writes.post(actor("b", kind="body"), key="k", query="?strict=true")

    assert (first.status_code, again.status_code) == (201, 200)


def test_import_tells_warnings_with_their_lines(writes: Writer) -> None:
    before = writes.head()
    writes.post(actor("one", identifiers={"wikidata": "Q9999991"}))
    events = [
        issue("a"),
        actor("two", identifiers={"wikidata": "Q9999991"}),
        actor("b", kind="body"),
    ]

    strict = load(writes, *events, query="?strict=true")
    stream = load(writes, *events, query="?strict=true", accept="text/event-stream")
    answer = load(writes, *events)

    wanted = [(2, "same-identifier"), (3, "acts-for-nobody")]
    assert strict.status_code == 422
    assert [(each["line"], each["code"]) for each in strict.json()["errors"]] == wanted
    assert "same-identifier" in stream.text
    assert "event: fault" in stream.text
    assert [(each["line"], each["code"]) for each in answer.json()["warnings"]] == wanted
    assert writes.head() == before + 4


def test_strict_import_tells_faults_and_warnings_together(writes: Writer) -> None:
    events = [actor("b", kind="body"), issue("taiwan"), issue("x", name=5)]

    answer = load(writes, *events, query="?strict=true")

    assert [(each["line"], each["pointer"]) for each in answer.json()["errors"]] == [
        (1, "/acts_for"),
        (2, "/id"),
        (3, "/name"),
    ]


def run_import(file: Path, data: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["import", str(file), "--data", str(data), *options])


def test_command_prints_warnings_and_refuses_them_where_it_is_strict(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("# one\n- type: actor-added\n  id: b\n  kind: body\n  name: B\n")

    strict = run_import(file, tmp_path / "data", "--strict")
    plain = run_import(file, tmp_path / "data")
    again = run_import(file, tmp_path / "data", "--strict")

    detail = "/acts_for: acts for no state, as is right for media, experts and companies"
    assert strict.exit_code == 1
    assert strict.stderr.startswith(f"Error: {file}:2: {detail}")
    assert (plain.exit_code, again.exit_code) == (0, 0)
    assert plain.stderr.startswith(f"{file}:2: warning: {detail}")
    assert plain.stderr.rstrip().endswith("[acts-for-nobody]")
    assert "1 events recorded" in plain.stdout
    assert again.stderr == ""


def test_warnings_are_told_up_to_a_hundred_and_counted(writes: Writer) -> None:
    events = [actor(f"b-{each}", kind="body") for each in range(250)]

    answer = load(writes, *events).json()

    assert (len(answer["warnings"]), answer["warnings_left_out"]) == (100, 150)


def test_founding_facts_have_no_doubts_but_those_that_are_explained(tmp_path: Path) -> None:
    """Media, experts, companies and alliances are no side of a state; no texts are shipped."""
    db = store.open_for_reading(store.make(tmp_path, "a-ledger"))
    doubts = Doubts(db, Texts(tmp_path / "texts"))
    events = founding_events()
    for index, event in enumerate(events):
        doubts.see(event, index)
    db.close()

    told = Counter(each.code for each in doubts.found.told)

    assert set(told) == {"acts-for-nobody", "text-not-attached"}
    assert told["text-not-attached"] == 5
    idle = {str(getattr(events[each.place], "kind", "")) for each in doubts.found.told}
    assert idle == {"body", "person", ""}


def test_founding_facts_recorded_once_more_under_other_ids_are_all_known(founded: Path) -> None:
    facts = [json.loads(encode(each)) for each in founding_events() if hasattr(each, "citations")]
    other = [{**each, "id": f"{each['id'][:90]}-again"} for each in facts]

    with writer(founded) as writes:
        answer = load(writes, *other, query="?strict=true")

    same = [each for each in answer.json()["errors"] if each.get("code") == "same-fact"]
    assert len(same) == 100 - sum(
        each.get("code") != "same-fact" for each in answer.json()["errors"]
    )
    assert all(each["clashes_with"].startswith("fact/") for each in same)
