"""What is kept beside a text that waits for its source."""

import msgspec
from msgspec import Struct


class WaitingNote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who brought a text, as what, from where."""

    by: str
    media_type: str
    extracted_with: str | None = None
    url: str | None = None
    title: str | None = None


def note_of(raw: bytes) -> WaitingNote:
    """What was kept beside a text, as far as it can be read."""
    try:
        return msgspec.json.decode(raw, type=WaitingNote)
    except msgspec.MsgspecError:
        return WaitingNote(by="", media_type="text/plain")
