"""Phrases of tables that people keep: plain text, in which `*` stands for anything or nothing."""


def fits(phrase: str, text: str) -> bool:
    """Whether a text reads so, from its beginning to its end."""
    first, *others = phrase.split("*")
    if not others:
        return text == first
    at = len(first) if text.startswith(first) else -1
    for part in others[:-1]:
        found = text.find(part, at) if at >= 0 else -1
        at = found + len(part) if found >= 0 else -1
    return at >= 0 and text[at:].endswith(others[-1])
