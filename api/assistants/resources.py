"""Facts and sources as resources, and the one prompt: what could be known on a day."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from api.assistants import tools
from api.assistants.arguments import Clocked, OfFact, read
from api.assistants.asked import AskedService, RefusedAnswerError, address_of
from api.assistants.unknown_ids import ids_meant

SCHEME: Final = "detente"
TEMPLATES: Final = {
    "fact": (f"{SCHEME}://facts/{{id}}{{?as_of,public_by}}", "A fact with its citations."),
    "source": (f"{SCHEME}://sources/{{id}}{{?as_of,public_by}}", "A source, and what cites it."),
}
"""What is at the addresses, by the name of the template."""

PROMPT: Final = "what-could-be-known"
PROMPT_IS_FOR: Final = "What could be known on a day of the relations between two parties"
PROMPT_TAKES: Final = {
    "a": "One party, by name or id",
    "b": "The other",
    "day": "The day, as YYYY-MM-DD",
}
_PROMPT: Final = (
    "What could be known on {day} of the relations between {a} and {b}? Find their ids with find,"
    " then ask relations, and what else you need, with as_of={day} and public_by={day} in every"
    " call: nothing that came later, or was told later, belongs into the answer. Say of each thing"
    " how certain it is and when it was last told, keep apart what was certain, possible and"
    " contested, and give for each the sentence and the permalink to cite it by. Say what the"
    " record does not tell, and how far it reaches. Fill nothing in."
)


async def resource(asked: AskedService, uri: str) -> str:
    """What is at an address, as JSON; raises `RefusedAnswerError`."""
    parts = urlsplit(uri)
    id = parts.path.removeprefix("/")
    clocks: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    match parts.scheme, parts.netloc:
        case "detente", "facts":
            of_fact = read(OfFact, {**clocks, "id": id})
            return await tools.call(asked, "fact", msgspec.to_builtins(of_fact))
        case "detente", "sources":
            by = read(Clocked, clocks)
            await ids_meant(asked, "source", (id,), by)
            found = await asked.body(address_of(f"/v1/sources/{id}", **by.clocks))
            return msgspec.json.encode(found).decode()
    raise RefusedAnswerError(f"no resource {uri[:100]!r}: {SCHEME}://facts/ID, or sources/ID")


def prompt(given: dict[str, str] | None) -> str:
    """The prompt for two parties and a day; raises `RefusedAnswerError`."""
    asked = {name: (given or {}).get(name, "").strip() for name in PROMPT_TAKES}
    missing = [name for name, value in asked.items() if not value]
    if missing:
        raise RefusedAnswerError(f"the prompt needs {', '.join(missing)}")
    return _PROMPT.format(**{name: value[:100] for name, value in asked.items()})
