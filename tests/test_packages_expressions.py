"""No regular expression of ours takes more than linear time, whatever it is given."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import api
import events
import projections
import seeds
from tests.backtracking import may_backtrack

PACKAGES = (api, events, projections, seeds)
SEARCHING = ("search", "finditer", "findall", "sub", "subn", "split")
AT_A_PLACE = ("match", "fullmatch")
MADE_IN_FUNCTIONS = {
    (
        "api.caching.address_scopes",
        "f'/v1/{pattern}(?:\\\\.[a-z0-9.]+)?'",
    ),  # all of them are in a constant
    ("events.text.identifiers", "known.pattern"),  # so are these
    (
        "events.source_texts.normalisation",
        "f'{_class(joining | others)}+'",
    ),  # one class and another
    ("events.source_texts.normalisation", "f'({joins}+)|{becomes}{joins}*'"),
    ("events.source_texts.normalisation", "f'{_class(_marks())}{{{STACKED + 1},}}'"),
    (
        "projections.dossiers.shortened",
        "b',(?:' + b'|'.join(fields) + b')'",
    ),  # names and values as they are written, or a string
}
"""Expressions that are put together where only these lines are seen."""


class Found(NamedTuple):
    """An expression, and whether it is searched for or tried at one place."""

    where: str
    pattern: str | bytes
    flags: int
    is_searched: bool


@cache
def modules() -> tuple[ModuleType, ...]:
    names = (
        each.name
        for package in PACKAGES
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )
    return tuple(importlib.import_module(name) for name in names if not name.endswith("__main__"))


@cache
def source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def named() -> Iterator[Found]:
    """Expressions that have a name in their module, or stand in something that has."""
    everything = "\n".join(map(source, modules()))
    searched = set(re.findall(rf"(\w+)\.(?:{'|'.join(SEARCHING)})\b", everything))
    for module in modules():
        for name, value in vars(module).items():
            for each in patterns_in(value):
                where = f"{module.__name__}.{name}"
                yield Found(where, each.pattern, each.flags, name in searched)


def patterns_in(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(each)


def calls(module: ModuleType) -> Iterator[tuple[str, ast.Call]]:
    """What is called in functions and elsewhere, by name."""
    for each in ast.walk(ast.parse(source(module))):
        if isinstance(each, ast.Call):
            yield ast.unparse(each.func), each


def in_place() -> Iterator[Found]:
    """Expressions that are written where they are used, and patterns of what msgspec checks."""
    for module in modules():
        for called, call in calls(module):
            written = [each.value for each in call.keywords if each.arg == "pattern"]
            if called in VERBS:
                written.append(call.args[0])
            for each in written:
                if isinstance(each, ast.Constant) and isinstance(each.value, str | bytes):
                    is_searched = called not in {f"re.{verb}" for verb in AT_A_PLACE}
                    yield Found(f"{module.__name__}: {called}", each.value, 0, is_searched)


VERBS = frozenset(f"re.{verb}" for verb in (*SEARCHING, *AT_A_PLACE))


@pytest.fixture(scope="module")
def expressions() -> list[Found]:
    return sorted({*named(), *in_place()}, key=str)


def test_no_expression_goes_through_a_text_twice(expressions: list[Found]) -> None:
    slow = [
        each
        for each in expressions
        if may_backtrack(each.pattern, each.flags, is_searched=each.is_searched)
    ]

    assert slow == []


def test_expressions_are_found(expressions: list[Found]) -> None:
    where = {each.where for each in expressions}

    assert {
        "api.caching.validity._ENTITY_TAG",
        "api.caching.address_scopes._FINDERS",
        "api.writing.keys: Meta",
    } <= where
    assert len(expressions) > 40
    assert next(each for each in expressions if "_ENTITY_TAG" in each.where).is_searched


def test_no_expression_is_put_together_unseen() -> None:
    made = {
        (module.__name__, ast.unparse(call.args[0]))
        for module in modules()
        for function in ast.walk(ast.parse(source(module)))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in VERBS | {"re.compile"}
        and not isinstance(call.args[0], ast.Constant)
    }

    assert made == MADE_IN_FUNCTIONS


@pytest.mark.parametrize(
    ("pattern", "is_searched"),
    [
        (r"a*a*b", False),
        (r"(a+)+b", False),
        (r"(?:abx|a[bc]x|y)*d", False),
        (r"x*y*x*z", False),
        (r"\s*,?\s*;", False),
        (r" - at `.*`$", True),
        (r"a*b", True),
        (r"\s+$", True),
        (r'"(?:[^"\\]|\\.|.)*"', False),
        (rb"(?:a|b|ab)*c", False),
    ],
)
def test_expression_that_goes_through_a_text_again_and_again_is_found(
    pattern: str | bytes, is_searched: bool
) -> None:
    assert may_backtrack(pattern, is_searched=is_searched)


@pytest.mark.parametrize(
    ("pattern", "is_searched"),
    [
        (r"a*b", False),
        (r"x*y+z*w", False),
        (r"a+", True),
        (r"^a*b", True),
        (r'"(?:[^"\\]|\\.)*"', False),
        (r"(?:[^x]++|xy)*+z", False),
        (r"[a-z0-9]+(-[a-z0-9]+)*", False),
    ],
)
def test_expression_that_goes_through_a_text_once_is_let_be(
    pattern: str, is_searched: bool
) -> None:
    assert not may_backtrack(pattern, is_searched=is_searched)
