"""What every event is made of: ids that know what they refer to, citations, the two bases."""

from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

from events.time.dates import Edtf
from events.vocabulary.limits import CITATIONS_LIMIT, SAYS_LIMIT

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"


def _reference(kind: str, of: tuple[str, ...] = ()) -> Meta:
    return Meta(
        pattern=_SLUG,
        max_length=100,
        description=f"Id of a registered {' or '.join(of) or kind}.",
        extra={"refers": kind, "of": of},
    )


NewId = Annotated[
    str, Meta(pattern=_SLUG, max_length=100, description="A readable id that nothing else has.")
]
AccordId = Annotated[str, _reference("accord")]
ActorId = Annotated[str, _reference("actor")]
ActorIds = Annotated[tuple[ActorId, ...], Meta(max_length=50)]
PersonId = Annotated[str, _reference("actor", ("person",))]
StateId = Annotated[str, _reference("actor", ("state",))]
StateOrBodyId = Annotated[str, _reference("actor", ("state", "body"))]
ChannelId = Annotated[str, _reference("channel")]
EngagementId = Annotated[str, _reference("engagement")]
FactId = Annotated[str, _reference("fact")]
IncidentId = Annotated[str, _reference("incident")]
IssueId = Annotated[str, _reference("issue")]
MeasureId = Annotated[str, _reference("measure")]
OfficeId = Annotated[str, _reference("office")]
PlaceId = Annotated[str, _reference("place")]
SourceId = Annotated[str, _reference("source")]


Day = Annotated[Edtf, Meta(extra={"lasts": False})]
"""A date of a single day, blunt as any may be: no interval, and no set of each of several."""


def ruled(rule: str) -> Meta:
    """Names the rule (`events.text.text_rules`) that a text must satisfy to be recorded."""
    return Meta(extra={"text": rule})


Name = Annotated[str, Meta(min_length=1, max_length=300), ruled("line")]
Prose = Annotated[str, Meta(min_length=1, max_length=2_000), ruled("prose")]
Summary = Annotated[
    str,
    Meta(min_length=1, max_length=300, description="What happened, in our own words."),
    ruled("line"),
]


Says = Annotated[
    dict[
        Annotated[str, Meta(max_length=50), ruled("line")],
        Annotated[str, Meta(max_length=300), ruled("line")],
    ],
    Meta(extra_json_schema={"maxProperties": SAYS_LIMIT}),
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", description="Lower-case hex.")]
RecordId = Annotated[str, Meta(min_length=1, max_length=200), ruled("line")]
"""The id that a record has in its data set."""
Bearing = Literal["supports", "disputes", "mentions"]
Sense = Literal["as-stated", "reversed"]
DatedBy = Literal[
    "printed",
    "weekday",
    "relative-month",
    "another-article",
    "order-of-events",
    "state-at-publication",
    "publication",
]


class Event(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
):
    """One thing that was recorded. Subclasses carry a literal tag that never changes."""


class DataRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A record of a data set: its `id` there.

    `public` is since when the record itself was, and `sha256` that of its canonical form: of the
    UTF-8 bytes of the record as a JSON object, canonicalised as RFC 8785 says.
    """

    id: RecordId
    public: Day
    sha256: Sha256


class QuotedPassage(NamedTuple):
    """What a citation quotes from a text, and where it stands there."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Citation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The place in a source that bears on a fact: a passage of a text, or a record of a data set.

    Of a passage, `exact`, `prefix` and `suffix` are a text-quote selector, `start` and `end` a
    text-position selector of the W3C Web Annotation Data Model: code points of the source's text,
    end exclusive. Where the text is attached, `exact` is enough to be sent: the others are found.
    A `record` has no words to quote. `asserted_by` is who says it *in the source*; absent, the
    outlet says it in its own voice. `says` maps a field's name to the value that this
    source gives, of a passage where sources differ, of a record each that it has for the fact.
    `origin` is whose account an official's words come from (a readout): the same for all outlets
    that quote it. `sense` is `reversed` where the words as they stand say the contrary of what must
    be meant (a paraphrase or a translation turned them round, `note` tells how): they support
    nothing.
    """

    source: SourceId
    exact: Annotated[str, Meta(max_length=500), ruled("quote")] = ""
    prefix: Annotated[str, Meta(max_length=200), ruled("quote")] = ""
    suffix: Annotated[str, Meta(max_length=200), ruled("quote")] = ""
    start: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    end: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
    record: DataRecord | None = None
    asserted_by: ActorId | None = None
    origin: Annotated[str, Meta(pattern=_SLUG, max_length=100)] | None = None
    bearing: Bearing = "supports"
    sense: Sense = "as-stated"
    says: Says = {}
    note: Prose | None = None

    @property
    def passage(self) -> QuotedPassage | None:
        """The passage, if that is what is cited."""
        if self.record is not None or self.start is None or self.end is None:
            return None
        return QuotedPassage(self.exact, self.prefix, self.suffix, self.start, self.end)


class Coding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How another scheme (CAMEO, PLOVER, Goldstein) codes the fact: an annotation of it."""

    scheme: Name
    version: Name
    code: Name


class Fact(Event, frozen=True, kw_only=True):
    """Something happened in the world, or held there, and somebody says so.

    A fact is a `Happening` or a `Condition`. `dated_by` names how its date was derived where the
    source does not print it, `note` gives the reasoning. `follows` names facts that this one came
    after where the dates alone cannot tell. `credibility` is the Admiralty grade 1-6, given by
    `graded_by`. At least one citation supports the fact.
    """

    id: NewId
    summary: Summary
    # How many there are at most is a rule of recording, not of reading: they are added one by one.
    citations: Annotated[
        tuple[Citation, ...],
        Meta(min_length=1, extra_json_schema={"maxItems": CITATIONS_LIMIT}),
    ]
    issues: Annotated[tuple[IssueId, ...], Meta(max_length=20)] = ()
    place: PlaceId | None = None
    follows: Annotated[tuple[FactId, ...], Meta(max_length=20)] = ()
    dated_by: DatedBy | None = None
    note: Prose | None = None
    credibility: Annotated[int, Meta(ge=1, le=6)] | None = None
    graded_by: Name | None = None
    codings: Annotated[tuple[Coding, ...], Meta(max_length=20)] = ()

    @property
    def when(self) -> Edtf:
        """The date that the fact tells of, whatever it is called there."""
        raise NotImplementedError


class Happening(Fact, frozen=True, kw_only=True):
    """A fact that happened: `date` is when, as the local day at the place."""

    date: Edtf

    @property
    def when(self) -> Edtf:
        """When it happened."""
        return self.date


class Condition(Fact, frozen=True, kw_only=True):
    """A fact that held: that it did so on the day `attested` is told, when it began is not."""

    attested: Day

    @property
    def when(self) -> Edtf:
        """On which day it held."""
        return self.attested
