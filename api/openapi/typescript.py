"""Schemas of the OpenAPI document in the words of TypeScript."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

REFERENCE: Final = "#/components/schemas/"
_PLAIN: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_KEY: Final = re.compile(r"[A-Za-z_$][\w$]*")
_SENTENCE_ENDS: Final = re.compile(r"(?<=\.)\s")

Schema = dict[str, Any]


def type_of(schema: Any) -> str:
    """What stands for a schema."""
    match schema:
        case {"$ref": str(reference)}:
            return reference.removeprefix(REFERENCE)
        case {"enum": values}:
            return " | ".join(map(_literal, values))
        case {"anyOf": kinds} | {"oneOf": kinds}:
            return " | ".join(dict.fromkeys(map(type_of, kinds)))
        case {"type": "array" | "object"}:
            return _composed(schema)
        case {"type": str(kind)}:
            return _PLAIN[kind]
    return "unknown"


def _composed(schema: Schema) -> str:
    match schema:
        case {"prefixItems": parts}:
            return f"[{', '.join(map(type_of, parts))}]"
        case {"type": "array"}:
            return f"{_bound(type_of(schema.get('items')))}[]"
        case {"properties": properties}:
            return f"{{ {' '.join(_fields(properties, schema, optional=True))} }}"
    return f"Record<string, {type_of(schema.get('additionalProperties'))}>"


def interface(name: str, schema: Schema, *, omits_defaults: bool) -> str:
    """A schema that has a name. What has a default is there, unless answers leave those out."""
    if "properties" not in schema:
        return f"{_remark(schema, '')}type {name} = {type_of(schema)};\n"
    fields = _fields(schema["properties"], schema, optional=omits_defaults)
    body = "".join(f"  {each}\n" for each in fields)
    return f"{_remark(schema, '')}interface {name} {{\n{body}}}\n"


def parameter(given: Schema, kind: str) -> str:
    """A parameter of a question as a field."""
    mark = "" if given.get("required") else "?"
    return f"{_remark(given, '  ')}  {_key(given['name'])}{mark}: {kind};\n"


def references_in(value: Any) -> Iterator[str]:
    """The names of all schemas that something is made of."""
    match value:
        case {"$ref": str(reference)}:
            yield reference.removeprefix(REFERENCE)
        case dict():
            for each in value.values():
                yield from references_in(each)
        case list():
            for each in value:
                yield from references_in(each)


def _fields(properties: Schema, schema: Schema, *, optional: bool) -> Iterator[str]:
    required = schema.get("required", ())
    for name, each in properties.items():
        is_there = name in required or ("default" in each and not optional)
        remark = _remark(each, "").strip()
        field = f"{_key(name)}{'' if is_there else '?'}: {type_of(each)};"
        yield f"{remark} {field}" if remark else field


def _bound(kind: str) -> str:
    return f"({kind})" if " " in kind else kind


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) else _literal(name)


def _literal(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _remark(schema: Schema, indent: str) -> str:
    """The first sentence of a description."""
    words = " ".join(schema.get("description", "").split()).replace("*/", "* /")
    first = _SENTENCE_ENDS.split(words, maxsplit=1)[0]
    return f"{indent}/** {first} */\n" if first else ""
