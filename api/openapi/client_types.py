"""`/client.d.ts`: the types of `/client.js`, made of the OpenAPI document that the service serves.

They are made once for each app and not beforehand: the document is, and a file that is kept would
be another one with every field that an answer gets.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from msgspec import Struct

from api.openapi.typescript import Schema, interface, parameter, references_in, type_of
from api.routes.page.client_script import verbs

HEAD: Final = "client_head.d.ts"
BRIEF: Final = "application/vnd.detente.brief+json"
STREAM: Final = "/v1/stream"
EVENTS: Final = "/v1/events"
CLOCKS: Final = frozenset({"as_of", "public_by", "known_at"})
IN_ONE_TEXT: Final = frozenset(
    {"actors", "facts", "engagements", "ids", "fields", "include", "facets"}
)
"""Parameters that take several in one text, with commas between."""

_OURS: Final = frozenset({"api", "events", "projections", "seeds"})
_GIVEN_OTHERWISE: Final = frozenset({"after"})
"""Parameters of the stream that its client gives itself."""

_ALWAYS: Final = (
    *("Problem", "Arrival", "RecordedEvent", "RecordingAnswer", "ReconciliationResult"),
    *("Draft", "DraftToMake"),
)
_SENT: Final = frozenset({"DraftToMake"})
"""What is sent, of which what has a default may be left out."""

_ITEMS: Final = ("Item", "ShownItem")


def client_types(document: dict[str, Any]) -> str:
    """The types of the client as TypeScript."""
    paths, schemas = document["paths"], document["components"]["schemas"]
    questions = _Questions(paths)
    methods = "".join(f"  {each}\n" for each in questions.methods())
    names = _reached(schemas, (*questions.answers, *_ALWAYS, *_ITEMS))
    omitting = _omitting() | _SENT
    described = "".join(
        interface(each, schemas[each], omits_defaults=each in omitting) for each in sorted(names)
    )
    head = files("api.openapi").joinpath(HEAD).read_text(encoding="utf-8").rstrip()
    return "\n".join(
        (
            f"// Types of client.js, of Detente {document['info']['version']}.",
            head.removesuffix("}") + f"\n{methods}}}",
            "".join(questions.interfaces()),
            f"export namespace Schemas {{\n{described}}}",
            "",
        )
    )


class _Questions:
    """The verbs of the client, as the document describes their routes."""

    def __init__(self, paths: dict[str, Any]) -> None:
        self._paths = paths
        self._names: dict[str, str] = {}
        """Of what is asked, by its fields: what asks the same has one name."""
        self.answers: list[str] = []

    def methods(self) -> Iterator[str]:
        for table, rows in verbs().items():
            for name, path in rows.items():
                yield f"/** {self._paths[path]['get']['summary']} */"
                yield from self._method(name, path, table)

    def interfaces(self) -> Iterator[str]:
        stream, record = self._paths[STREAM]["get"], self._paths[EVENTS]["post"]
        filters = _fields(stream["parameters"], without=_GIVEN_OTHERWISE)
        yield _interface("StreamFilters", filters)
        yield _interface("RecordParameters", _fields(record["parameters"]))
        yield from (_interface(name, fields) for fields, name in self._names.items())

    def _method(self, name: str, path: str, table: str) -> Iterator[str]:
        described = self._paths[path]["get"]
        ids = "".join(f"{each}: string, " for each in re.findall(r"\{(\w+)\}", path))
        asked = "AtClocks" if table.endswith("AT_CLOCKS") else "How"
        parameters = described.get("parameters", [])
        if fields := _fields(parameters):
            named = self._names.setdefault(fields, f"{name[0].upper()}{name[1:]}Asked")
            asked = f"{asked} & {named}"
        content = described["responses"]["200"]["content"]
        if BRIEF in content:
            brief = self._answer(content[BRIEF])
            yield f'{name}({ids}asked: {asked} & {{ view: "brief" }}): Promise<{brief}>;'
            asked = f'{asked} & {{ view?: "full" }}'
        is_wanted = any(each.get("required") and each["in"] == "query" for each in parameters)
        given = f"{ids}asked{'' if is_wanted else '?'}: {asked}"
        kind = "string" if table == "TEXTS" else self._answer(content["application/json"])
        yield f"{name}({given}): {'Paged' if table.startswith('LISTS') else 'Promise'}<{kind}>;"

    def _answer(self, content: Schema) -> str:
        self.answers += references_in(content["schema"])
        kind = type_of(content["schema"])
        return "Timeline" if kind == "TimelineAnswer" else f"Schemas.{kind}"


def _interface(name: str, fields: str) -> str:
    return f"export interface {name} {{\n{fields}}}\n"


def _fields(parameters: list[Schema], *, without: frozenset[str] = CLOCKS) -> str:
    return "".join(
        parameter(each, _kind(each))
        for each in parameters
        if each["in"] == "query" and each["name"] not in without
    )


def _kind(given: Schema) -> str:
    kind = type_of(given["schema"])
    if given["name"] in IN_ONE_TEXT:
        return f"{kind} | readonly string[]"
    return kind.replace('"true" | "false"', '"true" | "false" | boolean')


def _reached(schemas: Schema, names: tuple[str, ...]) -> set[str]:
    """Some schemas, and all that they are made of."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += references_in(schemas[name])
    return found


def _omitting() -> set[str]:
    """The structs of ours that are sent without what is as it is anyway."""
    found: set[str] = set()
    left: list[type[Struct]] = [Struct]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in _OURS and kind.__struct_config__.omit_defaults:
            found.add(kind.__name__)
    return found
