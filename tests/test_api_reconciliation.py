"""`/v1/reconcile` as OpenRefine asks it, and as the Reconciliation Service API 0.2 describes it.

The requests are those that OpenRefine 3.9 makes, written down from its source: a registration by
GET, guesses and batches by POST with the queries named `q0`, `q1` …, suggestions as somebody types,
previews in a frame, columns that are fetched.
"""

import json
from typing import Annotated, Any, Final

import msgspec
import pytest
from msgspec import Meta, Struct, field

from tests.running import Ask, Client

RECONCILE: Final = "/v1/reconcile"
ORIGIN: Final = {"Origin": "http://127.0.0.1:3333"}
"""Where OpenRefine's own page comes from."""


class SpecifiedType(Struct, forbid_unknown_fields=True):
    """Of the specification: a type."""

    id: str
    name: str


class SpecifiedFeature(Struct):
    """Of the specification: a matching feature."""

    id: str
    value: bool | float


class SpecifiedCandidate(Struct):
    """Of the specification: a reconciliation candidate."""

    id: Annotated[str, Meta(min_length=1)]
    name: Annotated[str, Meta(min_length=1)]
    score: float
    match: bool
    type: list[SpecifiedType]
    features: list[SpecifiedFeature]
    description: str


class SpecifiedResult(Struct):
    """Of the specification: a reconciliation result."""

    result: list[SpecifiedCandidate]


class SpecifiedTemplate(Struct):
    """Of the specification: an address with a place for an id."""

    url: Annotated[str, Meta(pattern=r"^https?://.*\{\{id\}\}")]


class SpecifiedPreview(SpecifiedTemplate):
    """Of the specification: preview metadata."""

    width: int
    height: int


class SpecifiedSuggest(Struct):
    """Of the specification: suggest metadata."""

    service_url: str
    service_path: str
    flyout_service_path: Annotated[str, Meta(pattern=r"\$\{id\}")] | None = None


class SpecifiedSetting(Struct):
    """Of the specification: a text that may be set of a property that is fetched."""

    name: str
    label: str
    type: Annotated[str, Meta(pattern="^text$")]


class SpecifiedExtend(Struct):
    """Of the specification: data extension metadata."""

    propose_properties: SpecifiedSuggest
    property_settings: list[SpecifiedSetting]


class SpecifiedManifest(Struct):
    """Of the specification: a service manifest."""

    versions: list[str]
    name: str
    identifier_space: Annotated[str, Meta(pattern="^https?://")] = field(name="identifierSpace")
    schema_space: Annotated[str, Meta(pattern="^https?://")] = field(name="schemaSpace")
    view: SpecifiedTemplate
    preview: SpecifiedPreview
    suggest: dict[str, SpecifiedSuggest]
    extend: SpecifiedExtend
    default_types: list[SpecifiedType] = field(name="defaultTypes")
    batch_size: int = field(name="batchSize")


class SpecifiedText(Struct, forbid_unknown_fields=True):
    """Of the specification: a value that is a text, or an entity."""

    text: str | None = field(default=None, name="str")
    id: str | None = None
    name: str | None = None


def posted(client: Client, **queries: dict[str, Any]) -> dict[str, Any]:
    """What a batch is answered with, held against the specification."""
    response = client.post(RECONCILE, data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    msgspec.json.decode(response.content, type=dict[str, SpecifiedResult])
    found: dict[str, Any] = response.json()
    assert list(found) == list(queries)
    return found


def best(client: Client, query: str, **more: Any) -> tuple[str, float, bool] | None:
    """The best candidate for a name: its id, its score, whether it matches."""
    (answer,) = posted(client, q0={"query": query, **more}).values()
    found = answer["result"]
    return (found[0]["id"], found[0]["score"], found[0]["match"]) if found else None


def on(day: str) -> list[dict[str, str]]:
    return [{"pid": "as_of", "v": day}]


def test_service_is_registered_by_its_manifest(client: Client) -> None:
    response = client.get(RECONCILE, headers=ORIGIN)

    found = msgspec.json.decode(response.content, type=SpecifiedManifest)
    assert "0.2" in found.versions
    assert [each.id for each in found.default_types] == ["state", "body", "person", "office"]
    assert response.headers["access-control-allow-origin"] == "*"
    base = found.suggest["entity"].service_url
    assert client.get(f"{base}{found.suggest['type'].service_path}?prefix=p").status_code == 200
    assert client.get(found.view.url.replace("{{id}}", "wang-yi")).status_code == 200
    assert client.get(found.preview.url.replace("{{id}}", "wang-yi")).status_code == 200


def test_types_of_a_column_are_guessed_from_three_candidates_of_each_cell(client: Client) -> None:
    found = posted(
        client,
        q0={"query": "Antony Blinken", "limit": 3},
        q1={"query": "China", "limit": 3},
        q2={"query": "Foreign Minister of China", "limit": 3},
    )

    types = [each["result"][0]["type"][0]["id"] for each in found.values()]
    assert types == ["person", "state", "office"]
    assert all(len(each["result"]) <= 3 for each in found.values())


def test_column_is_reconciled_with_a_type_and_columns_beside_it(client: Client) -> None:
    query = {
        "query": "Foreign Minister of China",
        "type": "person",
        "type_strict": "should",
        "properties": on("2023-06-18"),
    }

    found = posted(client, q0=query)["q0"]

    assert [(each["id"], each["match"]) for each in found["result"]] == [("qin-gang", True)]
    assert found["clocks"]["as_of"] == "2023-06-18"


@pytest.mark.parametrize(
    ("query", "more", "expected"),
    [
        ("US", {}, ("united-states", 95.0, True)),
        ("U.S.", {}, ("united-states", 95.0, True)),
        ("America", {}, ("united-states", 95.0, True)),
        ("united states", {"type": "state"}, ("united-states", 100.0, True)),
        ("Japan", {"type": ["person", "body"]}, None),
        ("wang-yi", {}, ("wang-yi", 100.0, True)),
        ("office:secretary", {"type": "office"}, ("office:secretary", 100.0, True)),
        ("Wang Yi", {"properties": [{"pid": "acts_for", "v": "Japan"}]}, ("wang-yi", 50.0, False)),
        (
            "Wang Yi",
            {"properties": [{"pid": "acts_for", "v": {"id": "china", "name": "China"}}]},
            ("wang-yi", 100.0, True),
        ),
        ("", {}, None),
        ("???", {}, None),
        ("Zbigniew Qwertz", {}, None),
    ],
)
def test_name_has_one_best_candidate_or_none(
    client: Client, query: str, more: dict[str, Any], expected: tuple[str, float, bool] | None
) -> None:
    assert best(client, query, **more) == expected


def test_title_alone_finds_its_office_and_matches_nothing(client: Client) -> None:
    day = on("2023-06-18")

    assert best(client, "Secretary of State", type="office") == ("office:secretary", 80.0, False)
    assert best(client, "Secretary of State", type="person", properties=day) == (
        *("antony-blinken", 75.0, False),
    )
    assert best(client, "US Secretary of State", type="person", properties=day) == (
        *("antony-blinken", 90.0, True),
    )


def test_day_of_the_address_is_that_of_queries_without_one(client: Client) -> None:
    queries = {
        "q0": {"query": "Foreign Minister of China", "type": "person"},
        "q1": {
            "query": "Foreign Minister of China",
            "type": "person",
            "properties": on("2023-12-31"),
        },
    }
    response = client.post(
        f"{RECONCILE}?as_of=2023-06-18", data={"queries": json.dumps(queries)}
    ).json()

    found = {key: each["result"][0]["id"] for key, each in response.items()}
    assert found == {"q0": "qin-gang", "q1": "wang-yi"}


@pytest.mark.parametrize("day", ["2023-06-18", "2023-06-18T00:00:00Z", "2023-06-18T00:00+08:00"])
def test_cell_that_holds_a_date_is_a_day_whatever_hour_is_sent_with_it(
    client: Client, day: str
) -> None:
    found = posted(client, q0={"query": "Foreign Minister of China", "properties": on(day)})["q0"]

    assert found["clocks"]["as_of"] == "2023-06-18"


@pytest.mark.parametrize("nothing", [[], [None], None])
def test_property_without_a_value_says_nothing_against_anybody(
    client: Client, nothing: list[None] | None
) -> None:
    given = [{"pid": "acts_for", "v": nothing}]

    assert best(client, "Wang Yi", properties=given) == ("wang-yi", 100.0, True)


def test_who_may_have_held_an_office_matches_nothing(client: Client) -> None:
    query = {"query": "Foreign Minister of China", "type": "person", "properties": on("2023-07-15")}

    found = posted(client, q0=query)["q0"]["result"]

    assert [(each["id"], each["score"], each["match"]) for each in found] == [
        ("qin-gang", 50.0, False),
        ("wang-yi", 50.0, False),
    ]
    assert all("perhaps Foreign Minister of China" in each["description"] for each in found)


def test_same_batch_is_answered_by_get_and_kept(client: Client) -> None:
    queries = json.dumps({"q0": {"query": "Blinken"}})
    address = {"queries": queries, "as_of": "2023-06-18", "known_at": "300"}

    by_get = client.get(RECONCILE, params=address)
    by_post = client.post(f"{RECONCILE}?as_of=2023-06-18&known_at=300", data={"queries": queries})

    assert by_get.json() == by_post.json()
    assert "immutable" in by_get.headers["cache-control"]
    assert by_post.headers["cache-control"] == "no-store"


def test_page_of_another_origin_may_ask_by_post(client: Client) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST"}

    preflight = client.options(RECONCILE, headers=asked)
    answer = client.post(RECONCILE, data={"queries": "{}"}, headers=ORIGIN)
    elsewhere = client.options("/v1/events", headers=asked)

    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json() == {}
    assert elsewhere.status_code == 403


def test_entity_is_suggested_as_somebody_types(ask: Ask) -> None:
    first = ask("/v1/reconcile/suggest/entity", prefix="wan")["result"]
    rest = ask("/v1/reconcile/suggest/entity", prefix="wan", cursor=1)["result"]

    assert first[0]["id"] == "wang-yi"
    assert first[0]["notable"] == [{"id": "person", "name": "Person"}]
    assert rest == first[1:]
    assert ask("/v1/reconcile/suggest/entity", prefix="")["result"] == []
    assert ask("/v1/reconcile/suggest/entity", prefix="wang-yi")["result"][0]["id"] == "wang-yi"


def test_types_and_properties_are_suggested_by_what_they_begin_with(ask: Ask) -> None:
    def ids(kind: str, prefix: str) -> list[str]:
        found = ask(f"/v1/reconcile/suggest/{kind}", prefix=prefix)["result"]
        return [each["id"] for each in found]

    assert ids("type", "") == ["state", "body", "person", "office"]
    assert ids("type", "PERS") == ["person"]
    assert ids("property", "as") == ["as_of"]
    assert ids("property", "hold") == ["holder"]


def test_properties_are_proposed_for_a_type_or_for_none(ask: Ask) -> None:
    def ids(**asked: Any) -> list[str]:
        return [each["id"] for each in ask("/v1/reconcile/properties", **asked)["properties"]]

    assert ids(type="office") == ["kind", "of", "accredited_to", "holder"]
    assert "as_of" not in ids(type="")
    assert ids(type="person", limit=1) == ["kind"]


def test_columns_are_fetched_each_for_its_day(client: Client) -> None:
    wanted: dict[str, list[Any]] = {
        "ids": ["wang-yi", "office:foreign-minister-of-china", "china", "nobody-has-it"],
        "properties": [
            {"id": "kind"},
            {"id": "acts_for"},
            {"id": "iso3166-1-alpha-2"},
            {"id": "offices", "settings": {"as_of": "2023-06-18"}},
            {"id": "holder", "settings": {"as_of": "2023-06-18"}},
        ],
    }
    response = client.post(RECONCILE, data={"extend": json.dumps(wanted)})

    found = response.json()
    rows = found["rows"]
    kinds = dict[str, dict[str, list[SpecifiedText]]]
    msgspec.convert(rows, kinds)
    assert [each["id"] for each in found["meta"]] == [each["id"] for each in wanted["properties"]]
    assert rows["wang-yi"]["kind"] == [{"str": "person"}]
    assert rows["wang-yi"]["acts_for"] == [{"id": "china", "name": "China"}]
    assert rows["china"]["iso3166-1-alpha-2"] == [{"str": "CN"}]
    office = rows["office:foreign-minister-of-china"]
    assert office["holder"] == [{"id": "qin-gang", "name": "Qin Gang"}]
    assert "office:foreign-minister-of-china" not in {e["id"] for e in rows["wang-yi"]["offices"]}
    assert not any(rows["nobody-has-it"].values())


def test_entity_is_shown_in_a_frame_of_any_page_and_runs_nothing(client: Client) -> None:
    answer = client.get(
        "/v1/reconcile/preview?id=office:foreign-minister-of-china&as_of=2023-06-18"
    )

    assert "Holder on 18 June 2023: Qin Gang" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "script" not in answer.text + policy
    assert client.get("/v1/reconcile/preview?id=nobody").status_code == 404


def test_entity_has_an_address_that_leads_to_what_is_told_of_it(client: Client) -> None:
    def led_to(id: str, accept: str) -> str:
        asked = {"Accept": accept}
        answer = client.get(
            f"/entities/{id}?as_of=2023-06-18", headers=asked, follow_redirects=False
        )
        assert answer.status_code == 303
        return answer.headers["location"]

    assert led_to("wang-yi", "text/html") == "/actors/wang-yi?as_of=2023-06-18"
    assert led_to("office:secretary", "application/json") == (
        "/v1/offices/secretary?as_of=2023-06-18"
    )
    assert led_to("a%3Fb", "application/json") == "/v1/actors/a%3Fb?as_of=2023-06-18"


FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("", 400, "either `queries` or `extend`"),
        ("queries={&", 400, "expected a form"),
        ("queries={", 400, "no JSON"),
        ("queries=[]", 400, "expected `object`, got `array`"),
        ("queries={}&queries={}", 400, "expected once"),
        ("queries={}&extend={}", 400, "either `queries` or `extend`"),
        ("queries={}&callback=x", 400, "no field but queries and extend"),
        ('queries={"q0":{"query":"a"},"q0":{"query":"b"}}', 400, "two members named 'q0'"),
        ('queries={"q0":{}}', 400, "/q0: expected `query` or `properties`"),
        ('queries={"q0":{"query":"a","type":"dog"}}', 400, "/q0/type: expected one of state"),
        ('queries={"q0":{"query":"a","limit":0}}', 400, "/q0/limit: expected `int` >= 1"),
        ('queries={"q0":{"query":"a","limit":1e9}}', 400, "/q0/limit: expected"),
        ('queries={"q0":{"query":"a","colour":"red"}}', 400, "unknown field `colour`"),
        (
            'queries={"q0":{"query":"a","properties":[{"pid":"age","v":3}]}}',
            *(400, "/q0/properties/0/pid: expected one of as_of"),
        ),
        (
            'queries={"q0":{"query":"a","properties":[{"pid":"as_of","v":"soon"}]}}',
            *(400, "/q0/properties/0/v: expected a day"),
        ),
        (
            'queries={"q0":{"query":"a","properties":[{"pid":"as_of","v":["2023","2024"]}]}}',
            *(400, "/q0/properties/0/v: expected one day"),
        ),
        (
            (
                'queries={"q0":{"query":"a","properties":[{"pid":"as_of","v":"2023"},'
                '{"pid":"as_of","v":"2024"}]}}'
            ),
            *(400, "/q0/properties/1/v: expected one day"),
        ),
        (f'queries={{"q0":{{"query":"{"a" * 301}"}}}}', 400, "/q0/query: expected `str` of length"),
        ("queries=%ED%A0%80", 400, "expected a form"),
        (r'queries={"q0":{"query":"\ud800"}}', 400, "queries"),
        ("extend={}", 400, "missing required field `ids`"),
        ('extend={"ids":["a"],"properties":[{"id":"as_of"}]}', 400, "expected one of kind"),
        (
            'extend={"ids":["a"],"properties":[{"id":"kind","settings":{"limit":"1"}}]}',
            *(400, "no setting but `as_of`"),
        ),
    ],
)
def test_form_that_does_not_fit_is_refused_with_the_place(
    client: Client, body: str, status: int, said: str
) -> None:
    answer = client.post(RECONCILE, content=body, headers=FORM)

    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_batch_of_a_thousand_is_refused_and_told_how_many_it_may_have(client: Client) -> None:
    queries = {f"q{number}": {"query": "Wang"} for number in range(1_000)}

    answer = client.post(RECONCILE, data={"queries": json.dumps(queries)})

    assert answer.status_code == 413
    assert answer.json()["detail"] == "expected up to 50 queries in a batch, found 1000"


def test_body_of_another_type_and_jsonp_are_refused(client: Client) -> None:
    assert client.post(RECONCILE, json={"queries": {}}).status_code == 415
    assert client.get(f"{RECONCILE}?callback=show").status_code == 400
