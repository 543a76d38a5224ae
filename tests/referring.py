"""What tests of references share: states to refer to, and BibTeX read back."""

from bibtexparser.entrypoint import parse_string

STATES = (
    "/v1/relations/united-states/china",
    "/v1/relations/china/iran",
    "/v1/relations/wang-yi/antony-blinken",
    "/v1/relations/indonesia/iran",
)


def read_bibtex(text: str) -> list[dict[str, str]]:
    """Each entry's type, key and fields; fails where anything else is in the text."""
    library = parse_string(text)
    assert library.failed_blocks == []
    return [
        {"type": each.entry_type, "key": each.key}
        | {field.key: str(field.value) for field in each.fields}
        for each in library.entries
    ]
