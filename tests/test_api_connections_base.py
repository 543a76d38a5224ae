"""What is used of uvicorn's and httptools' private parts is there, and is what it was.

Their versions are capped; whoever lifts a cap reads what these tests say, and then what the changed
methods do.
"""

import ast
import asyncio
import inspect
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httptools
import pytest
import uvicorn
from packaging.requirements import Requirement
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api import serving
from api.limits import connections
from api.limits.connections import Connection
from api.serving import Server
from tests.running import ROOT

CAPPED = ("uvicorn", "httptools")


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An app."""


@pytest.fixture
async def protocol() -> HttpToolsProtocol:
    """One that a request has begun on."""
    config = uvicorn.Config(nothing, ws="none", log_config=None)
    made = HttpToolsProtocol(config, ServerState(), {}, asyncio.get_running_loop())
    made.on_message_begin()
    return made


def class_in(module: Any, name: str) -> ast.ClassDef:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return next(
        each for each in ast.walk(tree) if isinstance(each, ast.ClassDef) and each.name == name
    )


def used_of(tree: ast.AST, *owner: str) -> set[str]:
    """The attributes of `self`, `self.flow` or another name that some code reads or sets."""
    wanted = ".".join(owner)
    return {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and ast.unparse(each.value) == wanted
    }


def own_of(tree: ast.ClassDef) -> Iterator[str]:
    """What a class makes itself."""
    for each in tree.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield each.name
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id


@pytest.mark.parametrize("name", CAPPED)
def test_what_is_subclassed_is_capped_and_installed_as_it_was_read(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (found,) = (each for each in map(Requirement, project["dependencies"]) if each.name == name)

    major, minor, *_ = version(name).split(".")
    assert version(name) in found.specifier
    assert f"{major}.{int(minor) + 1}" not in found.specifier
    assert f"{int(major) + 1}.0" not in found.specifier


async def test_connection_uses_nothing_of_its_base_that_is_not_there(
    protocol: HttpToolsProtocol,
) -> None:
    written = class_in(connections, "Connection")
    set_here = {each for each in used_of(written, "self") if each.startswith("_")} - vars(
        HttpToolsProtocol
    ).keys()
    foreign = used_of(written, "self") - set(own_of(written)) - set_here

    assert foreign >= {"connections", "cycle", "flow", "headers", "loop", "parser", "pipeline"}
    assert [each for each in sorted(foreign) if not hasattr(protocol, each)] == []
    assert [
        each for each in used_of(written, "self", "flow") if not hasattr(FlowControl, each)
    ] == ["read_paused"]
    assert "read_paused" in inspect.getsource(FlowControl.__init__)


def test_cycle_has_what_is_used_of_it() -> None:
    written = class_in(connections, "Connection")
    made = inspect.getsource(RequestResponseCycle.__init__)

    used = used_of(written, "cycle") | used_of(written, "self", "cycle")

    assert used == {
        *("disconnected", "keep_alive", "message_event", "response_complete", "response_started"),
    }
    assert all(f"self.{each} = " in made for each in used)


@pytest.mark.parametrize(
    "name",
    [
        *("connection_made", "connection_lost", "data_received", "on_message_begin", "on_url"),
        *("on_header", "on_headers_complete", "on_body", "on_message_complete"),
        *("on_response_complete", "send_400_response", "_start_asgi_task", "shutdown"),
    ],
)
def test_method_that_is_overridden_is_called_as_it_was(name: str) -> None:
    ours, theirs = (
        list(inspect.signature(getattr(each, name)).parameters)
        for each in (Connection, HttpToolsProtocol)
    )

    assert ours == theirs


def test_no_method_is_overridden_by_accident() -> None:
    listed = {
        *("connection_made", "connection_lost", "data_received", "on_message_begin", "on_url"),
        *("on_header", "on_headers_complete", "on_body", "on_message_complete"),
        *("on_response_complete", "send_400_response", "_start_asgi_task", "shutdown"),
    }
    known = vars(HttpToolsProtocol).keys() - {"__doc__", "__module__", "__init__"}

    assert vars(Connection).keys() & known == listed


def test_base_reads_the_state_that_is_set_behind_its_back() -> None:
    """What is replaced here, and what the base does around it."""
    source = {
        name: inspect.getsource(each)
        for name, each in inspect.getmembers(HttpToolsProtocol)
        if inspect.isfunction(each)
    }

    assert "self.parser.feed_data(data)" in source["data_received"]
    assert "self._unset_keepalive_if_required()" in source["data_received"]
    assert "self.headers.append((name, value))" in source["on_header"]
    assert '"headers": self.headers' in source["on_message_begin"]
    assert "self.flow.resume_reading()" in source["on_response_complete"]
    assert "self.pipeline.pop()" in source["on_response_complete"]
    assert "self.pipeline.appendleft(" in source["on_headers_complete"]
    assert "self._start_asgi_task(" in source["on_headers_complete"]
    assert "self._start_asgi_task(" in source["on_response_complete"]
    assert "on_response=self.on_response_complete" in source["on_headers_complete"]


def test_server_overrides_what_there_is() -> None:
    for name in ("capture_signals", "on_tick", "shutdown"):
        ours, theirs = (
            list(inspect.signature(getattr(each, name)).parameters)
            for each in (Server, uvicorn.Server)
        )
        assert ours == theirs
    written = class_in(serving, "Server")
    made = inspect.getsource(uvicorn.Server.__init__)
    foreign = {
        each
        for each in used_of(written, "self") - set(own_of(written))
        if not each.startswith("_") and not hasattr(uvicorn.Server, each)
    }
    assert all(f"self.{each} = " in made for each in foreign)


class Heard:
    """What the parser calls, in order."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def on_message_begin(self) -> None:
        self.calls.append("begin")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.calls.append(f"{name.decode()}={value.decode()}")

    def on_headers_complete(self) -> None:
        self.calls.append("head")

    def on_body(self, body: bytes) -> None:
        self.calls.append(f"body {body.decode()}")

    def on_message_complete(self) -> None:
        self.calls.append("end")


CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nA: b\r\n\r\n"


@pytest.mark.parametrize("size", [1, 7, len(CHUNKED)])
def test_parser_tells_of_fields_behind_a_body_as_of_others(size: int) -> None:
    heard = Heard()
    parser = httptools.HttpRequestParser(heard)
    for at in range(0, len(CHUNKED), size):
        parser.feed_data(memoryview(CHUNKED)[at : at + size])

    body = [each for each in heard.calls if each.startswith("body")]
    assert "".join(each.removeprefix("body ") for each in body) == "hi"
    assert [each for each in heard.calls if each not in body] == [
        *("begin", "Transfer-Encoding=chunked", "head", "A=b", "end"),
    ]


def test_parser_goes_on_behind_a_request_for_another_protocol() -> None:
    heard = Heard()
    parser = httptools.HttpRequestParser(heard)
    first = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"

    with pytest.raises(httptools.HttpParserUpgrade) as upgrade:
        parser.feed_data(memoryview(first + b"GET / HTTP/1.1\r\n\r\n"))
    parser.feed_data(memoryview(b"GET / HTTP/1.1\r\n\r\n"))

    assert upgrade.value.args == (len(first),)
    assert heard.calls[-3:] == ["begin", "head", "end"]


@pytest.mark.parametrize("name", ["on_header", "on_body", "on_headers_complete"])
def test_parser_stops_at_what_a_callback_raises(name: str) -> None:
    class Refusing(Heard):
        pass

    def refuse(self: Any, *given: bytes) -> None:
        raise ValueError("no more")

    setattr(Refusing, name, refuse)
    parser = httptools.HttpRequestParser(Refusing())

    with pytest.raises(httptools.HttpParserCallbackError):
        parser.feed_data(CHUNKED)
