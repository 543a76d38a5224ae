"""The service as tools for assistants: the protocol, with its own client, and what is refused."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from click.testing import CliRunner
from mcp import ClientSession, StdioServerParameters
from mcp.client.client import Client as AssistantClient
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

import api.assistants
from api.assistants import tools
from api.assistants.asked import AskedService, RefusedAnswerError
from api.caching.within import WithinAnswer
from api.cli.asking.assistants import service_at
from api.cli.main import main
from api.routes.operation.assistants import MESSAGE_BYTES
from events.vocabulary.registry import ActorAdded, ActorMerged
from tests.assisting import BASE, Assistant
from tests.desking import Desked
from tests.recording import record, served
from tests.running import COMMAND, ENVIRONMENT, ROOT, Client, Server

TOKENS_MOST: Final = 600
CHARACTERS_OF_A_TOKEN: Final = 4
PAIR: Final = {"a": "united-states", "b": "china"}
FIELDS: Final = {"Accept": "application/json, text/event-stream"}
HELLO: Final = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "tests", "version": "1"},
    },
}


@pytest.fixture(scope="module")
def assistant(client: Client) -> Assistant:
    return Assistant(client)


def text_of(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


# What an assistant is told of the tools.


def test_answer_that_the_document_shows_is_the_one_that_is_given(assistant: Assistant) -> None:
    document = (ROOT / "docs" / "assistants.md").read_text(encoding="utf-8")
    told = re.search(r"`find` with `(.+)` answers\n\n```json\n(.+?)```", document, re.DOTALL)
    assert told is not None
    asked, shown = (json.loads(each) for each in told.groups())

    answer = assistant.text("find", **asked).replace(BASE, "http://127.0.0.1:8000")

    # The dots stand for positions, which grow.
    parts = (re.escape(each) for each in msgspec.json.encode(shown).decode().split("…"))
    assert re.fullmatch(r"\d+".join(parts), answer)


def test_tools_are_described_in_less_than_600_tokens() -> None:
    told = [
        {"name": each.name, "description": each.is_for, "inputSchema": each.schema}
        for each in tools.TOOLS
    ]

    assert len(json.dumps(told, separators=(",", ":"))) < TOKENS_MOST * CHARACTERS_OF_A_TOKEN


def test_every_tool_takes_both_clocks_and_nothing_unknown() -> None:
    assert [each.name for each in tools.TOOLS] == [
        *("find", "relations", "changes", "fact", "quote", "timeline")
    ]
    for each in tools.TOOLS:
        assert {"as_of", "public_by"} <= set(each.schema["properties"])
        assert each.schema["additionalProperties"] is False


# The protocol's own client.


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_sdks_client_asks_over_http(explored: Server, mode: str) -> None:
    async with AssistantClient(f"{explored.address}/mcp", mode=mode) as asking:
        listed = await asking.list_tools()
        found = await asking.call_tool("relations", {**PAIR, "as_of": "2023-03-01"})
        refused = await asking.call_tool("relations", {**PAIR, "as_of": "2023-02-30"})
        fact = await asking.read_resource("detente://facts/blinken-visit-postponed?as_of=2023-03")
        source = await asking.read_resource("detente://sources/cnn-blinken-xi-2023-06-19")
        prompt = await asking.get_prompt(
            "what-could-be-known", {"a": "US", "b": "China", "day": "2023-03-01"}
        )
        with pytest.raises(MCPError, match="no source has the id 'none'"):
            await asking.read_resource("detente://sources/none")

    assert [each.name for each in listed.tools] == [each.name for each in tools.TOOLS]
    assert all(each.annotations and each.annotations.read_only_hint for each in listed.tools)
    assert not found.is_error
    assert "stands postponed" in text_of(found)
    assert explored.get(_path(explored, text_of(found))).status_code == 200
    assert refused.is_error
    assert "expected a day of the calendar" in text_of(refused)
    assert "Antony Blinken puts off" in fact.contents[0].text  # type: ignore[union-attr]
    assert '"as_of":"2023-03-31"' in fact.contents[0].text  # type: ignore[union-attr]
    assert "republishing CNN" in source.contents[0].text  # type: ignore[union-attr]
    assert "public_by=2023-03-01" in prompt.messages[0].content.text  # type: ignore[union-attr]


def _path(server: Server, answer: str) -> str:
    permalink = str(json.loads(answer)["permalink"])
    assert permalink.startswith(server.address)
    return permalink.removeprefix(server.address)


async def test_the_command_asks_a_directory_beside_a_running_server(desked: Desked) -> None:
    program, *arguments = [*COMMAND, "mcp", "--data", str(desked.data)]
    started = StdioServerParameters(command=program, args=arguments, env=ENVIRONMENT)
    async with (
        stdio_client(started) as (read, write),
        ClientSession(read, write) as asking,
    ):
        await asking.initialize()
        listed = await asking.list_tools()
        found = await asking.call_tool("relations", {**PAIR, "as_of": "2023-03-01"})
        refused = await asking.call_tool("fact", {"id": "none"})

    assert [each.name for each in listed.tools] == [each.name for each in tools.TOOLS]
    assert json.loads(text_of(found))["last_told"] == "2023-02-14"
    assert refused.is_error


def test_the_command_ends_at_once_when_it_is_interrupted() -> None:
    started = subprocess.Popen(
        [*COMMAND, "mcp", "--url", "http://127.0.0.1:9"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    try:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(json.dumps(HELLO).encode() + b"\n")
        started.stdin.flush()
        assert b'"serverInfo"' in started.stdout.readline()

        started.send_signal(signal.SIGINT)

        assert started.wait(timeout=20) == -signal.SIGINT
    finally:
        started.kill()
        started.communicate()


async def test_a_service_elsewhere_says_what_a_directory_says(
    assistant: Assistant, explored: Server
) -> None:
    asked = {**PAIR, "as_of": "2023-03-01"}
    async with service_at(explored.address) as ask:
        told = await tools.call(AskedService(ask, explored.address), "relations", asked)
    async with service_at("http://127.0.0.1:9") as ask:
        with pytest.raises(RefusedAnswerError, match="does not answer as a Detente does"):
            await tools.call(AskedService(ask, ""), "relations", asked)

    assert json.loads(told)["state"] == assistant.call("relations", **asked)["state"]


# What is asked wrongly.


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("relations", {**PAIR, "as_of": "yesterday"}, "as_of is 'yesterday': expected"),
        ("relations", {**PAIR, "as_of": ""}, "as_of is ''"),
        ("relations", {**PAIR, "public_by": "2023-13"}, "public_by is '2023-13'"),
        ("relations", {"a": "US", "b": "china"}, "perhaps united-states (United States)"),
        ("relations", {"a": "Wang", "b": "china"}, "it may mean 3: wang-wenbin"),
        ("relations", {"a": "china", "b": "china"}, "china"),
        ("relations", {"a": "china"}, "missing required field `b`"),
        ("relations", {**PAIR, "on": "2023"}, "unknown field `on`. This tool takes a, b, as_of"),
        ("relations", {"a": "x" * 301, "b": "china"}, "length <= 300"),
        ("relations", {"a": 5, "b": "china"}, "Expected `str`, got `int`"),
        ("relations", {"a": "china.bib", "b": "iran"}, "no actor has the id 'china.bib'"),
        ("relations", {"a": "../facts", "b": "iran"}, "no actor has the id '../facts'"),
        ("changes", {**PAIR, "since": "2023-07", "as_of": "2023-06"}, "since"),
        ("fact", {"id": "none"}, "no fact has the id 'none'; timeline and quote name ids"),
        ("fact", {"id": "blinken-visit-postponed.bib"}, "no fact has the id"),
        ("fact", {"id": "qin-gang-removed", "as_of": "2023-01-01"}, "not told to have happened by"),
        ("fact", {"id": "qin-gang-removed", "public_by": "2023-08"}, "public by 2023-08"),
        ("quote", {"words": " "}, "quote"),
        ("find", {"words": " "}, "q is"),
        ("timeline", {"actor": "napoleon"}, "no actor has the id 'napoleon'"),
        ("timeline", {"order": "up"}, "order is 'up': expected one of"),
        ("timeline", {"cursor": "no cursor"}, "cursor"),
        ("sanction", {}, "no tool 'sanction': there are find, relations"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(
    assistant: Assistant, tool: str, arguments: dict[str, Any], said: str
) -> None:
    assert said in assistant.refused(tool, **arguments)


def test_timeline_goes_on_until_every_fact_was_told_once(assistant: Assistant) -> None:
    asked = {"actor": "china", "counterpart": "united-states", "as_of": "2023-06-30"}
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = assistant.call("timeline", **asked, **cursor)
        found += [each["id"] for each in page["facts"]]
        if "cursor" not in page:
            break
        cursor = {"cursor": page["cursor"]}

    everything = assistant.client.get("/v1/timeline", params={**asked, "limit": 500}).json()
    assert found == [each["id"] for each in everything["items"]]


def test_who_turned_out_to_be_somebody_else_is_asked_about_as_that_one(
    writable: Client,
) -> None:
    record(
        writable,
        ActorAdded(id="anthony-brinken", kind="person", name="Anthony Brinken"),
        ActorMerged(actor="anthony-brinken", into="antony-blinken", reason="A misspelling."),
    )
    assistant = Assistant(writable)

    told = assistant.call("relations", a="anthony-brinken", b="china", as_of="2023-03-01")

    assert told["between"] == ["antony-blinken", "china"]
    assert "/antony-blinken/china?" in told["permalink"]


def test_of_many_of_a_name_it_is_said_that_there_are_more(writable: Client) -> None:
    surnames = [f"Smith-{each}" for each in ("Alba", "Bora", "Cato", "Dora", "Ezra", "Fay", "Gil")]
    record(
        writable,
        *(ActorAdded(id=each.lower(), kind="person", name=f"Jo {each}") for each in surnames),
    )
    assistant = Assistant(writable)

    found = assistant.call("find", words="Smith")
    refused = assistant.refused("relations", a="Smith", b="china")

    assert found["more"] is True
    assert "may be meant, of which none was chosen" in found["ambiguous"]
    assert "it may mean 7: " in refused
    assert "and others" in refused


async def test_what_there_is_no_room_for_is_said_to_be_left_out() -> None:
    """Persons with so many offices that not one of them fits."""
    clocks = {"as_of": "2023-06-01", "public_by": None, "known_at": 1, "root": ""}
    placed = {"clocks": clocks, "permalink": "/", "items": [], "readings": [], "words": ""}
    many = [{"name": "Minister of the Very Long Name" * 10, "last_told": None}] * 100
    persons = {
        "items": [{"id": f"p{each}", "kind": "person", "name": "P"} for each in range(3)],
        "matches": [{"actor": f"p{each}", "offices": many} for each in range(3)],
    }

    async def ask(address: str) -> WithinAnswer:
        return WithinAnswer(200, {}, {**placed, **(persons if "/actors" in address else {})})

    found = json.loads(await tools.call(AskedService(ask, ""), "find", {"words": "P"}))

    assert found["names"] == []
    assert found["more"] is True
    assert "3 persons may be meant" in found["ambiguous"]


async def test_whoever_serves_another_release_is_no_riddle() -> None:
    async def ask(_: str) -> WithinAnswer:
        return WithinAnswer(200, {}, {"items": [{"id": 1}]})

    with pytest.raises(RefusedAnswerError, match="otherwise than this release"):
        await tools.call(AskedService(ask, ""), "relations", PAIR)


# The edge.


def test_a_message_passes_what_every_request_passes(client: Client) -> None:
    assert client.post("/mcp", json=HELLO, headers=FIELDS).status_code == 200
    assert client.post("/mcp", content=b"x" * (MESSAGE_BYTES + 1)).status_code == 415
    json_fields = {**FIELDS, "Content-Type": "application/json"}
    huge = client.post("/mcp", content=b"x" * (MESSAGE_BYTES + 1), headers=json_fields)
    assert huge.status_code == 413
    assert client.post("/mcp", content=b"[" * 9_000, headers=json_fields).status_code == 400
    assert client.get("/mcp").status_code == 405
    assert client.delete("/mcp").status_code == 405
    assert client.post("/mcp?as_of=2023", json=HELLO, headers=FIELDS).status_code == 400
    elsewhere = {**FIELDS, "Host": "bad name"}
    assert client.post("/mcp", json=HELLO, headers=elsewhere).status_code == 400


def test_pages_may_ask_where_they_may_read(founded: Path) -> None:
    theirs, ours = "https://theirs.example", "https://ours.example"
    with served(founded, cors_origins=(ours,)) as client:
        refused = client.post("/mcp", json=HELLO, headers={**FIELDS, "Origin": theirs})
        answered = client.post("/mcp", json=HELLO, headers={**FIELDS, "Origin": ours})
        preflight = client.options(
            "/mcp", headers={"Origin": ours, "Access-Control-Request-Method": "POST"}
        )

    assert refused.status_code == 403
    assert answered.status_code == 200
    assert answered.headers["access-control-allow-origin"] == ours
    assert "MCP-Protocol-Version" in preflight.headers["access-control-allow-headers"]


def test_without_the_extra_it_is_said_what_to_install(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("over_http", "over_stdio", "server"):
        monkeypatch.delitem(sys.modules, f"api.assistants.{name}", raising=False)
        monkeypatch.delattr(api.assistants, name, raising=False)
    for name in [each for each in sys.modules if each.partition(".")[0] in {"mcp", "mcp_types"}]:
        monkeypatch.setitem(sys.modules, name, None)

    answered = client.post("/mcp", json=HELLO, headers=FIELDS)
    ended = CliRunner().invoke(main, ["mcp", "--data", str(tmp_path)])

    assert answered.status_code == 501
    assert "detente[mcp]" in answered.json()["detail"]
    assert ended.exit_code == 1
    assert "pip install 'detente[mcp]'" in ended.output
