"""What a statement means, and which names of its module it looks up."""

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

Dotted = tuple[str, ...]
"""A name and the attributes that are asked of it: `offices.TABLES` is `("offices", "TABLES")`."""

_CAPITAL: Final = re.compile(r"\b_{0,2}[A-Z]")
_OF_LAYOUT: Final = frozenset({"ctx", "kind", "type_comment"})

_OF_SUBCLASSES: Final = frozenset({"__subclasses__", "__init_subclass__", "__set_name__"})

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def meaning(node: Any) -> Any:
    """A statement without what says something to readers alone: comments, layout, docstrings
    wherever they stand, and `pass`, which stands where a docstring could.
    """
    if isinstance(node, ast.AST):
        fields = [each for each in node._fields if each not in _OF_LAYOUT]
        return type(node).__name__, *[meaning(getattr(node, each, None)) for each in fields]
    if isinstance(node, list):
        return tuple([meaning(each) for each in node if not says_nothing(each)])
    return node


def says_nothing(node: Any) -> bool:
    """Whether a statement does nothing, as docstrings do."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or (is_text and isinstance(node.value.value, str))


def binds(statement: ast.stmt, may_declare: bool) -> set[str]:
    """The names that a statement at the top of a module may bind there, imports apart; a function
    does so too where it may declare one global.
    """
    if isinstance(statement, Definition):
        within = ast.walk(statement) if may_declare else ()
        return {statement.name, *_declared(within)}
    return _bound(ast.walk(statement))


class LookedUp(NamedTuple):
    """The names that a statement looks up at the top of its module: perhaps more, never less."""

    used: set[Dotted]
    quoted: set[Dotted]
    """Those of types that stand in quotation marks."""
    is_open: bool
    """Whether what else a module defines may have a part in it without being named."""


def names(statement: ast.AST) -> LookedUp:
    """What a statement names."""
    found = _Names()
    found.visit(statement)
    return LookedUp(found.used, found.quoted, found.is_open)


class _Names(ast.NodeVisitor):
    """Goes through a statement and keeps which names stand for something of a function's own."""

    def __init__(self) -> None:
        self.used: set[Dotted] = set()
        self.quoted: set[Dotted] = set()
        self.is_open = False
        self._local: frozenset[str] = frozenset()
        """What functions around have bound, and so is none of the module's."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if not says_nothing(node):
            self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._use(node, ())

    def visit_Global(self, node: ast.Global) -> None:
        self.used |= {(each,) for each in node.names}

    def visit_Attribute(self, node: ast.Attribute) -> None:
        asked, value = [node.attr], node.value
        self.is_open |= node.attr in _OF_SUBCLASSES
        while isinstance(value, ast.Attribute):
            asked.append(value.attr)
            value = value.value
        if isinstance(value, ast.Name):
            self._use(value, tuple(reversed(asked)))
        else:
            self.visit(value)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A text that may be a type in quotation marks: types are written in capitals."""
        if isinstance(node.value, str) and _CAPITAL.search(node.value) and "\\" not in node.value:
            with suppress(SyntaxError, ValueError):
                within = names(ast.parse(node.value.strip(), mode="eval"))
                self.quoted |= {each for each in within.used if _CAPITAL.match(each[-1])}
                self.quoted |= within.quoted

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.is_open |= any(each.arg == "metaclass" for each in node.keywords)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.is_open |= node.name in _OF_SUBCLASSES
        annotations = [each.annotation for each in _parameters(node.args)]
        parameters_of_types = getattr(node, "type_params", ())  # since Python 3.12
        self._visit_all([*node.decorator_list, *annotations, node.returns, *parameters_of_types])
        self._visit_function(node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (the name that ast looks for)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_function(node, [node.body])

    def visit_ListComp(self, node: _Comprehension) -> None:
        """Where the first of what is gone through comes from is said outside."""
        first, *others = node.generators
        self.visit(first.iter)
        within = [first.target, *first.ifs, *others]
        parts = [getattr(node, each) for each in ("key", "value", "elt") if hasattr(node, each)]
        targets = (each for some in node.generators for each in ast.walk(some.target))
        self._visit_within(_bound(targets), [*within, *parts])

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815 (as above)

    def _use(self, name: ast.Name, asked: Dotted) -> None:
        if name.id not in self._local:
            self.used.add((name.id, *asked))

    def _visit_function(self, node: _Function, body: Iterable[ast.AST]) -> None:
        self._visit_all([*node.args.defaults, *node.args.kw_defaults])
        own = [*_in_scope(body)]
        parameters = {each.arg for each in _parameters(node.args)}
        self._visit_within((parameters | _bound(own)) - _declared(own), body)

    def _visit_within(self, local: set[str], nodes: Iterable[ast.AST | None]) -> None:
        around, self._local = self._local, self._local | local
        self._visit_all(nodes)
        self._local = around

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for each in nodes:
            if each is not None:
                self.visit(each)


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    some = (arguments.vararg, arguments.kwarg)
    rest = [each for each in some if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _in_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Parts of a function with what is in them, but for what has names of its own."""
    waiting = [*nodes]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Definition | ast.Lambda | _Comprehension):
            waiting += ast.iter_child_nodes(node)


def _declared(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are said to be the module's."""
    return {name for each in nodes if isinstance(each, ast.Global) for name in each.names}


def _bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are bound; those that are imported are looked up at the top of the module,
    too.
    """
    found: set[str | None] = set()
    for each in nodes:
        match each:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
                found.add(name)
            case ast.ExceptHandler(name=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name):
                found.add(name)
    return {each for each in found if each is not None}
