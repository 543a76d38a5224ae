"""JSON Schemas of the YAML files, made from the structs, so that editors complete and check them.

`python -m seeds.schema` writes them to `seeds/schema/`.
"""

from pathlib import Path
from typing import Any, Final

import msgspec

from events.files import durable
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from seeds.coverage import COVERAGE
from seeds.covered import CoveredSpan
from seeds.founding import FACTS, REGISTRIES

FOLDER: Final = Path(__file__).with_name("schema")

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE: Final = "#/$defs/{name}"


def schemas() -> dict[str, str]:
    """Make the text of each schema, by the name of its file."""
    described = {
        **{name: _registry_schema(name, kind) for name, kind in REGISTRIES.items()},
        FACTS: _list_schema(FACTS, AnyFact),
        COVERAGE: _list_schema(COVERAGE, CoveredSpan),
        "events": events_schema(),
    }
    return {f"{name}.schema.json": _text(schema) for name, schema in described.items()}


def events_schema() -> dict[str, Any]:
    """That of a file to import: a list of any events."""
    return _list_schema("events", AnyEvent)


def write(folder: Path = FOLDER) -> None:
    """Write all schemas to a folder, and remove those that no file has any more."""
    durable.make_directory(folder)
    wanted = schemas()
    for file in folder.glob("*.schema.json"):
        if file.name not in wanted:
            durable.remove(file)
    for name, text in wanted.items():
        durable.replace(folder / name, text.encode(), durable.READABLE)


def _list_schema(name: str, kind: Any) -> dict[str, Any]:
    (item,), definitions = msgspec.json.schema_components((kind,), ref_template=_REFERENCE)
    return {
        "$schema": _DIALECT,
        "title": f"{name}.yaml",
        "type": "array",
        "items": item,
        "$defs": definitions,
    }


def _registry_schema(name: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Let `type` be left out, as the file says what its items are."""
    schema = _list_schema(name, kind)
    schema["$defs"][kind.__name__]["required"].remove("type")
    return schema


def _text(schema: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


if __name__ == "__main__":
    write()
