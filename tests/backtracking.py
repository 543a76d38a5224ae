"""Finds regular expressions that may take more than linear time, by their shape and not by a clock.

Of an expression an automaton is made. It backtracks more than linearly where one state can be left
and come back to by some text, another one too by the very same text, and the second is reached from
the first by it: the same text is then gone through from each of its places. (Weber and Seidl, "On
the degree of ambiguity of finite automata", 1991.) An expression that is searched for may begin
anywhere, which is such a state more. A state in which the match is certain hides nothing behind it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from re import _constants as codes  # type: ignore[attr-defined]  # private, and read by tests alone
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SOME_CHARACTERS = "aZ0_ \n.~\u00e9\u0301\u4e2d\U00010000"
REPEATED_MOST = 3
"""As often as what may come a bounded number of times is written out."""


class Automaton:
    """Of an expression: `steps` by state and character, `certain` where the match cannot fail."""

    def __init__(self, pattern: str | bytes, flags: int, *, is_searched: bool) -> None:
        parsed = parser.parse(pattern, flags)
        self._ignores_case = bool(parsed.state.flags & re.IGNORECASE)
        self._dot_all = bool(parsed.state.flags & re.DOTALL)
        self._empty: dict[int, set[int]] = {}
        self._read: dict[int, list[tuple[Any, int]]] = {}
        self._conditions: set[int] = set()
        self._count = 0
        self._is_searched = is_searched
        start, self._end = self._state(), self._state()
        self._add(parsed, start, self._end)
        if is_searched:
            before = self._state()
            self._read[before] = [((codes.ANY_ALL, None), before)]
            self._link(before, start)
        characters = {*SOME_CHARACTERS, *_characters(parsed)}
        self._after = list(
            {self._signature(each): self._steps(each) for each in characters}.values()
        )

    def is_ambiguous(self) -> bool:
        """Whether some text can be gone through from each of its places, and then fail."""
        # Whoever searches goes on behind a match: only what fails is gone through again.
        beyond = {each: self._beyond(each) for each in self._read}
        loops = [each for each in beyond if each in beyond[each] and not self._is_certain(each)]
        return any(
            self._leads(one, other)
            for one in loops
            for other in loops
            if one != other and other in beyond[one]
        )

    def _beyond(self, state: int) -> set[int]:
        """The states that some text leads to: few of them come back to where they began."""
        seen: set[int] = set()
        waiting = [state]
        while waiting:
            at = waiting.pop()
            new = {reached for after in self._after for reached in after.get(at, ())} - seen
            seen |= new
            waiting += new
        return seen

    def _leads(self, one: int, other: int) -> bool:
        """Whether one text leads from one to itself, from one to other and from other to itself."""
        seen: set[tuple[int, ...]] = {(one, one, other)}
        waiting = list(seen)
        while waiting:
            at = waiting.pop()
            for after in self._after:
                for reached in product(*(after.get(each, ()) for each in at)):
                    if reached == (one, other, other):
                        return True
                    if reached not in seen:
                        seen.add(reached)
                        waiting.append(reached)
        return False

    def _signature(self, character: str) -> tuple[bool, ...]:
        """What reads a character: those that the same reads make no difference."""
        wanted = (each for reads in self._read.values() for each, _ in reads)
        return tuple(self._takes(each, character) for each in wanted)

    def _steps(self, character: str) -> dict[int, list[int]]:
        """The states that read, by the state before a character."""
        found: dict[int, list[int]] = {}
        for state, reads in self._read.items():
            targets = (target for wanted, target in reads if self._takes(wanted, character))
            found[state] = sorted({each for target in targets for each in self._closed(target)})
        return found

    def _closed(self, state: int) -> set[int]:
        """The states that are reached without a character, and read."""
        seen, waiting = {state}, [state]
        while waiting:
            for each in self._empty.get(waiting.pop(), ()):
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return {each for each in seen if each in self._read}

    def _is_certain(self, state: int) -> bool:
        """Whether the match is there already, whatever comes."""
        seen, waiting = {state}, [state]
        while waiting:
            at = waiting.pop()
            if at == self._end:
                return True
            for each in self._empty.get(at, ()):
                if each not in seen and each not in self._conditions:
                    seen.add(each)
                    waiting.append(each)
        return False

    def _takes(self, wanted: Any, character: str) -> bool:
        code, argument = wanted
        if code is codes.ANY_ALL:
            return True
        if code is codes.ANY:
            return self._dot_all or character != "\n"
        found = self._is_in(code, argument, character)
        if self._ignores_case and not found:
            found = self._is_in(code, argument, character.swapcase())
        return found

    def _is_in(self, code: Any, argument: Any, character: str) -> bool:
        if len(character) != 1:
            return False
        if code is codes.LITERAL:
            return bool(ord(character) == argument)
        if code is codes.NOT_LITERAL:
            return bool(ord(character) != argument)
        if code is codes.RANGE:
            return bool(argument[0] <= ord(character) <= argument[1])
        if code is codes.CATEGORY:
            return _CATEGORIES[argument].match(character) is not None
        assert code is codes.IN, code
        negated = argument[0][0] is codes.NEGATE
        found = any(self._is_in(code, each, character) for code, each in argument[negated:])
        return bool(found != negated)

    def _state(self) -> int:
        self._count += 1
        return self._count

    def _link(self, one: int, other: int) -> None:
        self._empty.setdefault(one, set()).add(other)

    def _add(self, nodes: Iterable[Any], start: int, end: int) -> None:
        """The states of what stands one after another."""
        for code, argument in nodes:
            following = self._state()
            self._add_one(code, argument, start, following)
            start = following
        self._link(start, end)

    def _add_one(self, code: Any, argument: Any, start: int, end: int) -> None:
        if code in _READING:
            self._read.setdefault(start, []).append(((code, argument), end))
        elif code is codes.BRANCH:
            for each in argument[1]:
                beginning = self._state()
                self._link(start, beginning)
                self._add(each, beginning, end)
        elif code is codes.SUBPATTERN:
            self._add(argument[3], start, end)
        elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            self._add_repeated(argument, start, end)
        elif code in {codes.POSSESSIVE_REPEAT, codes.ATOMIC_GROUP}:
            # What it has taken it never gives back, so that nothing is tried again in it.
            self._add_once(argument, start, end)
        elif code is codes.AT and self._is_searched and argument in _BEGINNINGS:
            pass  # there is but one place where it may begin
        elif code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
            self._conditions.add(end)
            self._link(start, end)
        else:
            raise NotImplementedError(code)

    def _add_repeated(self, argument: Any, start: int, end: int) -> None:
        least, most, nodes = argument
        for _ in range(min(least, REPEATED_MOST)):
            following = self._state()
            self._add(nodes, start, following)
            start = following
        if most is codes.MAXREPEAT:
            self._add(nodes, start, start)
        else:
            for _ in range(min(most - least, REPEATED_MOST)):
                self._link(start, end)
                following = self._state()
                self._add(nodes, start, following)
                start = following
        self._link(start, end)

    def _add_once(self, argument: Any, start: int, end: int) -> None:
        nodes = argument if isinstance(argument, parser.SubPattern) else argument[2]
        self._add(nodes, start, end)
        self._link(start, end)


_BEGINNINGS = {codes.AT_BEGINNING, codes.AT_BEGINNING_STRING}
_READING = {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN, codes.ANY_ALL}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: re.compile(r"\d"),
    codes.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    codes.CATEGORY_SPACE: re.compile(r"\s"),
    codes.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    codes.CATEGORY_WORD: re.compile(r"\w"),
    codes.CATEGORY_NOT_WORD: re.compile(r"\W"),
}


def _characters(nodes: Any) -> Iterator[str]:
    """The characters that make a difference to an expression; of very many, some."""
    for code, argument in nodes:
        if code in {codes.LITERAL, codes.NOT_LITERAL}:
            yield chr(argument)
        elif code is codes.RANGE:
            yield from map(chr, argument)
        else:
            for each in _parts(code, argument):
                yield from islice(_characters(each), 200)


def _parts(code: Any, argument: Any) -> Iterable[Any]:
    """What a part of an expression is made of."""
    if code is codes.BRANCH:
        return list(argument[1])
    if code in {codes.IN, codes.ATOMIC_GROUP}:
        return [argument]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return [argument[2]]
    return [argument[1]] if code in {codes.ASSERT, codes.ASSERT_NOT} else []


def may_backtrack(pattern: str | bytes, flags: int = 0, *, is_searched: bool) -> bool:
    """Whether an expression may take more than linear time; `is_searched`: not only at a place."""
    return Automaton(pattern, flags, is_searched=is_searched).is_ambiguous()
