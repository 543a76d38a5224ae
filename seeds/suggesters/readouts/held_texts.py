"""A readout as it is held: Markdown with front matter that says when and where it came out."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import yaml
from msgspec import Struct

from seeds.suggesters.readouts.flat_text import FlatText, flattened

FRONT_LIMIT: Final = 20_000
"""Characters of front matter that are read."""

TEXT_LIMIT: Final = 1_000_000
"""Bytes of a readout: a longer text is none."""

_FENCE: Final = "---\n"


class NoReadoutError(Exception):
    """A file holds no readout; why."""


class HeldReadout(Struct, frozen=True):
    """Its text is the file's, front matter included, and so are the places in it."""

    file: str
    title: str
    day: str
    published_at: datetime | None
    url: str | None
    text: str
    sha256: str
    body: FlatText


def held_readout(file: Path) -> HeldReadout:
    """Read a file; raises `NoReadoutError` for what is no Markdown with a title and a day."""
    data = file.read_bytes()
    if len(data) > TEXT_LIMIT:
        raise NoReadoutError(f"it is longer than {TEXT_LIMIT:,} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoReadoutError("it is not UTF-8") from error
    if not text.startswith(_FENCE) or (end := text.find(f"\n{_FENCE}")) < 0 or end > FRONT_LIMIT:
        raise NoReadoutError("it does not begin with front matter")
    front = _front(text[len(_FENCE) : end + 1])
    title, published = " ".join(front.get("title", "").split()), front.get("published_time", "")
    at = _instant(published)
    day = at.date().isoformat() if at is not None else front.get("date", "")
    if not title or _instant(day) is None:
        raise NoReadoutError("it has no title, or no day of publication")
    body = flattened(text, end + 1 + len(_FENCE))
    digest = sha256(data).hexdigest()
    return HeldReadout(
        file.name, title, day, at, front.get("source_url") or None, text, digest, body
    )


def _front(text: str) -> dict[str, str]:
    """Words as they stand, without what YAML makes of them."""
    try:
        # A loader that makes texts, lists and mappings, and nothing else, of what it reads.
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        raise NoReadoutError("its front matter is not YAML") from error
    if not isinstance(found, dict):
        raise NoReadoutError("its front matter names nothing")
    return {name: each for name, each in found.items() if isinstance(each, str)}


def _instant(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
