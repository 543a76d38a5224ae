"""Regular expressions that ask for Unicode's properties of characters, which `re` does not know.

`regex` is imported and they are compiled when the first of them is used: whoever only reads what is
told by the structs that hold them (a client, a verifier) has no need of it.
"""

from typing import Any


class UnicodePattern:
    """An expression of `regex`; one that begins with `(?V1)` may do sums with sets.

    It has the methods of a compiled one. What was asked of it once costs no more than of that.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        # Only what is not there yet comes here.
        if name.startswith("__"):
            raise AttributeError(name)
        import regex  # noqa: PLC0415 (see above)

        found = getattr(regex.compile(self._pattern), name)
        setattr(self, name, found)
        return found
