"""The names of states as they stand within a sentence."""

import re
from typing import Final

_WITH_ARTICLE: Final = re.compile(
    r"\b(?:Authority|Bank|Confederation|Empire|Federation|Free State|Government|Islands|Kingdom)\b"
    r"|\b(?:Republics?|See|Sicilies|States|Union|United)\b"
    r"|^(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)\b"
)
_WITHOUT_ARTICLE: Final = re.compile("^(?:Vatican|Zimbabwe)")


def the(state: str) -> str:
    """The name of a state within a sentence: "the United States", "China"."""
    if _WITH_ARTICLE.search(state) and not _WITHOUT_ARTICLE.search(state):
        return f"the {state}"
    return state
