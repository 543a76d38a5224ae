"""Corrections, retractions and merges over HTTP: what is told now, and what was told before."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.stores import writing
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import ActorMerged
from seeds.founding import founding_events
from tests.recording import an_app
from tests.running import Client

TOLD = "blinken-visit-postponed"
GONE = "wang-yi-on-taiwan"
MERGED, SURVIVOR = "cctv", "chinese-media"
SUMMARY = "The visit is put off."
LATER = Citation(source="cnn-blinken-xi-2023-06-19", exact="a test", start=0, end=6)


def founding(id: str) -> AnyFact:
    (fact,) = [each for each in founding_events() if getattr(each, "id", None) == id]
    return fact  # type: ignore[return-value]  # it is the id of a fact


@pytest.fixture(scope="module")
def head() -> int:
    return len(founding_events())


@pytest.fixture(scope="module")
def amended(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("amended") / "data")

    async def amend() -> None:
        async with writing(data) as service:
            fact = replace(founding(TOLD), summary=SUMMARY)
            await service.ledger.append(
                [
                    FactCorrected(fact=fact, reason="It is shorter."),
                    CitationAdded(fact=TOLD, citation=LATER),
                    FactRetracted(fact=GONE, reason="He did not say it."),
                    ActorMerged(actor=MERGED, into=SURVIVOR, reason="The same."),
                ],
                by="A Curator",
            )

    asyncio.run(amend())
    with (
        an_app(lambda: writing(data)) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        yield client


def test_history_tells_who_changed_what_and_why(amended: Client, head: int) -> None:
    history = amended.get(f"/v1/facts/{TOLD}/history").json()

    recorded, corrected, cited = history["versions"]
    assert (recorded["change"], recorded["differs"]) == ("recorded", [])
    assert (corrected["position"], corrected["change"]) == (head + 1, "corrected")
    assert (corrected["recorded_by"], corrected["reason"]) == ("A Curator", "It is shorter.")
    assert corrected["differs"] == [
        {"field": "summary", "before": recorded["fact"]["summary"], "after": SUMMARY}
    ]
    assert (cited["change"], cited["differs"]) == ("citation-added", [])
    (added,) = cited["citations"].pop("added")
    assert added.startswith(TOLD)
    assert cited["citations"] == {"removed": [], "changed": []}
    assert history["cut_off"] is False


def test_history_of_a_reader_has_no_version_that_rests_on_a_later_source(
    amended: Client, head: int
) -> None:
    clocks = {"public_by": "2023-06-18"}

    history = amended.get(f"/v1/facts/{TOLD}/history", params=clocks).json()
    fact = amended.get(f"/v1/facts/{TOLD}", params=clocks).json()

    assert [each["change"] for each in history["versions"]] == ["recorded", "corrected"]
    assert "cnn-blinken-xi-2023-06-19" not in str(history)
    assert [each["position"] for each in fact["history"]] == [fact["position"], head + 1]
    assert fact["version"] == head + 1


def test_history_is_cut_by_the_ledgers_clock(amended: Client, head: int) -> None:
    known = {"known_at": head}

    (only,) = amended.get(f"/v1/facts/{TOLD}/history", params=known).json()["versions"]

    assert only["change"] == "recorded"
    assert amended.get(f"/v1/facts/{TOLD}/history", params={"known_at": 0}).status_code == 404


def test_retracted_fact_is_gone_and_says_why(amended: Client, head: int) -> None:
    answer = amended.get(f"/v1/facts/{GONE}")

    problem = answer.json()
    assert answer.status_code == 410
    assert problem["title"] == "Gone"
    assert problem["history"] == f"/v1/facts/{GONE}/history"
    assert f"retracted at position {head + 3}" in problem["detail"]
    assert "by A Curator: He did not say it." in problem["detail"]
    last = amended.get(problem["history"]).json()["versions"][-1]
    assert (last["change"], last["reason"], last["fact"]) == (
        "retracted",
        "He did not say it.",
        None,
    )


def test_citation_of_a_retracted_fact_is_gone_too(amended: Client, head: int) -> None:
    before = amended.get(f"/v1/facts/{GONE}", params={"known_at": head}).json()
    id = before["citations"][0]["id"]

    assert amended.get(f"/v1/citations/{id}").status_code == 410
    assert amended.get(f"/v1/citations/{id}", params={"known_at": head}).status_code == 200


def test_retraction_of_what_was_not_public_is_not_told(amended: Client) -> None:
    clocks = {"public_by": "2023-06-08"}

    assert amended.get(f"/v1/facts/{GONE}", params=clocks).status_code == 404
    assert amended.get(f"/v1/facts/{GONE}/history", params=clocks).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("address", "location"),
    [
        (f"/v1/actors/{MERGED}", SURVIVOR),
        (f"/v1/actors/{MERGED}?as_of=2023-07-01", f"{SURVIVOR}?as_of=2023-07-01"),
        (f"/v1/actors/{MERGED}/timeline?limit=2", f"../{SURVIVOR}/timeline?limit=2"),
        (f"/v1/relations/{MERGED}/iran?limit=3", f"../{SURVIVOR}/iran?limit=3"),
        (f"/v1/relations/iran/{MERGED}", SURVIVOR),
        (f"/v1/relations/iran/{MERGED}.bib?limit=3", f"{SURVIVOR}.bib?limit=3"),
        (f"/v1/relations/{MERGED}/iran.csl.json", f"../{SURVIVOR}/iran.csl.json"),
    ],
)
def test_merged_actor_has_moved_for_good(
    amended: Client, method: str, address: str, location: str
) -> None:
    answer = amended.request(method, address, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, location)
    assert answer.content == b""
    followed = amended.request(method, address, follow_redirects=True)
    assert followed.status_code == 200
    assert MERGED not in str(followed.url)


def test_merged_actor_was_himself_before(amended: Client, head: int) -> None:
    answer = amended.get(f"/v1/actors/{MERGED}", params={"known_at": head}, follow_redirects=False)

    assert (answer.status_code, answer.json()["actor"]["id"]) == (200, MERGED)


def test_two_names_of_one_actor_are_no_pair(amended: Client) -> None:
    answer = amended.get(f"/v1/relations/{MERGED}/{SURVIVOR}", follow_redirects=False)

    assert answer.status_code == 400


def test_filters_follow_the_merge(amended: Client) -> None:
    for path in ("/v1/timeline", "/v1/citations"):
        of = [amended.get(path, params={"actor": id}).json() for id in (MERGED, SURVIVOR)]
        assert of[0]["items"] == of[1]["items"] != []


def item(client: Client, id: str, **clocks: Any) -> Any:
    listed = client.get("/v1/timeline", params={"limit": 500, **clocks}).json()["items"]
    return next((each for each in listed if each["id"] == id), None)


def test_correction_is_no_news(amended: Client, head: int) -> None:
    before, after = item(amended, TOLD, known_at=head), item(amended, TOLD)

    assert (before["position"], before["amended"]) == (before["version"], False)
    assert (after["position"], after["version"]) == (before["position"], head + 2)
    assert after["amended"] is True
    assert after["date"] == before["date"]


def test_later_fact_is_no_correction(amended: Client) -> None:
    announced = item(amended, "blinken-visit-announced")

    versions = amended.get("/v1/facts/blinken-visit-announced/history").json()["versions"]

    assert (announced["amended"], announced["version"]) == (False, announced["position"])
    assert [each["change"] for each in versions] == ["recorded"]


@pytest.mark.parametrize(
    "address",
    [
        f"/v1/facts/{TOLD}",
        f"/v1/facts/{TOLD}/history",
        f"/v1/facts/{GONE}",
        f"/v1/facts/{GONE}/history",
        "/v1/timeline?limit=500",
        "/v1/timeline?text=balloon",
        f"/v1/actors/{MERGED}",
        f"/v1/actors/{MERGED}/timeline",
        "/v1/actors?limit=500",
        "/v1/actors?name=CCTV",
        "/v1/issues/taiwan",
        "/v1/issues/taiwan/timeline",
        "/v1/engagements",
        "/v1/engagements/blinken-visit-to-beijing-2023",
        "/v1/relations/united-states/china",
        "/v1/offices/foreign-minister-of-china",
        "/v1/sources/cnn-blinken-xi-2023-06-19",
        "/v1/citations?limit=500",
        "/v1/citations?quote=core+interest",
        f"/v1/citations?fact={GONE}",
        f"/v1/citations?asserted_by={MERGED}",
    ],
)
def test_what_was_told_before_is_still_told_of_then(
    amended: Client, client: Client, head: int, address: str
) -> None:
    joint = "&" if "?" in address else "?"
    then = f"{address}{joint}known_at={head}&as_of=2023-12-31"

    answer = amended.get(then, follow_redirects=False)

    assert answer.status_code == 200
    # Both ledgers hold the founding facts, each recorded at an instant of its own.
    assert answer.json() == client.get(then).json()


@pytest.mark.parametrize(
    ("address", "parameter", "expected"),
    [
        ("/v1/timeline?actor=wang-yii", "actor", "registered actor, perhaps wang-yi"),
        ("/v1/timeline?actor=china&counterpart=iram", "counterpart", "perhaps iran"),
        ("/v1/timeline?issue=ballon", "issue", "registered issue, perhaps balloon"),
        ("/v1/timeline?place=pekin", "place", "the id of a registered place"),
        ("/v1/timeline?engagement=x", "engagement", "the id of a registered engagement"),
        ("/v1/issues/taiwan/timeline?actor=chna", "actor", "perhaps china"),
        ("/v1/citations?actor=wang-yii", "actor", "perhaps wang-yi"),
        ("/v1/citations?asserted_by=wang-yii&quote=talks", "asserted_by", "perhaps wang-yi"),
        ("/v1/citations?source=cnn-blinken-xi-2023", "source", "cnn-blinken-xi-2023-06-19"),
        ("/v1/citations?fact=wang-yi-on-taiwn", "fact", "recorded fact, perhaps wang-yi-on-t"),
        ("/v1/timeline?actor=wang-yi&known_at=0", "actor", "the id of a registered actor"),
        (
            "/v1/citations?source=cnn-blinken-xi-2023-06-19&public_by=2023-06-01",
            "source",
            "the id of a registered source",
        ),
    ],
)
def test_filter_that_names_nobody_is_refused_with_the_nearest(
    amended: Client, address: str, parameter: str, expected: str
) -> None:
    answer = amended.get(address)

    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == parameter
    assert expected in fault["detail"]


def test_nearest_ids_tell_no_source_that_was_not_out(amended: Client) -> None:
    address = "/v1/citations?source=cnn-blinken-xi-2023&public_by=2023-06-16"

    assert "06-19" not in amended.get(address).json()["errors"][0]["detail"]


def test_suggestion_stands_apart_from_the_hits(amended: Client) -> None:
    answer = amended.get("/v1/citations?quote=candit+and+productive").json()

    assert answer["items"] == []
    assert answer["suggestion"]["quote"] == "candid and productive"
    assert answer["suggestion"]["of"] == [{"asked": "candit", "nearest": "candid"}]
    found = amended.get("/v1/citations", params={"quote": answer["suggestion"]["quote"]}).json()
    assert found["suggestion"] is None
    assert found["items"][0]["matched"] == "exact"


def test_unknown_name_has_a_suggestion(amended: Client) -> None:
    answer = amended.get("/v1/actors?name=Antony+Blinkin").json()

    assert answer["items"] == []
    assert answer["suggestion"]["name"] == "Antony Blinken"
