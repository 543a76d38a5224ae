"""Typed clients, made from the OpenAPI document by the generators that people use.

What `openapi-python-client` makes is held by mypy and asks a served Detente; what
`openapi-typescript` makes is compiled, which needs Node and `sh setup.sh node`.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import msgspec
import pytest

from api.cli.making import make_examples
from tests.running import ROOT, Ask, Server, serving
from tests.writers import key

PACKAGES = ROOT / "node_modules"
BESIDE_PYTHON = Path(sys.executable).parent
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
NOT_READ_BY_THE_GENERATOR = {
    "GET /v1/timemap within ledger.": "application/link-format",
    "POST /v1/imports within ledger. Endpoint will not be generated.": "application/jsonl",
    "POST /v1/texts within desk.": "application/pdf",
}
"""It knows none of these media types; everything else is in the client."""

USED_IN_TYPESCRIPT = """
import type { components, paths } from "./detente";

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
} ? Body : never;
declare const relations: Answer<"/v1/relations/{a}/{b}">;
export const between: [string, string] = relations.between;
export const certainty: "certain" | "possible" | "between" | "contested" =
  relations.engagements[0].certainty;

declare const answered: Answer<"/v1/facts/{id}">;
export function why(fact: typeof answered.fact): string {
  return fact.type === "official-removed" ? fact.office : fact.summary;
}

declare const verified: Answer<"/v1/citations/{id}/verification">;
export const ends: number | undefined = verified.place?.end;
export const event: components["schemas"]["Arrival"]["position"] = 1;
"""


def plain(value: Any) -> Any:
    """Of the two ways to write UTC, the service has one and the client the other."""
    match value:
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case str():
            return value.replace("+00:00", "Z")
        case _:
            return value


def run(*command: str | Path, within: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end; its hooks find what is installed beside Python."""
    path = os.pathsep.join([str(BESIDE_PYTHON), os.environ.get("PATH", "")])
    return subprocess.run(
        [*map(str, command)],
        cwd=within,
        env={**os.environ, "PATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def document(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = ask("/openapi.json")
    return found


@pytest.fixture(scope="module")
def file(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("clients") / "openapi.json"
    file.write_bytes(msgspec.json.encode(document))
    return file


@pytest.fixture(scope="module")
def generated(file: Path) -> subprocess.CompletedProcess[str]:
    """What the generator said; the package is `made/detente_client` beside the document."""
    generator = BESIDE_PYTHON / "openapi-python-client"
    return run(generator, "generate", "--path", file, "--output-path", "made", within=file.parent)


@pytest.fixture(scope="module")
def made(generated: subprocess.CompletedProcess[str], file: Path) -> Iterator[Path]:
    folder = file.parent / "made"
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def writable_server(
    _founded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, str]]:
    data = shutil.copytree(_founded, tmp_path_factory.mktemp("written") / "data")
    token = key(data)
    with serving(data) as server:
        yield server, token


def test_schemas_have_plain_names_that_no_case_confuses(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert [name for name in schemas if not PLAIN_NAME.fullmatch(name)] == []
    assert len({name.lower() for name in schemas}) == len(schemas)
    assert {name: each["title"] for name, each in schemas.items() if "title" in each} == {
        name: name for name, each in schemas.items() if "title" in each
    }


def schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    match value:
        case dict():
            yield value
            for name, each in value.items():
                if name not in {"examples", "example"}:
                    yield from schemas_in(each)
        case list():
            for each in value:
                yield from schemas_in(each)


def test_no_schema_is_a_boolean_and_every_enum_has_a_type(document: dict[str, Any]) -> None:
    for each in schemas_in(document):
        assert not isinstance(each.get("items"), bool), each
        if isinstance(each.get("enum"), list):
            assert each["type"] == "string", each
        if "prefixItems" in each:
            assert each["minItems"] == each["maxItems"] == len(each["prefixItems"]), each


def test_texts_are_not_described_as_objects(document: dict[str, Any]) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                for media_type, content in response.get("content", {}).items():
                    if media_type.startswith("text/"):
                        assert content["schema"] == {"type": "string"}, operation["operationId"]


def test_generator_leaves_out_no_model_and_two_media_types(
    generated: subprocess.CompletedProcess[str],
) -> None:
    said = generated.stdout + generated.stderr

    assert generated.returncode == 0, said
    warned = re.findall(r"(?m)^WARNING parsing (.*)$", said)
    assert {*warned} == {*NOT_READ_BY_THE_GENERATOR}, said
    for media_type in NOT_READ_BY_THE_GENERATOR.values():
        assert media_type in said
    assert "Unable to" not in said
    assert "has resulted in the removal" not in said
    assert "Skipping" not in said


def test_every_schema_that_is_an_object_has_a_model(made: Path, document: dict[str, Any]) -> None:
    models = importlib.import_module("detente_client.models")

    objects = {
        name for name, each in document["components"]["schemas"].items() if "properties" in each
    }
    assert len(objects) > 100
    assert objects - set(models.__all__) == set()


def test_python_client_passes_the_type_checker(made: Path) -> None:
    checked = run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=/dev/null"),
        "detente_client",
        within=made,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_python_client_loses_nothing_of_any_answer(
    made: Path, document: dict[str, Any], explored: Server
) -> None:
    models = importlib.import_module("detente_client.models")
    for path, example in msgspec.json.decode(make_examples.FILE.read_bytes()).items():
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        schema = content.get("application/json", {}).get("schema", {})
        if "$ref" in schema:  # what a route answers with otherwise is asked for below
            name = schema["$ref"].rpartition("/")[2]
            answer = explored.get(example["request"]).json()

            read = getattr(models, name).from_dict(answer)

            assert plain(read.to_dict()) == plain(answer), path


def test_python_client_asks_and_is_answered(made: Path, explored: Server) -> None:
    package = importlib.import_module("detente_client")
    get_office = importlib.import_module("detente_client.api.offices.get_office")
    get_fact = importlib.import_module("detente_client.api.facts.get_fact")

    with package.Client(base_url=explored.address) as client:
        fact = get_fact.sync("blinken-visit-postponed", client=client)
        office = get_office.sync("foreign-minister-of-china", client=client)
        nothing = get_fact.sync("nothing", client=client)

    assert fact.fact.to_dict()["type"] == "engagement-postponed"
    assert type(fact.fact).__name__ == "EngagementPostponed"
    assert office.office.id == "foreign-minister-of-china"
    assert (type(nothing).__name__, nothing.status) == ("Problem", 404)


def test_python_client_reconciles(made: Path, explored: Server) -> None:
    package = importlib.import_module("detente_client")
    asks = importlib.import_module("detente_client.api.reconciliation.get_reconciliation")

    with package.Client(base_url=explored.address) as client:
        manifest = asks.sync(client=client)
        found = asks.sync(client=client, queries='{"q0": {"query": "Wang Yi"}}')

    assert "0.2" in manifest.versions
    assert found.to_dict()["q0"]["result"][0]["id"] == "wang-yi"


def test_python_client_records(made: Path, writable_server: tuple[Server, str]) -> None:
    server, token = writable_server
    package = importlib.import_module("detente_client")
    models = importlib.import_module("detente_client.models")
    record_events = importlib.import_module("detente_client.api.ledger.record_events")
    get_issue = importlib.import_module("detente_client.api.issues.get_issue")
    event = models.IssueAdded(
        type_=models.IssueAddedType("issue-added"),
        id="fentanyl",
        name="Fentanyl",
        description="The drug.",
    )
    batch = models.EventsToRecord(events=[attrs.evolve(event, id="opium")])

    with package.AuthenticatedClient(base_url=server.address, token=token) as client:
        recorded = record_events.sync(client=client, body=event)
        checked = record_events.sync(client=client, body=batch, dry_run=True)
        shown = get_issue.sync("fentanyl", client=client)

    assert (recorded.outcome.value, checked.outcome.value) == ("appended", "checked")
    assert shown.issue.name == "Fentanyl"


@pytest.mark.skipif(not PACKAGES.exists(), reason="no node_modules: sh setup.sh node")
def test_typescript_compiles_what_is_made_of_the_document(file: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node is not None, "npm is there, and Node is not"
    cli = PACKAGES / "openapi-typescript" / "bin" / "cli.js"
    (tmp_path / "used.ts").write_text(USED_IN_TYPESCRIPT)

    made = run(node, cli, file, "-o", tmp_path / "detente.ts", within=tmp_path)
    compiler = PACKAGES / "typescript" / "bin" / "tsc"
    compiled = run(node, compiler, "--noEmit", "--strict", "used.ts", within=tmp_path)

    assert made.returncode == 0, made.stdout + made.stderr
    assert "⚠" not in made.stdout + made.stderr
    assert compiled.returncode == 0, compiled.stdout
    assert "unknown}" not in (tmp_path / "detente.ts").read_text()
