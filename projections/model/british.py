"""British and American spellings of a word as one: both come to the American one, wherever words
are looked for. Only where no other word is spelt so: `prise` is no `prize`, `four` no `for`.
"""

import re
from functools import lru_cache

_OUR = (
    "ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl"
    "|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig"
)
_RE = (
    "calib|cent|epicent|fib|goit|lit|lust|meag|manoeuv|maneuv|(?:centi|kilo|milli)?met|sab|sepulch"
    "|somb|spect|theat"
)
_DOUBLED = (
    "bevel|cancel|channel|chisel|counsel|dial|drivel|duel|equal|fuel|funnel|grovel|initial|jewel"
    "|label|level|libel|marshal|marvel|model|panel|pedal|pencil|quarrel|ravel|rival|shovel|shrivel"
    "|signal|snivel|spiral|swivel|total|towel|travel|trial|tunnel|unravel|yodel|council"
)
_RULES = (
    (re.compile(rf"^((?:dis|mis|un|re|en|be)?(?:{_OUR}))our(?=[a-z]*$)"), r"\1or"),
    (re.compile(rf"^({_RE})(?:re|er)(s|ed|ing|rs)?$"), r"\1er\2"),
    (re.compile(rf"^({_RE})r(ed|ing)$"), r"\1er\2"),
    (re.compile(rf"^({_DOUBLED})l(ed|ing|ings|er|ers|or|ors|ous|ously|ery)$"), r"\1\2"),
    (re.compile("^((?:anal|catal|dial|electrol|hydrol|paral)y)s(e|ed|es|er|ers|ing)$"), r"\1z\2"),
    (re.compile("^(.{3,}i)s(e|ed|es|er|ers|ing|able|ation|ations|ational)$"), r"\1z\2"),
    (re.compile("^((?:de|of|pre)(?:fen|ten)|licen)c(e|es|ed|ing|eless|eman|emen)$"), r"\1s\2"),
    (re.compile("^((?:anal|catal|dial|epil|monol|prol)og)ue(s?)$"), r"\1\2"),
    (re.compile("^(program)me(s?)$"), r"\1\2"),
    (re.compile("^(judg|acknowledg|abridg)e(ments?)$"), r"\1\2"),
    (re.compile("^(fulfil|enrol|instal|skil|wil|distil)(s|ment|ments|ful|fully)?$"), r"\1l\2"),
    (re.compile("^s(c)(ept(?:ic|ics|ical|ically|icism))$"), r"sk\2"),
    (re.compile("^(m)ould(s|ed|ing|y)?$"), r"\1old\2"),
    (re.compile("^(pl)ough(s|ed|ing|shares?)?$"), r"\1ow\2"),
)
_NOT_SO = frozenset(
    # With an s these are other words than with a z, or no verbs of that kind at all.
    {"prise", "prised", "prises", "prising", "wise", "wiser", "wil"}
    | {"raise", "raised", "raises", "raising", "praise", "cruise", "cruiser", "bruise", "noise"}
)
_WORDS = {
    "practise": "practice",
    "practised": "practiced",
    "practises": "practices",
    "practising": "practicing",
    "grey": "gray",
    "greys": "grays",
    "aluminium": "aluminum",
    "ageing": "aging",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "cosy": "cozy",
    "jewellery": "jewelry",
    "moustache": "mustache",
    "woollen": "woolen",
    "manoeuvrable": "maneuverable",
    "manoeuvrability": "maneuverability",
    "adviser": "advisor",
    "advisers": "advisors",
    "aeroplane": "airplane",
    "aeroplanes": "airplanes",
    "anaemia": "anemia",
    "anaesthetic": "anesthetic",
    "archaeological": "archeological",
    "archaeologist": "archeologist",
    "archaeologists": "archeologists",
    "archaeology": "archeology",
    "benefitted": "benefited",
    "benefitting": "benefiting",
    "connexion": "connection",
    "connexions": "connections",
    "encyclopaedia": "encyclopedia",
    "enquiries": "inquiries",
    "enquiry": "inquiry",
    "focussed": "focused",
    "focussing": "focusing",
    "haemorrhage": "hemorrhage",
    "kidnaped": "kidnapped",
    "kidnaper": "kidnapper",
    "kidnapers": "kidnappers",
    "kidnaping": "kidnapping",
    "kidnapings": "kidnappings",
    "mediaeval": "medieval",
    "paediatric": "pediatric",
    "sizeable": "sizable",
    "sulphur": "sulfur",
    "targetted": "targeted",
    "targetting": "targeting",
    "towards": "toward",
    "tranquillity": "tranquility",
}
_HYPHENS = "-\u2010\u2011"
_HYPHEN = re.compile(rf"\b(co|pre)[{_HYPHENS}](?=operat|ordinat|empt)", re.IGNORECASE)


def unhyphenated(text: str) -> str:
    """A text in which `co-operation` and its like are one word, as they are in American."""
    # To look for a hyphen takes a twentieth of the time.
    if "-" in text or not text.isascii():
        return _HYPHEN.sub(r"\1", text)
    return text


@lru_cache(maxsize=65_536)
def american(word: str) -> str:
    """The one spelling under which a word is looked for."""
    if not word.isascii() or word in _NOT_SO:
        return word
    if word in _WORDS:
        return _WORDS[word]
    for pattern, spelling in _RULES:
        found, count = pattern.subn(spelling, word)
        if count:
            return found.replace("manoeuv", "maneuv")
    return word
