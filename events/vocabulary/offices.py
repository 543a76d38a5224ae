"""Who holds an office, and who stopped holding it."""

from events.vocabulary.base import ActorId, Fact, OfficeId, PersonId


class OfficialAppointed(Fact, frozen=True, kw_only=True, tag="official-appointed"):
    """`official` took up `office`. Where a source only says that somebody *holds* it, the date is
    open below (`[..2023-06-19]`): the taking up lies on some day up to then.
    """

    official: PersonId
    office: OfficeId
    appointed_by: ActorId | None = None
    succeeds: PersonId | None = None


class OfficialRemoved(Fact, frozen=True, kw_only=True, tag="official-removed"):
    """`official` lost `office` or left it. With `replaced_by` the office passed on in the same act;
    without it, it stood vacant from then on as far as this fact tells.
    """

    official: PersonId
    office: OfficeId
    removed_by: ActorId | None = None
    replaced_by: PersonId | None = None


class OfficialAbsent(Fact, frozen=True, kw_only=True, tag="official-absent"):
    """`official` was not seen in public for a time (`date` may be an interval); still in office."""

    official: PersonId
    office: OfficeId | None = None
