"""How the page is served: to whom, with which policy, and from which files."""

import re
from html.parser import HTMLParser

import pytest

from api.routes.page.files import files
from api.routes.page.joined import version_of_page
from tests.running import ROOT, Client

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FOLDER = ROOT / "api" / "page"
IDS = {
    "facts": "blinken-met-xi",
    "actors": "wang-yi",
    "issues": "taiwan",
    "offices": "foreign-minister-of-china",
    "sources": "cnn-blinken-xi-2023-06-19",
    "engagements": "blinken-visit-to-beijing-2023",
    "measures": "micron-ban",
    "channels": "us-china-military-line",
    "incidents": "balloon-over-the-united-states",
    "accords": "saudi-iranian-agreement-2023",
    "places": "beijing",
}
PAGES = [
    "/relations/united-states/china",
    *(f"/{plural}/{id}" for plural, id in IDS.items()),
    "/search",
    "/embed",
]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}


def policy_of(header: str) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in header.split(";"))
    return {name: value for name, _, value in parts}


class Loaded(HTMLParser):
    """What a page loads, and whether script or style stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "link"} and given.get("rel") not in {"alternate", "canonical"}:
            self.addresses.append(str(given.get("src") or given.get("href")))
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self._within = tag

    def handle_data(self, data: str) -> None:
        if self._within in {"script", "style"} and data.strip():
            self.inline.append(data)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/csv", "", "text/html;q=0.1,*/*"]
)
def test_start_is_json_but_for_browsers(client: Client, accept: str) -> None:
    answer = client.get("/", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_start_is_a_page_for_browsers(client: Client) -> None:
    answer = client.get("/?utm_source=elsewhere", headers={"Accept": BROWSER})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_start_still_refuses_unknown_parameters_as_json(client: Client) -> None:
    assert client.get("/?utm_source=elsewhere").status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_every_view_loads_one_script_and_one_stylesheet(client: Client, path: str) -> None:
    answer = client.get(path, params={"as_of": "2023-07-15", "anything": "else"})

    loaded = Loaded(answer.text)
    assert answer.status_code == 200
    assert {each.split("/")[3] for each in loaded.addresses} == {version_of_page()}
    assert {client.get(each).status_code for each in loaded.addresses} == {200}
    assert [each.rpartition(".")[2] for each in loaded.addresses] == ["css", "js", "svg"]
    assert loaded.inline == []


def test_policy_lets_nothing_in_from_outside(client: Client) -> None:
    page, embedded = client.get("/search"), client.get("/embed")

    policies = [policy_of(each.headers["content-security-policy"]) for each in (page, embedded)]

    assert policies == [
        {**POLICY, "frame-ancestors": "'none'"},
        {**POLICY, "frame-ancestors": "*"},
    ]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/offices/foreign-minister-of-china", "Foreign Minister of China – Detente"),
        (
            "/relations/united-states/china?as_of=2023-07-15",
            "United States and China, 15 July 2023 – Detente",
        ),
        ("/search", "Search – Detente"),
        ("/search?q=balloon", "Search: balloon – Detente"),
        ("/embed", "Timeline – Detente"),
        ("/actors/nobody", "This is not in the record – Detente"),
    ],
)
def test_title_tells_views_apart_without_script(client: Client, path: str, title: str) -> None:
    assert f"<title>{title}</title>" in client.get(path).text


def test_address_is_no_way_into_the_page(client: Client) -> None:
    text = client.get("/facts/%3Cscript%3Ealert(1)%3Cscript%3E?x=%22%3E%3Cb%3E").text

    assert "<script>alert" not in text
    assert '"><b>' not in text


def test_page_says_where_the_same_is_as_json(client: Client) -> None:
    text = client.get("/offices/foreign-minister-of-china?as_of=2023-07-15").text

    found = re.search(r'<link rel="alternate" type="application/json" href="([^"]+)"', text)
    assert found is not None
    assert found[1] == "/v1/offices/foreign-minister-of-china?as_of=2023-07-15"
    assert client.get(found[1]).json()["state"]["certainty"] == "possible"


def test_page_that_is_known_is_not_sent_again(client: Client) -> None:
    first = client.get("/search")

    again = client.get("/search", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("name", files())
def test_file_is_kept_for_ever_under_its_version(client: Client, name: str) -> None:
    current = client.get(f"/assets/page/{version_of_page()}/{name}")
    other = client.get(f"/assets/page/000000000000/{name}")

    assert current.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert other.headers["cache-control"] == "no-cache"
    assert current.content == other.content == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "nothing.js",
        "..%2Fapp.py",
        "views%2F..%2F..%2Fapp.py",
        "views",
        "pictures/state.png",
    ],
)
def test_nothing_else_is_a_file_of_the_page(client: Client, name: str) -> None:
    assert client.get(f"/assets/page/{version_of_page()}/{name}").status_code == 404


@pytest.mark.parametrize("script", ["/embed.js", "/elements.js", "/client.js"])
def test_embedding_script_may_be_loaded_from_anywhere(client: Client, script: str) -> None:
    answer = client.get(script)

    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(answer.content) < 40_000
    assert int(answer.headers["content-length"]) < 10_000


@pytest.mark.parametrize("name", [each for each in files() if each.endswith(".js")])
def test_module_is_short_and_makes_no_html_of_strings(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert len(text.splitlines()) < 250
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text) == []
    assert re.findall(r"https?://", text) == []


@pytest.mark.parametrize("path", ["/desk", "/desk/texts/x", "/desk/facts/x/correct"])
def test_desk_has_the_policy_of_every_page_and_is_framed_by_nobody(
    client: Client, path: str
) -> None:
    answer = client.get(path, headers={"Accept": BROWSER})

    assert answer.status_code == 200
    assert policy_of(answer.headers["content-security-policy"]) == {
        **POLICY,
        "frame-ancestors": "'none'",
    }
    assert "set-cookie" not in answer.headers
    loaded = Loaded(answer.text)
    assert loaded.inline == []
    assert all(each.startswith("/assets/page/") for each in loaded.addresses)


@pytest.mark.parametrize("name", [each for each in files() if each.endswith(".js")])
def test_types_of_module_are_checked_and_nothing_is_silenced(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert text.startswith("// @ts-check\n")
    assert (
        re.findall(r"@ts-(?:nocheck|ignore|expect-error)|eslint-disable|\{any\b|\bany[\[>}]", text)
        == []
    )


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("state", "README.md"),
        ("state", "docs/asking.md"),
        ("fact", "docs/asking.md"),
        ("engagement", "docs/frontends.md"),
        ("desk-text", "docs/curating.md"),
        ("desk-fact", "docs/curating.md"),
        ("desk-draft", "docs/curating.md"),
    ],
)
def test_document_shows_a_picture_that_is_small(name: str, document: str) -> None:
    picture = FOLDER / "pictures" / f"{name}.png"

    assert f"api/page/pictures/{name}.png)" in (ROOT / document).read_text(encoding="utf-8")
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert picture.stat().st_size < 170_000


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_page_and_its_modules_come_compressed(client: Client, encoding: str) -> None:
    for path in ("/search", f"/assets/page/{version_of_page()}/main.js"):
        small, plain = (
            client.get(path, headers={"Accept": "*/*", "Accept-Encoding": each})
            for each in (encoding, "identity")
        )

        assert small.headers["content-encoding"] == encoding
        assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2
        assert small.content == plain.content
        assert small.headers["etag"] != plain.headers["etag"]
        assert small.headers["vary"].endswith("Accept-Encoding")
        same = {
            "Accept": "*/*",
            "Accept-Encoding": encoding,
            "If-None-Match": small.headers["etag"],
        }
        assert client.get(path, headers=same).status_code == 304
