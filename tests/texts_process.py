"""What another process does to attached texts in the tests: `python -m tests.texts_process`."""

import sys
from itertools import count
from pathlib import Path

from events.source_texts.attached_texts import Texts

SIZE = 300_000


def content(number: int) -> bytes:
    """A text that tells which one it is, and whether all of it is there."""
    return (f"{number:08}" * (SIZE // 8)).encode()


def attach_for_ever(directory: Path, source: str, first: int) -> None:
    """Replace the text of a source over and over, until killed; says which one is on disk."""
    texts = Texts(directory)
    for number in count(first):
        texts.attach(source, content(number))
        print(number, flush=True)


def attach_some(directory: Path, source: str, numbers: int) -> None:
    """Attach, replace and detach; the last number stays attached."""
    texts = Texts(directory)
    for number in range(numbers):
        texts.attach(source, content(number % 3))
        if number % 4 == 0:
            texts.detach(source)
    texts.attach(source, content(numbers))


if __name__ == "__main__":
    act, where, of, numbered = sys.argv[1:]
    {"for-ever": attach_for_ever, "some": attach_some}[act](Path(where), of, int(numbered))
