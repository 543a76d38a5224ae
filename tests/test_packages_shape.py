"""What a newcomer finds the code by: modules and functions of a size that can be seen at once, and
names of types that stand for one thing each.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.running import ROOT

PACKAGES = ("api", "events", "projections", "seeds")

MODULE_LINES = 400
FUNCTION_LINES = 40

LARGER: dict[str, str] = {}
"""Modules (`api/app.py`) and functions (`api/app.py:create_app`) that are larger, and why."""

TWICE: dict[str, str] = {
    "Clocks": "as read models go by them, and as whoever asks writes them",
    "Reason": "why an element changed, and why one is left out: each is read beside its own list",
}
"""Names that stand for two things all the same, and why."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours by its path."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), parsed(file)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def types_of(module: ast.Module) -> Iterator[str]:
    """The classes that a module makes, and the types that it gives a name (`Rows = …`)."""
    for each in ast.walk(module):
        if isinstance(each, ast.ClassDef):
            yield each.name
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if is_written_as_type(name) and not is_type_variable(value):
                    yield name


def is_written_as_type(name: str) -> bool:
    name = name.lstrip("_")
    return name[:1].isupper() and not name.isupper()


def is_type_variable(value: ast.expr) -> bool:
    """A `TypeVar` has no meaning but in the signatures beside it."""
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"


def sizes() -> Iterator[tuple[str, int, int]]:
    """Modules and functions with their lines, and how many they may have."""
    for path, module in modules():
        yield path, len((ROOT / path).read_text(encoding="utf-8").splitlines()), MODULE_LINES
        for each in ast.walk(module):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                assert each.end_lineno is not None
                yield f"{path}:{each.name}", each.end_lineno - each.lineno + 1, FUNCTION_LINES


def test_modules_and_functions_can_be_seen_at_once() -> None:
    """At half of it, ask what the second noun is."""
    larger = {name: lines for name, lines, most in sizes() if lines > most}

    assert {name: lines for name, lines in larger.items() if name not in LARGER} == {}
    assert larger.keys() == LARGER.keys(), "an exception that is none any more"


def test_name_of_a_type_is_given_once() -> None:
    found = defaultdict(list)
    for path, module in modules():
        for name in types_of(module):
            found[name].append(path)

    twice = {name: paths for name, paths in found.items() if len(paths) > 1}

    assert {name: paths for name, paths in twice.items() if name not in TWICE} == {}
    assert twice.keys() == TWICE.keys(), "an exception that is none any more"
