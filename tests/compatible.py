"""Whether the schemas of today keep what those of an earlier version promised (docs/promise.md).

What was taken once is taken (stored events, parameters, bodies of requests); what was told once is
told (answers). Schemas are as msgspec and the OpenAPI document write them: other words than theirs
are not known here. Each fault says where it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

Schema = Mapping[str, Any]
Compare = Callable[[Schema, Schema, str], Iterator[str]]
_PROSE: Final = frozenset(
    {
        *("description", "examples", "example", "title", "discriminator", "format"),
        *("contentMediaType", "x-found-by"),
    }
)
_AT_MOST: Final = ("maxLength", "maxItems", "maximum", "maxProperties")
_AT_LEAST: Final = ("minLength", "minItems", "minimum", "minProperties")
_KNOWN: Final = frozenset(
    {
        *("$ref", "additionalProperties", "anyOf", "default", "enum", "items", "pattern"),
        *("prefixItems", "properties", "propertyNames", "readOnly", "required", "type"),
        *_AT_MOST,
        *_AT_LEAST,
    }
)


def plain(schema: Any) -> Any:
    """A schema without its prose."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    named = {"properties"} & schema.keys()
    return {
        key: {name: plain(each) for name, each in value.items()}
        if key in named
        else value
        if key in {"default", "enum"}
        else plain(value)
        for key, value in schema.items()
        if key not in _PROSE
    }


class Compared:
    """Two documents, by their definitions."""

    def __init__(self, before: Mapping[str, Schema], after: Mapping[str, Schema]) -> None:
        self._before, self._after = before, after
        self._found: dict[tuple[str, str, str], list[str]] = {}

    def no_longer_taken(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        """Where `after` refuses, or takes for something else, what `before` took."""
        yield from self._once(before, after, at, self._taken)
        if before.get("default") != after.get("default"):
            yield f"{at}: what is left out means {after.get('default')!r}"

    def no_longer_told(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        """Where `after` lacks what `before` told, or has it as something else.

        More fields, more words and more kinds of tagged objects are promised to be possible.
        """
        yield from self._once(before, after, at, self._told)

    def _taken(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        old, new = _alternatives(before, self._before), _alternatives(after, self._after)
        for one, label in old:
            faults = [list(self._refused(one, each, at)) for each in _like(one, new)]
            if all(faults):
                nearest = min(faults, key=len)
                yield from nearest if len(new) == 1 else [f"{at}: {label}: {nearest[0]}"]

    def _told(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        old, new = _alternatives(before, self._before), _alternatives(after, self._after)
        for one, label in new:
            if len(old) > 1 and _tag(one) and _tag(one) not in {_tag(each) for each, _ in old}:
                continue
            faults = [list(self._missing(each, one, at)) for each in _like(one, old)]
            if all(faults):
                nearest = min(faults, key=len)
                yield from nearest if len(old) == 1 else [f"{at}: {label}: {nearest[0]}"]

    def _refused(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        yield from _other_kind(before, after, at)
        if "enum" in after and not set(before.get("enum", ["?"])) <= set(after["enum"]):
            yield f"{at}: only {after['enum']} are taken"
        if after.get("pattern") not in {None, before.get("pattern")}:
            yield f"{at}: only what is like {after['pattern']} is taken"
        for limit in _AT_MOST:
            if limit in after and before.get(limit, float("inf")) > after[limit]:
                yield f"{at}: {limit} is {after[limit]}"
        for limit in _AT_LEAST:
            if limit in after and before.get(limit, float("-inf")) < after[limit]:
                yield f"{at}: {limit} is {after[limit]}"
        for name in sorted({*after.get("required", ())} - {*before.get("required", ())}):
            yield f"{at}/{name}: it is required"
        yield from self._within(before, after, at, self.no_longer_taken)

    def _missing(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        yield from _other_kind(before, after, at)
        for name in sorted({*before.get("required", ())} - {*after.get("required", ())}):
            yield f"{at}/{name}: it may be left out"
        yield from self._within(before, after, at, self.no_longer_told)

    def _within(self, before: Schema, after: Schema, at: str, compare: Any) -> Iterator[str]:
        """What is wrong in members and items."""
        for name, old in before.get("properties", {}).items():
            new = after.get("properties", {}).get(name)
            if new is None:
                yield f"{at}/{name}: it is gone"
            else:
                yield from compare(old, new, f"{at}/{name}")
        for word in ("items", "additionalProperties", "propertyNames"):
            old, new = before.get(word, True), after.get(word, True)
            if isinstance(old, dict) and isinstance(new, dict):
                yield from compare(old, new, f"{at}/*")
            elif isinstance(old, dict) is not isinstance(new, dict) or (old and not new):
                yield f"{at}/*: {word} is {new}"
        pairs = (before.get("prefixItems", []), after.get("prefixItems", []))
        if len(pairs[0]) != len(pairs[1]):
            yield f"{at}: it has {len(pairs[1])} items"
        for index, (old, new) in enumerate(zip(*pairs, strict=False)):
            yield from compare(old, new, f"{at}/{index}")

    def _once(self, before: Schema, after: Schema, at: str, compare: Compare) -> Iterator[str]:
        """Definitions refer to themselves, and to each other by the hundred.

        What is wrong with a pair of them is told whole once, and in a line wherever else they are
        referred to: where they are first met may be an alternative that does not count.
        """
        if "$ref" not in before or "$ref" not in after:
            yield from compare(before, after, at)
            return
        pair = (before["$ref"], after["$ref"], compare.__name__)
        if pair in self._found:
            yield from (f"{at}: as {each}" for each in self._found[pair][:1])
            return
        self._found[pair] = []  # where it refers to itself
        self._found[pair] = list(compare(before, after, at))
        yield from self._found[pair]


def _like(one: Schema, alternatives: Sequence[tuple[Schema, str]]) -> list[Schema]:
    """Those that a schema may be: with a tag, the one of that tag, where there is one."""
    schemas = [each for each, _ in alternatives]
    return [each for each in schemas if _tag(each) == _tag(one)] or schemas


def _alternatives(schema: Schema, definitions: Mapping[str, Schema]) -> list[tuple[Schema, str]]:
    """What it may be, each with what it is called."""
    unknown = schema.keys() - _KNOWN - _PROSE
    assert not unknown, f"words of schemas that nobody compares: {sorted(unknown)}"
    if "anyOf" in schema:
        return [found for each in schema["anyOf"] for found in _alternatives(each, definitions)]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [(each, name) for each, _ in _alternatives(definitions[name], definitions)]
    return [(schema, str(schema.get("type", "anything")))]


def _other_kind(before: Schema, after: Schema, at: str) -> Iterator[str]:
    old, new = before.get("type"), after.get("type")
    if old != new and new is not None and (old, new) != ("integer", "number"):
        yield f"{at}: it is {new}, and was {old}"
    if _tag(before) != _tag(after):
        yield f"{at}: it is {_tag(after)}, and was {_tag(before)}"


def _tag(schema: Schema) -> str | None:
    """By which word of its `type` an object of a union is known."""
    words = schema.get("properties", {}).get("type", {}).get("enum", ())
    return words[0] if len(words) == 1 else None
