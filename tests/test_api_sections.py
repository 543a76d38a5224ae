"""Each section of an answer says of how much it is, and leads to the rest, page by page."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from msgspec.structs import replace

from projections.subjects.life import LIFE_LIMIT
from tests.crowding import BANS, bans, crowd
from tests.recording import postponed, record, served
from tests.running import Client

RELATIONS = "/v1/relations/united-states/china"
CLOCKS = "as_of=2023-12-31"


@pytest.fixture(scope="module")
def crowded(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The founding facts, and so many more that nothing fits."""
    data = copytree(_founded, tmp_path_factory.mktemp("crowded") / "data")
    with served(data) as client:
        crowd(client)
        yield client


def got(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.json()


def pages(client: Client, address: str | None) -> Iterator[Any]:
    while address is not None:
        page = got(client, address)
        yield page
        address = page["next"]


def test_state_counts_what_is_cut_off_and_leads_to_all_of_it(crowded: Client) -> None:
    state = got(crowded, f"{RELATIONS}?{CLOCKS}")

    extent = state["sections"]["measures"]
    rest = [each for page in pages(crowded, extent["next"]) for each in page["items"]]

    assert (extent["shown"], extent["at_least"]) == (25, False)
    assert extent["total"] == len(state["measures"]) + len(rest) >= BANS
    assert state["excluded"]["cut_off"] >= BANS - 25
    shown = [each["measure"] for each in (*state["measures"], *rest)]
    assert len(shown) == len({*shown})
    assert {f"ban-{number:03}" for number in range(BANS)} <= {*shown}
    assert state["more"] == [name for name, each in state["sections"].items() if each["next"]]


def one_by_one(items: list[Any]) -> list[Any]:
    """Items with those that stand beneath them, none within another."""
    found = []
    for each in items:
        parts = each.get("parts", []) if isinstance(each, dict) else []
        found += [each | {"parts": []} if parts else each, *one_by_one(parts)]
    return found


def test_every_section_of_every_answer_is_had_whole(crowded: Client) -> None:
    for path in (
        RELATIONS,
        "/v1/actors/united-states",
        "/v1/actors/qin-gang",
        "/v1/issues/taiwan",
        "/v1/sources/cnn-blinken-xi-2023-06-19",
    ):
        view = got(crowded, f"{path}?{CLOCKS}")
        for name, extent in view["sections"].items():
            rest = [each for page in pages(crowded, extent["next"]) for each in page["items"]]
            shown = one_by_one(view[name])
            assert extent["shown"] == len(shown), (path, name)
            assert (extent["next"] is None) == (not rest)
            if name == "citations":
                continue
            alone = pages(crowded, f"{path}/{name}?{CLOCKS}&limit=7")
            every = [each for page in alone for each in page["items"]]
            assert extent["total"] == len(every) or extent["at_least"]
            # A state has an order of its own, and of what is over the last of its form.
            assert {str(each) for each in (*shown, *rest)} == {str(each) for each in every}


@pytest.mark.parametrize(
    ("path", "section", "key"),
    [
        ("/v1/offices/foreign-minister-of-china", "succession", "id"),
        ("/v1/sources/cnn-blinken-xi-2023-06-19", "citations", "id"),
    ],
)
def test_section_that_is_a_list_of_its_own_goes_on_there(
    crowded: Client, path: str, section: str, key: str
) -> None:
    view = got(crowded, f"{path}?{CLOCKS}")

    extent = view["sections"][section]
    rest = [each[key] for page in pages(crowded, extent["next"]) for each in page["items"]]

    assert len(view[section]) + len(rest) == extent["total"]
    assert {*rest}.isdisjoint(each[key] for each in view[section])


def test_next_page_has_the_clocks_of_the_answer(crowded: Client) -> None:
    state = got(crowded, f"{RELATIONS}?as_of=2023-06-30&public_by=2023-12-31&known_at=900")

    following = state["sections"]["measures"]["next"]
    asked, page = dict(parse_qsl(urlsplit(following).query)), got(crowded, following)

    assert urlsplit(following).path == f"{RELATIONS}/measures"
    assert page["clocks"] == state["clocks"]
    assert (asked["as_of"], asked["public_by"], asked["known_at"]) == (
        "2023-06-30",
        "2023-12-31",
        "900",
    )


def test_page_stays_as_it_is_while_facts_arrive(founded: Path) -> None:
    with served(founded) as client:
        record(client, *bans(60))
        state = got(client, f"{RELATIONS}?{CLOCKS}")
        following = state["sections"]["measures"]["next"]
        before = client.get(following)
        cursor = dict(parse_qsl(urlsplit(following).query))["cursor"]

        record(client, *[*bans(62)][120:])

        assert client.get(following).content == before.content
        # The cursor alone holds the clocks, too.
        bare = got(client, f"{RELATIONS}/measures?cursor={cursor}")
        assert bare["items"] == before.json()["items"]
        assert "immutable" in before.headers["cache-control"]


def test_cursor_of_another_section_pair_or_day_is_refused(crowded: Client) -> None:
    state = got(crowded, f"{RELATIONS}?{CLOCKS}")
    query = urlsplit(state["sections"]["measures"]["next"]).query

    for address in (
        f"{RELATIONS}/incidents?{query}",
        f"/v1/relations/china/united-states/measures?{query}",
        f"/v1/issues/taiwan/measures?{query}",
        f"{RELATIONS}/measures?{query.replace('2023-12-31', '2023-12-30')}",
        f"{RELATIONS}/measures?{query}&limit=3",
        f"{RELATIONS}/measures?cursor=nonsense",
    ):
        response = crowded.get(address)
        assert response.status_code == 400, address
        assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "201", "1e1"])
def test_limit_of_a_page_is_kept(crowded: Client, limit: str) -> None:
    assert crowded.get(f"{RELATIONS}/measures?limit={limit}").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        f"{RELATIONS}/countermeasures",
        f"{RELATIONS}/counterparts",
        "/v1/actors/china/measures",
        "/v1/actors/nobody/offices",
        "/v1/issues/taiwan/offices",
        "/v1/issues/nothing/measures",
        "/v1/sources/cnn-blinken-xi-2023-06-19/citations",
        "/v1/relations/united-states/nobody/measures",
    ],
)
def test_what_is_no_section_is_not_found(crowded: Client, path: str) -> None:
    response = crowded.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_page_of_a_section_tells_what_is_contested_in_it(crowded: Client) -> None:
    state = got(crowded, f"{RELATIONS}?{CLOCKS}")

    found = [
        each
        for page in pages(crowded, f"{RELATIONS}/engagements?{CLOCKS}&limit=3")
        for each in page["contested"]
    ]

    of_engagements = [
        each
        for each in state["contested"]
        if any(subject.startswith("engagement/") for subject in each["elements"])
    ]
    assert {each["fact"] for each in of_engagements} == {each["fact"] for each in found} != set()


def test_section_of_a_state_of_one_ban_too_many_is_revalidated(crowded: Client) -> None:
    address = f"{RELATIONS}/measures?{CLOCKS}"
    first = crowded.get(address)

    again = crowded.get(address, headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304


def test_search_with_further_matches_says_so(crowded: Client) -> None:
    for address, expected in (
        ("/v1/citations?quote=candid&limit=1", True),
        ("/v1/citations?quote=candid+and+productive&limit=500", False),
        ("/v1/actors?name=Wang&limit=1", True),
        ("/v1/actors?name=Wang&limit=500", False),
    ):
        assert got(crowded, address)["more"] is expected, address


def test_postponement_is_found_however_much_was_told_since(founded: Path) -> None:
    told = [
        replace(postponed(), id=f"postponed-{number:03}", date=f"2023-12-{1 + number % 28:02}")
        for number in range(LIFE_LIMIT + 5)
    ]
    with served(founded) as client:
        record(client, *told[:150])
        record(client, *told[150:])
        graph = got(client, "/v1/facts/blinken-visit-announced-by-china.jsonld")["@graph"]

    (visit,) = [each for each in graph if "eventStatus" in each]
    assert visit["previousStartDate"] == "2023-02"
