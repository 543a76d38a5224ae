"""What docs/python.md shows is what happens, against a served Detente."""

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.client import Client
from tests.running import ROOT, Server, serving
from tests.test_documents import LEFT_OUT, blocks
from tests.writers import key

PYTHON = (ROOT / "docs/python.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def served(founded: Path) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


def test_python_says_what_is_shown(served: Server, founded: Path) -> None:
    shown = "\n".join(blocks(PYTHON, "pycon"))
    here = shown.replace(ADDRESS, served.address).replace(LEFT_OUT, "...")
    told: list[str] = []
    parsed = doctest.DocTestParser().get_doctest(
        here, {"KEY": key(founded)}, "docs/python.md", "docs/python.md", 0
    )

    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    tried = runner.run(parsed, out=told.append, clear_globs=False)
    for each in parsed.globs.values():
        if isinstance(each, Client):
            each.close()

    assert tried.failed == 0, "".join(told)
    assert tried.attempted > 25


def test_all_methods_that_are_named_are_there() -> None:
    (listed,) = [each for each in PYTHON.split("\n") if each.startswith("`Client(url)` asks")]
    named = [
        each.strip("`") for each in listed.split("OpenRefine and the desk ask: ")[1].split(", ")
    ]

    assert [each for each in named if each.isidentifier() and not hasattr(Client, each)] == []
