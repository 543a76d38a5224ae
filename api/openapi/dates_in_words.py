"""What the OpenAPI document says of dates in words, which stand beside dates in answers alone."""

from typing import Any, Final

from events.vocabulary.registry import SourceAdded, SourceChecked
from projections.model.worded import IN_WORDS, dates_of

_SAYS: Final = "What `{}` says, in English: no more and no less."


def describe_words(components: dict[str, Any]) -> None:
    """Words are there wherever their date is; those of registered things are for reading."""
    for schema in components.values():
        for name in [each for each in schema.get("properties", ()) if each.endswith(IN_WORDS)]:
            _describe(schema, name)
    for kind in (SourceAdded, SourceChecked):
        for date in dates_of(kind):
            said = {"type": "string", "readOnly": True, "description": _SAYS.format(date)}
            components[kind.__name__]["properties"][f"{date}{IN_WORDS}"] = said


def _describe(schema: dict[str, Any], name: str) -> None:
    said = schema["properties"][name]
    said.pop("default", None)
    said["description"] = _SAYS.format(name.removesuffix(IN_WORDS))
    required = schema.get("required", [])
    if name.removesuffix(IN_WORDS) in required:
        required.append(name)
