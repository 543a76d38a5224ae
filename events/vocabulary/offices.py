"""Who holds an office, and who stopped holding it.

`until` is the first day without the holder, of a term that is known to end.
"""

from events.vocabulary.base import ActorId, Condition, Day, Happening, OfficeId, PersonId


class OfficialAppointed(Happening, frozen=True, kw_only=True, tag="official-appointed"):
    """`official` took up `office`. Where a source only says that somebody *holds* it, that is
    `official-in-office`.
    """

    official: PersonId
    office: OfficeId
    appointed_by: ActorId | None = None
    succeeds: PersonId | None = None
    until: Day | None = None


class OfficialInOffice(Condition, frozen=True, kw_only=True, tag="official-in-office"):
    """`official` held `office` on the day: a source calls the person so, or tells of an act in
    office. Since when is not told.
    """

    official: PersonId
    office: OfficeId
    until: Day | None = None


class OfficialRemoved(Happening, frozen=True, kw_only=True, tag="official-removed"):
    """`official` lost `office` or left it. With `replaced_by` the office passed on in the same act;
    without it, it stood vacant from then on as far as this fact tells.
    """

    official: PersonId
    office: OfficeId
    removed_by: ActorId | None = None
    replaced_by: PersonId | None = None


class OfficialAbsent(Happening, frozen=True, kw_only=True, tag="official-absent"):
    """`official` was not seen in public for a time (`date` may be an interval); still in office."""

    official: PersonId
    office: OfficeId | None = None
