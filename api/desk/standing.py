"""Who may do what with a draft as it stands, and what whoever may not is told."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final, Literal

from litestar.exceptions import HTTPException, PermissionDeniedException
from msgspec import Struct

from api.answers.drafts import DraftAct, DraftStatus
from api.desk.drafts import EDITABLE
from api.desk.kept_drafts import KeptDraft
from api.desk.persons import is_one_person
from api.problems.document_shape import RefusedRequest
from api.writing.access import refuse_without
from api.writing.keys import Key, KeyScope

Doing = Literal["save"] | DraftAct

_FROM: Final[dict[Doing, tuple[DraftStatus, ...]]] = {
    "save": EDITABLE,
    "propose": ("open", "sent-back"),
    "accept": EDITABLE,
    "send-back": ("proposed", "accepted"),
    "reject": ("proposed",),
    "withdraw": (*EDITABLE, "accepted"),
    "record": ("accepted",),
}
"""How far a draft has to be for something to be done with it."""

COMES_TO: Final[dict[DraftAct, DraftStatus]] = {
    "propose": "proposed",
    "accept": "accepted",
    "send-back": "sent-back",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "record": "accepted",
}


def refuse_readers(key: Key) -> None:
    """Raise a 403 where a key changes no draft at all."""
    if key.lacks({"review"}):
        refuse_without(key, {"drafts:write"})


class DraftStanding(Struct, frozen=True):
    """A draft before somebody with a key: `needed` are the scopes that its events ask for, and
    `reviewers` how many persons it takes.
    """

    draft: KeptDraft
    key: Key
    needed: set[KeyScope]
    reviewers: int

    @property
    def is_owners(self) -> bool:
        """Whether it is the draft of the person who has the key."""
        return is_one_person(self.key.name, self.draft.owner)

    def may(self) -> Iterator[Doing]:
        """All that the key may do with the draft now."""
        for doing in _FROM:
            try:
                self.refuse(doing)
            except HTTPException:
                continue
            yield doing

    def refuse(self, doing: Doing) -> None:
        """Raise what whoever has the key is to be told, where that may not do something."""
        self._refuse_person(doing)
        if self.draft.status not in _FROM[doing]:
            wanted = " or ".join(_FROM[doing])
            detail = f"expected a draft that is {wanted}; this one is {self.draft.status}"
            raise RefusedRequest(HTTPStatus.CONFLICT, detail)

    def _refuse_person(self, doing: Doing) -> None:
        match doing:
            case "propose" | "withdraw":
                self._refuse_others()
            case "save":
                refuse_without(self.key, {"drafts:write"} if self.is_owners else {"review"})
            case "send-back" | "reject":
                refuse_without(self.key, {"review"})
                self._refuse_owner("withdraws it")
            case "accept" | "record":
                self._refuse_acceptance(doing)

    def _refuse_others(self) -> None:
        refuse_without(self.key, {"drafts:write"})
        if not self.is_owners:
            raise PermissionDeniedException(f"the draft is of {self.draft.owner!r}, who may do it")

    def _refuse_owner(self, instead: str) -> None:
        if self.is_owners:
            raise PermissionDeniedException(f"others judge a draft: whoever has it {instead}")

    def _refuse_acceptance(self, doing: Doing) -> None:
        """Own drafts are recorded as own events are; others' by whoever may review, too."""
        refuse_without(self.key, {"drafts:write" if self.is_owners else "review", *self.needed})
        if self.draft.suggester is not None:
            self._refuse_owner("is no person who could accept what a program proposes")
        if doing == "record":
            return
        wrote = self.is_owners or is_one_person(self.key.name, self.draft.changed_by)
        if self.reviewers > 1 and wrote:
            detail = "it takes another person than whoever has written this version to accept it"
            raise PermissionDeniedException(detail)
        if not self.is_owners and self.draft.status in {"open", "sent-back"}:
            detail = "expected a draft that its owner proposes; this one is still being written"
            raise RefusedRequest(HTTPStatus.CONFLICT, detail)
