"""Fields of a message's head, as they go over the wire."""

from typing import TypeAlias

Fields: TypeAlias = list[tuple[bytes, bytes]]
