"""Whatever is sent, nothing is a bare 500."""

import re
from collections.abc import Sequence, Set
from urllib.parse import quote

import pytest

from api.app import ROUTES
from api.writing.access import KEYED, WRITING
from tests.asking import answers
from tests.running import Client

TEXTS = (
    "",
    " ",
    '"',
    '""',
    "'",
    "\\",
    "*",
    "balloon*",
    "^balloon",
    "-balloon",
    "balloon AND",
    "balloon OR NOT",
    "NEAR(",
    "NEAR(a b, 5)",
    "text : balloon",
    "{text} : x",
    "(((((",
    "col:*:^",
    "';DROP TABLE version;--",
    "1 OR 1=1",
    "%",
    "_",
    "?",
    ":k",
    "\0",
    "a\0b",
    "\n\t\r",
    "\x7f\x1b[2J",
    "\u200b",
    "\u202egnohtyp",
    "\ufeff",
    "\ufffe",
    "\U0001f388",
    "\U0001f1e8\U0001f1f3",
    "e\u0301",
    "王毅",
    "ßẞİ",
    "../../etc/passwd",
    "..",
    ".",
    "//",
    "C:\\x",
    "${jndi:x}",
    "{{7*7}}",
    "<script>",
    "a" * 10_240,
    "a " * 5_000,
    '"' * 299,
    "-1",
    "9" * 400,
    "1e400",
    "NaN",
    "null",
    "true",
    "[]",
    "2023-06-18T25:00:00Z",
    "9999-99-99",
)
BYTES = ("%ED%A0%80", "%FF%FE", "%C0%80", "%", "%zz", "%00", "%2e%2e%2f", "+", "%2B", "%26a%3Db")
RELATIONS = "/v1/relations/united-states/china"
TAKEN = {
    "as_of": (RELATIONS, "/v1/timeline"),
    "public_by": (RELATIONS, "/v1/citations"),
    "known_at": (RELATIONS, "/v1/actors"),
    "min_position": (RELATIONS, "/v1/actors"),
    "limit": (RELATIONS, "/v1/timeline"),
    "after": ("/v1/events",),
    "cursor": ("/v1/timeline", "/v1/citations", "/v1/issues", "/v1/sources"),
    "text": ("/v1/timeline", "/v1/actors/wang-yi/timeline?until=2023-06-18"),
    "quote": ("/v1/citations", "/v1/citations?actor=china"),
    "source": ("/v1/citations",),
    "fact": ("/v1/citations", "/v1/citations?quote=balloon"),
    "order": ("/v1/timeline",),
    **dict.fromkeys(
        ("actor", "counterpart", "issue", "kind", "engagement", "place", "from", "until"),
        ("/v1/timeline",),
    ),
}
WITH_ID = sorted(
    path
    for each in ROUTES
    if not each.opt.get(KEYED) and not each.opt.get(WRITING)
    for path in sorted(each.paths)
    if path.startswith("/v1") and "{" in path
)


@pytest.mark.parametrize("name", TAKEN)
def test_no_parameter_makes_the_service_fail(client: Client, name: str) -> None:
    sent = [quote(text, safe="") for text in TEXTS] + list(BYTES)

    asked = [
        f"{path}{'&' if '?' in path else '?'}{name}={text}" for path in TAKEN[name] for text in sent
    ]

    assert _failed(client, asked, may_be={200, 400}) == []


@pytest.mark.parametrize("path", WITH_ID)
def test_no_id_makes_the_service_fail(client: Client, path: str) -> None:
    sent = [quote(text, safe="") for text in TEXTS] + list(BYTES)

    before, *_, after = re.split(r"\{\w+:str\}", path)
    asked = [f"{before}{text}{'/china' * path.count('{b')}{after}" for text in sent]

    assert _failed(client, asked, may_be={200, 400, 404}) == []


def _failed(client: Client, asked: Sequence[str], may_be: Set[int]) -> list[tuple[str, int]]:
    found = zip(asked, answers(client, asked), strict=True)
    return [(each[:200], answer.status) for each, answer in found if answer.status not in may_be]


@pytest.mark.parametrize(
    "name",
    [
        *("../pyproject.toml", "..%2f..%2fpyproject.toml", "%2e%2e/x", "/etc/passwd", "%00"),
        *("swagger-ui", "swagger_bundle.js", "swagger-ui.js%00", "SWAGGER-UI.JS"),
    ],
)
def test_no_other_file_is_handed_out(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code in {404, 400}


def test_names_of_parameters_may_be_anything(client: Client) -> None:
    names = [quote(text, safe="") for text in TEXTS if text]

    statuses = {client.get(f"/v1/timeline?{name[:2000]}=1").status_code for name in names}

    assert statuses == {400}


def test_a_thousand_parameters_are_refused(client: Client) -> None:
    query = "&".join(f"p{number}=1" for number in range(1_000))

    assert client.get(f"/v1/timeline?{query}").status_code == 400


@pytest.mark.parametrize("text", ["candid and productive", "CANDID", "candid  and\tproductive"])
def test_words_are_found_however_they_are_typed(client: Client, text: str) -> None:
    answer = client.get("/v1/citations", params={"quote": text}).json()

    assert "miller-on-candid-talks" in {each["fact"] for each in answer["items"]}


@pytest.mark.parametrize(
    "text", ["candid*", "candid OR balloon", '"candid', "NOT candid", "^candid"]
)
def test_words_are_never_a_query_language(client: Client, text: str) -> None:
    items = client.get("/v1/citations", params={"quote": text}).json()["items"]

    assert "balloon" not in " ".join(each["citation"]["exact"] for each in items).lower()
