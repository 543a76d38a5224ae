"""The structs of all answers are there without what serves them, and so is the client."""

import os
import subprocess
import sys

import pytest

from tests.running import ROOT

ALONE = """
import importlib, pkgutil, sys

MAY = {*sys.stdlib_module_names, "msgspec", "api", "events", "projections", "seeds"}

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in MAY:
            raise ImportError(f"{name} is not there")

sys.meta_path.insert(0, Refusing())
import api.answers

for each in pkgutil.iter_modules(api.answers.__path__):
    importlib.import_module(f"api.answers.{each.name}")
print(sorted(name for name in sys.modules if name.startswith("api.answers.")))
"""


def alone(code: str, *packages: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process to which nothing but these packages is installed."""
    return subprocess.run(
        [sys.executable, "-c", code, *packages],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_answers_are_imported_with_nothing_but_msgspec() -> None:
    ran = alone(ALONE)

    assert ran.stderr == ""
    assert "api.answers.relations" in ran.stdout


def test_client_is_imported_with_nothing_but_httpx_and_msgspec() -> None:
    """And what HTTPX itself rests on."""
    more = '"httpx", "httpcore", "h11", "anyio", "sniffio", "idna", "certifi", "detente"'
    code = ALONE.replace('"msgspec"', f'"msgspec", {more}, "typing_extensions"')
    ran = alone(
        code + "import detente, detente.client; print(detente.Client is detente.client.Client)"
    )

    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "True"


def test_what_is_not_there_would_be_missed() -> None:
    ran = alone(ALONE.replace("import api.answers\n", "import api.answers, litestar\n"))

    assert "litestar is not there" in ran.stderr


def test_expressions_of_unicode_are_compiled_when_they_are_used() -> None:
    ran = alone(
        "import sys; from events.text.words import count_words;"
        " assert 'regex' not in sys.modules; print(count_words('中国 and'), 'regex' in sys.modules)"
    )

    assert ran.stdout == "3 True\n", ran.stderr


@pytest.mark.parametrize("name", ["__wrapped__", "__fspath__"])
def test_expression_of_unicode_is_not_taken_for_what_it_is_not(name: str) -> None:
    from events.text.unicode_patterns import UnicodePattern  # noqa: PLC0415

    assert not hasattr(UnicodePattern("a"), name)
