"""Which lists there are to browse: what each is called, and by what it is chosen."""

from typing import Final

from msgspec import Struct

from api.asking.things import BY_PLURAL
from projections.dossiers.known import FORMS
from projections.facts.holdings import ACTOR_KINDS
from projections.timeline.as_written import KINDS


class Choice(Struct, frozen=True, kw_only=True):
    """A field of the form: one of some options, of those that occur (`counted`, each with how many
    there are), or what somebody writes.
    """

    name: str
    label: str
    options: tuple[str, ...] = ()
    hint: str = ""
    counted: bool = False


class Listing(Struct, frozen=True):
    """A list to browse: in which words it is counted, what it is called, by what it is chosen.

    `passed` are parameters that links bring and the form keeps. `by_letter`: it is in order of ids,
    which begin as surnames do.
    """

    many: str
    title: str
    said: str
    choices: tuple[Choice, ...] = ()
    passed: tuple[str, ...] = ()
    by_letter: bool = False
    by_year: bool = False

    @property
    def one(self) -> str:
        """One of them."""
        return self.many.removesuffix("s")

    @property
    def parameters(self) -> tuple[str, ...]:
        """All that may be asked of the list, besides its clocks."""
        return (*(each.name for each in self.choices), *self.passed)


def _form(plural: str) -> Choice:
    registered = BY_PLURAL[plural].registered
    assert registered is not None, "it is registered"
    return Choice(name="form", label="Form", options=FORMS[registered])


_FROM: Final = Choice(name="from", label="From", hint="1972 or 21 Feb 1972")
_UNTIL: Final = Choice(name="until", label="Until", hint="1972 or 21 Feb 1972")
_KIND_OF_FACT: Final = Choice(name="kind", label="Kind of fact", options=KINDS)
_ABOUT_PARTIES: Final = ("actor", "counterpart", "issue", "engagement")
_ACTORS: Final = (
    Choice(name="kind", label="Kind", options=ACTOR_KINDS),
    Choice(name="name", label="Name, or a part of it"),
)
_FACTS: Final = (
    Choice(name="text", label="With the words"),
    _KIND_OF_FACT,
    _FROM,
    _UNTIL,
    Choice(name="order", label="Order", options=("asc", "desc")),
)

_TITLED: Final = (
    ("channels", "Channels", "Lines of communication, and whether they are open."),
    ("incidents", "Incidents", "What disturbed relations, and whether it is settled."),
    ("issues", "Issues", "What the parties talk or quarrel about."),
    ("sources", "Sources", "The documents and data sets that everything here rests on."),
)
_IN_ORDER_OF_LETTERS: Final = (
    ("offices", "Offices", "Posts, and who holds them."),
    ("places", "Places", "Where things happened."),
)
_CHOSEN: Final = (
    Listing(
        "actors",
        "States, bodies and persons",
        "Who takes part: in order of surnames, where there are any.",
        _ACTORS,
        by_letter=True,
    ),
    Listing(
        "engagements",
        "Visits, meetings, calls and summits",
        "What was planned, held, put off or refused.",
        (_form("engagements"), _FROM, _UNTIL),
    ),
    Listing(
        "accords",
        "Accords",
        "Treaties, agreements and understandings, and whether they are in force.",
        (_form("accords"),),
    ),
    Listing(
        "measures",
        "Measures",
        "Sanctions, tariffs, controls and bans, and whether they are in force.",
        (_form("measures"),),
    ),
    Listing(
        "disagreements",
        "Disagreements",
        "Facts on which the sources disagree, or that somebody denies.",
        (
            Choice(name="actor", label="Country, body or person", counted=True),
            Choice(name="kind", label="Kind of fact", counted=True),
            _FROM,
            _UNTIL,
        ),
        ("counterpart", "issue", "engagement"),
        by_year=True,
    ),
    Listing(
        "facts",
        "Facts",
        "All that is told, in order of the day.",
        _FACTS,
        (
            *_ABOUT_PARTIES,
            *("office", "measure", "channel", "incident", "accord", "place"),
            *("contested", "status"),
        ),
        by_year=True,
    ),
)

LISTINGS: Final[dict[str, Listing]] = {
    each.many: each
    for each in (
        *_CHOSEN,
        *(Listing(*each) for each in _TITLED),
        *(Listing(*each, by_letter=True) for each in _IN_ORDER_OF_LETTERS),
    )
}
"""The lists, by the first part of their addresses."""
