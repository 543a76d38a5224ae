"""The process that takes the text out of a document: `python -m api.extraction.child MEDIA_TYPE`.

The document comes on standard input, and what was found leaves as JSON on standard output.
"""

import sys
from collections.abc import Callable

import msgspec

from api.extraction.confined import confine
from api.extraction.extracted import (
    HTML,
    MARKDOWN,
    PDF,
    TEXT_CHARACTERS,
    Extracted,
    NotExtracted,
    UnreadableError,
)

BYTES_LIMIT = 10_000_000


def main() -> None:
    """Read one document, once all that a reader needs is there and all else is given up."""
    answer: Extracted | NotExtracted
    try:
        read = _reader(sys.argv[1])
    except ImportError as error:
        answer = NotExtracted(reason=str(error), missing=error.name or "a package")
    else:
        confine()
        answer = _answer(read, sys.stdin.buffer.read(BYTES_LIMIT + 1))
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()


def _reader(media_type: str) -> Callable[[bytes], Extracted]:
    if media_type == HTML:
        from api.extraction.html import read_html  # noqa: PLC0415 (needs what may not be installed)

        return read_html
    if media_type == MARKDOWN:
        from api.extraction.markdown import read_markdown  # noqa: PLC0415 (as above)

        return read_markdown
    assert media_type == PDF, "whoever starts this knows what it reads"
    from api.extraction.pdf import read_pdf  # noqa: PLC0415 (as above)

    return read_pdf


def _answer(read: Callable[[bytes], Extracted], document: bytes) -> Extracted | NotExtracted:
    try:
        found = read(document)
    except Exception as error:  # noqa: BLE001 (whatever a library says of a hostile document)
        return NotExtracted(reason=_why(error))
    if not found.text.strip():
        return NotExtracted(reason="no text was found in it")
    if len(found.text) > TEXT_CHARACTERS:
        return NotExtracted(reason=f"its text has more than {TEXT_CHARACTERS:,} characters")
    return found


def _why(error: Exception) -> str:
    match error:
        case UnreadableError():
            return str(error)
        case MemoryError():
            return "it takes more memory than a document may"
        case RecursionError():
            return "it is nested more deeply than can be read"
    return f"it cannot be read ({type(error).__name__})"


if __name__ == "__main__":
    main()
