"""A data set is withdrawn over HTTP: what rested on it alone is gone, with the reason."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.test_api_records import DATA_SETS, of_record
from tests.writers import Writer, statement, writer

WITHDRAWN = {"type": "data-set-withdrawn", "source": "trips", "reason": "It was made up."}
PASSAGE = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 0, "end": 6}


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("withdrawn") / "data") as opened:
        record = of_record("trips", "4145", "2023-07")
        facts = [
            statement("alone", citations=[record]),
            statement("beside", citations=[record, PASSAGE]),
        ]
        opened.post({"events": [*DATA_SETS, *facts]}).raise_for_status()
        opened.post(WITHDRAWN).raise_for_status()
        yield opened


def ask(writes: Writer, path: str, before: int = 0) -> Any:
    at = f"{'&' if '?' in path else '?'}known_at={writes.head() - before}&as_of=2024"
    return writes.client.get(f"{path}{at}")


def test_what_rested_on_it_alone_is_gone_and_says_why(writes: Writer) -> None:
    gone = ask(writes, "/v1/facts/alone")

    assert gone.status_code == 410
    assert "It was made up." in gone.text
    assert ask(writes, "/v1/facts/alone", before=1).status_code == 200


def test_what_had_other_support_stays_with_that(writes: Writer) -> None:
    now, then = (ask(writes, "/v1/facts/beside", before=each).json() for each in (0, 1))

    assert [each["source"] for each in now["fact"]["citations"]] == [PASSAGE["source"]]
    assert (now["support"]["citations"], then["support"]["citations"]) == (1, 2)
    assert now["history"][-1]["change"] == "data-set-withdrawn"


def test_the_source_says_that_it_was_withdrawn(writes: Writer) -> None:
    now, then = (ask(writes, "/v1/sources/trips", before=each).json() for each in (0, 1))

    assert (now["withdrawn"], now["citations"]) == ("It was made up.", [])
    assert then["withdrawn"] is None
    assert len(then["citations"]) == 2


def test_feeds_tell_what_was_taken_out(writes: Writer) -> None:
    feed = writes.client.get("/v1/timeline.atom?kind=statement-made").raise_for_status().text

    assert "deleted-entry" in feed
    assert "It was made up." in feed


def test_validators_of_what_rested_on_it_are_others(writes: Writer) -> None:
    address = "/v1/facts/beside?as_of=2024"
    before = writes.client.get(address).headers["etag"]
    set_up = {"type": "data-set-withdrawn", "source": "coded", "reason": "-"}
    writes.post(statement("third", citations=[of_record("coded", "9", "2023-06"), PASSAGE]))
    tag = writes.client.get("/v1/facts/third?as_of=2024").headers["etag"]

    writes.post(set_up).raise_for_status()

    assert writes.client.get("/v1/facts/third?as_of=2024").headers["etag"] != tag
    assert writes.client.get(address).headers["etag"] == before
