"""`/client.js`, the client for JavaScript: one module, and a verb for all that can be read."""

import re
from typing import Any, Final

import pytest

from api.answers.ledger import AnswerChanged
from api.routes.page.client_script import (
    CLIENT,
    client_script,
    one_module,
    public_names,
    verbs,
)
from api.routes.page.modules import JoiningError
from tests.running import Ask, Client

NO_VERB: Final = {
    "/v1/stream": "`stream` and `watch` go through it",
    "/v1/reconcile": "`reconcile` asks by POST, as queries are long",
    "/v1/reconcile/suggest/entity": "for the boxes of a Reconciliation client",
    "/v1/reconcile/suggest/type": "for the boxes of a Reconciliation client",
    "/v1/reconcile/suggest/property": "for the boxes of a Reconciliation client",
    "/v1/reconcile/properties": "for the boxes of a Reconciliation client",
    "/v1/reconcile/preview": "HTML, for the boxes of a Reconciliation client",
    "/v1/reconcile/flyout": "for the boxes of a Reconciliation client",
}


def is_list(document: dict[str, Any], answered: dict[str, Any]) -> bool:
    schema = answered.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    properties: dict[str, Any] = (
        document["components"]["schemas"].get(name, {}).get("properties", {})
    )
    return {"items", "next"} <= properties.keys()


def test_all_that_can_be_read_has_a_verb_or_a_reason_why_it_has_none(ask: Ask) -> None:
    document = ask("/openapi.json")
    by_path = {
        path: (table, name) for table, rows in verbs().items() for name, path in rows.items()
    }
    asked = {path: each["get"] for path, each in document["paths"].items() if "get" in each}

    assert {*asked} - {*by_path} == {*NO_VERB}
    assert {*by_path} <= {*asked}
    for path, (table, _) in by_path.items():
        answered = asked[path]["responses"]["200"]["content"]
        names = {each["name"] for each in asked[path].get("parameters", ())}
        assert ("known_at" in names) == table.endswith("AT_CLOCKS"), path
        assert is_list(document, answered) == table.startswith("LISTS"), path
        assert ("application/json" not in answered) == (table == "TEXTS"), path


def test_names_of_verbs_are_unlike_each_other_and_take_nothing_s_place() -> None:
    names = [name for rows in verbs().values() for name in rows]
    taken = re.findall(r"(?m)^  (?:async )?(\w+)\(", client_script().decode())

    assert len(names) == len(set(names)) > 80
    assert {*names} & {*taken, "address", "clocks", "options"} == set()


def test_client_is_one_module_that_needs_no_other(client: Client) -> None:
    text = client.get("/client.js").text

    assert re.findall(r"(?m)^import\b|\bfrom \"|\bimport\(|@import|\.\./", text) == []
    assert {"Detente", "Clocks", "Problem", "Conflict", "NotFound", "TakenBack"} <= {
        *public_names()
    }
    assert not {each for each in public_names() if each[0].islower()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import { a } from "./two.js";\nfunction b() {}\n', "b is a name in library/two.js too"),
        ('import * as a from "./two.js";\n', "an import of it is not understood"),
        ('import { a } from "./client.js";\n', "it needs itself"),
    ],
)
def test_what_cannot_be_put_into_one_module_is_refused(text: str, said: str) -> None:
    two = "export function a() {}\nclass b {}\n"

    with pytest.raises(JoiningError, match=said):
        one_module({CLIENT: text, "library/two.js": two}, CLIENT)


def test_client_may_be_asked_for_by_every_page_and_is_sent_when_it_differs(client: Client) -> None:
    answer = client.get("/client.js", headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["access-control-allow-origin"] == "*"
    again = client.get("/client.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.fixture(scope="module")
def types(client: Client) -> str:
    return client.get("/client.d.ts").text


def test_types_name_just_what_the_client_has(types: str) -> None:
    methods = dict(re.findall(r"(?m)^  (\w+)(\(.*);$", types))
    rows = {name: path for table in verbs().values() for name, path in table.items()}

    assert set(re.findall(r"(?m)^export class (\w+)", types)) == {*public_names()}
    assert {*rows} - {*methods} == set()
    for name, path in rows.items():
        ids = re.findall(r"\{(\w+)\}", path)
        assert methods[name].startswith(f"({''.join(f'{each}: string, ' for each in ids)}asked")
    assert methods["search"].startswith("(asked: AtClocks & ")
    assert methods["actors"].endswith("?: AtClocks & ActorsAsked): Paged<Schemas.ActorsAnswer>")


def test_types_of_answers_leave_open_what_is_not_always_there(types: str) -> None:
    def of(name: str) -> list[str]:
        (body,) = re.findall(rf"(?ms)^interface {name} \{{\n(.*?)^\}}", types)
        return [each.strip() for each in re.sub(r"/\*\*.*?\*/ ", "", body).splitlines()]

    assert "headline: string[];" in of("RelationsAnswer")
    assert "between: [string, string];" in of("RelationsAnswer")
    assert "errors?: ProblemFault[];" in of("Problem")
    assert 'type: "official-removed";' in of("OfficialRemoved")
    assert "sections: Record<string, Extent>;" in of("RelationsAnswer")
    told = of("Arrival")
    assert "item: Item | null;" in told
    assert [*AnswerChanged.__struct_fields__] == re.findall(
        r"(?m)^  (\w+):", types.partition("interface AnswerChanged {")[2].partition("}")[0]
    )


def test_types_are_sent_like_the_client(client: Client) -> None:
    answer = client.get("/client.d.ts", headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["content-type"].startswith("application/typescript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    again = client.get("/client.d.ts", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/client.js").headers["x-typescript-types"] == "./client.d.ts"
