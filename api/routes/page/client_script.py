"""`/client.js`: the modules of `api/page/library/` in one, which other pages import from here and
programs from a copy.

They are put one behind the other as they are written, comments and all, each after what it needs:
without the words that import them, and exported is only what somebody outside has a use for.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.routes.page.files import files
from api.routes.page.modules import JoiningError

FOLDER: Final = "library/"
CLIENT: Final = f"{FOLDER}client.js"
PUBLIC: Final = (f"{FOLDER}clocks.js", f"{FOLDER}problems.js", CLIENT)
"""The modules whose classes are what `/client.js` exports."""

_HEAD: Final = """\
// The client of Detente, a sourced, event-sourced timeline of diplomacy. It needs nothing else, in
// a browser, in Node and in Deno; its types are in client.d.ts beside it.
// @ts-self-types="./client.d.ts"
"""
_IMPORT: Final = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)
_FOR_CHECKS: Final = re.compile(r"^(?:// @ts-check|/\*\* @import .*\*/)\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?function|class|const)", re.MULTILINE)
_NO_CLASS: Final = re.compile(r"^export (?!class)", re.MULTILINE)
_NAMED_AT_TOP: Final = re.compile(
    r"^(?:export )?(?:async )?(?:function\*?|class|const|let) ([\w$]+)", re.MULTILINE
)
_TABLE: Final = re.compile(r"(?ms)^export const (\w+) = \{\n(.*?)^\};")
_VERB: Final = re.compile(r'(?m)^  (\w+): "(/[^"]*)",$')
_GAP: Final = re.compile(r"\n{3,}")


@cache
def client_script() -> bytes:
    """The one module."""
    return one_module({name: text.decode() for name, text in files().items()}, CLIENT).encode()


def one_module(texts: dict[str, str], entry: str) -> str:
    """A module and all that it needs, in one; raises `JoiningError` where two of them give the same
    name to something, or an import is not understood.
    """
    names = list(dict.fromkeys(_in_order(texts, entry, ())))
    named: dict[str, str] = {}
    for each in names:
        for name in _NAMED_AT_TOP.findall(texts[each]):
            if named.setdefault(name, each) != each:
                raise JoiningError(each, 1, f"{name} is a name in {named[name]} too")
    return _GAP.sub("\n\n", "\n".join((_HEAD, *(_bare(each, texts[each]) for each in names))))


def verbs() -> dict[str, dict[str, str]]:
    """The tables of verbs, each with its paths by the verb's name."""
    text = files()[f"{FOLDER}verbs.js"].decode()
    return {name: dict(_VERB.findall(rows)) for name, rows in _TABLE.findall(text)}


def public_names() -> tuple[str, ...]:
    """What `/client.js` exports."""
    return tuple(re.findall(r"(?m)^export class (\w+)", client_script().decode()))


def _in_order(texts: dict[str, str], name: str, above: tuple[str, ...]) -> Iterator[str]:
    if name in above:
        raise JoiningError(name, 1, f"it needs itself, by way of {' and '.join(above)}")
    for each in _IMPORT.findall(texts[name]):
        yield from _in_order(texts, f"{FOLDER}{each}", (*above, name))
    yield name


def _bare(name: str, text: str) -> str:
    """A module without what binds it to the others."""
    text = _FOR_CHECKS.sub("", _IMPORT.sub("", text))
    if re.search(r"(?m)^import\b|\bimport\(", text):
        raise JoiningError(name, 1, "an import of it is not understood")
    return (_NO_CLASS if name in PUBLIC else _EXPORT).sub("", text)
