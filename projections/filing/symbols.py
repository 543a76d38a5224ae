"""What a piece of code rests on: all that is defined at the top of modules and that it names, and
what that names in turn.

It is read off the source, of the modules that are reached. Where it cannot be told what a name
stands for, the whole module that it comes from counts; and what a module does where it is imported
counts for all that comes from it. So it may be said that something else is meant where nothing is,
and never the other way round.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from projections.filing.modules import Module, modules_of, with_packages
from projections.filing.naming import Dotted, meaning, names

LIBRARY: Final = -1
"""The place of what is none of ours."""

_OF_ANYTHING: Final = frozenset({"__import__", "importlib", "pkgutil", "runpy"})
"""Behind these any module may be reached."""

_OF_THE_MODULE: Final = frozenset({"globals", "vars", "locals", "eval", "exec"})
"""Behind these, whatever stands at the top of the module."""


class Symbol(NamedTuple):
    """A statement at the top of a module, by its place among those there; of a library, whatever
    is named of it.
    """

    module: str
    place: int


_StandFor = dict[str, set[Symbol]]
"""What names stand for."""


class Symbols:
    """The symbols of some files, by path; modules are read as they are reached.

    What modules that are `cut` off import counts by its name alone.
    """

    def __init__(self, files: Mapping[str, bytes], *, cut: Iterable[str] = ()) -> None:
        self._files, self._cut = files, frozenset(cut)
        self._paths = modules_of(files)
        self._ours = {above for each in self._paths for above in with_packages(each)}
        self._modules: dict[str, Module] = {}
        self._named: dict[Symbol, _StandFor] = {}
        self._digests: dict[Symbol, str] = {}

    def rest_on(self, roots: Iterable[Dotted]) -> set[Symbol]:
        """All that some symbols (a module and a name) rest on, themselves included."""
        waiting = [each for module, *name in roots for each in self.standing_for(module, *name)]
        found: set[Symbol] = set()
        while waiting:
            symbol = waiting.pop()
            if symbol not in found:
                found.add(symbol)
                waiting += self._next(symbol)
        return found

    def standing_for(self, module: str, *dotted: str) -> set[Symbol]:
        """What a name stands for in a module, with what is asked of it."""
        return self._in(module, dotted, set())

    def digest(self, symbols: Iterable[Symbol]) -> str:
        """A digest of what symbols mean, of where they stand, and of what their names stand for."""
        told = "".join(map(self._digest, sorted(symbols)))
        return sha256(told.encode()).hexdigest()

    def bound_by(self, symbol: Symbol) -> tuple[str, ...]:
        """The names that a symbol binds in its module."""
        if symbol.place == LIBRARY:
            return ()
        return self._module(symbol.module).binding[symbol.place]

    def _module(self, name: str) -> Module:
        found = self._modules.get(name)
        if found is None:
            path = self._paths[name]
            found = self._modules[name] = Module(name, path, self._files[path])
        return found

    def _next(self, symbol: Symbol) -> Iterator[Symbol]:
        if symbol.place != LIBRARY:
            yield from self._acting(symbol.module)
            for some in self._names(symbol).values():
                yield from some

    def _acting(self, module: str) -> Iterator[Symbol]:
        """What a module does where it is imported, and the packages that it stands in before it."""
        for each in with_packages(module):
            if each in self._paths:
                yield from (Symbol(each, place) for place in self._module(each).acting)

    def _digest(self, symbol: Symbol) -> str:
        found = self._digests.get(symbol)
        if found is None:
            found = self._digests[symbol] = sha256(self._told(symbol).encode()).hexdigest()
        return found

    def _told(self, symbol: Symbol) -> str:
        if symbol.place == LIBRARY:
            return repr(symbol)
        statement = self._module(symbol.module).statements[symbol.place]
        stand_for = [
            (name, sorted(map(self._label, some))) for name, some in self._names(symbol).items()
        ]
        return repr((symbol.module, meaning(statement), sorted(stand_for)))

    def _label(self, symbol: Symbol) -> tuple[str, tuple[str, ...]]:
        """Without its place, or whatever is written above it would count."""
        return symbol.module, self.bound_by(symbol)

    def _names(self, symbol: Symbol) -> _StandFor:
        found = self._named.get(symbol)
        if found is None:
            standing = self._all_names(symbol)
            found = self._named[symbol] = {name: some for name, some in standing if some}
        return found

    def _all_names(self, symbol: Symbol) -> Iterator[tuple[str, set[Symbol]]]:
        module = self._module(symbol.module)
        named = names(module.statements[symbol.place])
        for each in named.used:
            yield ".".join(each), self._of(symbol.module, each, set())
        for each in named.quoted:
            yield f"'{'.'.join(each)}'", self._of_type(symbol.module, each)
        for star in module.starred:
            yield f"{star}.*", self._in(star, (), set())
        if named.is_open:
            yield "*", self._all()

    def _of(self, module: str, dotted: Dotted, seen: set[tuple[str, Dotted]]) -> set[Symbol]:
        """What a name stands for in a module, as far as it is told there."""
        first, *asked = dotted
        there = self._module(module)
        found = {Symbol(module, each) for each in there.bound.get(first, ())}
        for source, imported in there.imported.get(first, ()):
            within = (*([imported] if imported else []), *asked)
            if module in self._cut:
                found.add(Symbol(".".join((source, *within)), LIBRARY))
                continue
            is_of_all = (source, *within[:1]) == ("sys", "modules")
            if is_of_all or source.partition(".")[0] in _OF_ANYTHING:
                found |= self._all()
            found |= self._in(source, within, seen)
        if found:
            return found
        if first in _OF_ANYTHING:
            return self._all()
        return self._in(module, (), seen) if first in _OF_THE_MODULE else set()

    def _of_type(self, module: str, dotted: Dotted) -> set[Symbol]:
        """The same of a type in quotation marks, which a module is not."""
        there = self._module(module)
        imported = there.imported.get(dotted[0], ())
        is_module = all(
            name is None or f"{source}.{name}" in self._ours for source, name in imported
        )
        if dotted[0] not in there.bound and (not imported or (is_module and len(dotted) == 1)):
            return set()
        return self._of(module, dotted, set())

    def _in(self, module: str, dotted: Dotted, seen: set[tuple[str, Dotted]]) -> set[Symbol]:
        """What stands in a module under a name with what is asked of it; the whole module where no
        name is told, or one that is not found there.
        """
        if (module, dotted) in seen:  # and so is told already
            return set()
        seen.add((module, dotted))
        if module not in self._ours:
            return {Symbol(".".join((module, *dotted)), LIBRARY)}
        found: set[Symbol] = set()
        if dotted and f"{module}.{dotted[0]}" in self._ours:
            found |= self._in(f"{module}.{dotted[0]}", dotted[1:], seen)
        if module in self._paths and dotted:
            there = self._module(module)
            if dotted[0] in there.bound or dotted[0] in there.imported:
                found |= self._of(module, dotted, seen)
        return found or self._whole(module, seen)

    def _whole(self, module: str, seen: set[tuple[str, Dotted]]) -> set[Symbol]:
        """All that can be reached through a module: what it imports, and modules below it."""
        below = [each for each in self._paths if each.startswith(f"{module}.")]
        found = {each for some in below for each in self._in(some, (), seen)}
        if module in self._paths:
            there = self._module(module)
            found |= {Symbol(module, place) for place in range(len(there.statements))}
            for name in there.imported:
                found |= self._of(module, (name,), seen)
        return found

    def _all(self) -> set[Symbol]:
        return {
            Symbol(each, place)
            for each in self._paths
            for place in range(len(self._module(each).statements))
        }
