"""`/v1/doubles`: pairs that may be one, a page at a time."""

from tests.running import Client


def test_founding_facts_tell_nothing_twice(client: Client) -> None:
    answer = client.get("/v1/doubles?as_of=2023-12-31").raise_for_status().json()

    assert (answer["items"], answer["next"]) == ([], None)


def test_kind_that_there_is_not_is_refused(client: Client) -> None:
    answer = client.get("/v1/doubles?kind=places")

    assert answer.status_code == 400
    assert "engagements" in answer.text
