"""What may come instead of an answer.

ClientError                    whatever a client raises
├── UnreachableError           nobody answered, as often as it was tried
├── UnreadableAnswerError      what came is no answer that this version can read
└── ProblemAnswer              the service says what is wrong: `problem`
    ├── BadQuestion            400, 405, 406, 414, 415: what was asked cannot be asked
    ├── KeyNeeded              401
    ├── Forbidden              403
    ├── NotFound               404
    │   └── TakenBack          410: it was there, and never true; `problem.history`
    ├── Conflict               409, 412: somebody was faster; `expected` and `actual`
    ├── TooLarge               413
    ├── Invalid                422: `problem.errors` has every fault
    ├── TooMany                429: `retry_after`
    └── ServerFailure          5xx
        └── Unavailable        502, 503, 504: for the moment
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from api.answers.problems import Problem


class ClientError(Exception):
    """Whatever a client raises."""


class UnreachableError(ClientError):
    """Nobody answered at an address, as often as it was tried: `reason` is the last one."""

    def __init__(self, address: str, attempts: int, reason: str) -> None:
        self.address, self.attempts, self.reason = address, attempts, reason
        often = "once" if attempts == 1 else f"{attempts} times"
        super().__init__(f"nobody answered at {address}, tried {often}: {reason}")


class UnreadableAnswerError(ClientError):
    """What came from an address is no answer that this version can read: `at` is where in it (a
    JSON pointer).
    """

    def __init__(self, address: str, reason: str, at: str = "") -> None:
        self.address, self.reason, self.at = address, reason, at
        where = f" at {at}" if at else ""
        super().__init__(f"the answer from {address} cannot be read{where}: {reason}")


class ProblemAnswer(ClientError):  # noqa: N818 (named as what the service tells)
    """The service says what is wrong. `fields` are all that it said, also what `problem` lacks;
    `retry_after` is after how many seconds it may be asked again, where it says so.
    """

    def __init__(
        self, problem: Problem, fields: Mapping[str, Any], retry_after: float | None = None
    ) -> None:
        self.problem, self.fields, self.retry_after = problem, fields, retry_after
        super().__init__(f"{problem.status} {problem.title}: {said(problem)}")

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return self.problem.status

    @property
    def type(self) -> str:
        """What kind of problem it is, where the service names it (RFC 9457)."""
        return str(self.fields.get("type", "about:blank"))


class BadQuestion(ProblemAnswer):
    """What was asked cannot be asked so."""


class KeyNeeded(ProblemAnswer):
    """It takes a key, or another one."""


class Forbidden(ProblemAnswer):
    """The key is not good for it, or the service takes no writes (`problem.writer` does)."""


class NotFound(ProblemAnswer):
    """It is not there."""


class TakenBack(NotFound):
    """It was there, and turned out never to have been true: `problem.history` has how."""


class Conflict(ProblemAnswer):
    """Somebody was faster, or the same key brought something else."""

    @property
    def stream(self) -> str | None:
        """The stream that is not where it was expected: `fact/<id>`."""
        return self.problem.stream

    @property
    def expected(self) -> int | None:
        """The position that was expected."""
        return self.problem.expected

    @property
    def actual(self) -> int | None:
        """The position of the stream's last event."""
        return self.problem.actual


class TooLarge(ProblemAnswer):
    """It is more than is taken at once."""


class Invalid(ProblemAnswer):
    """What was sent breaks rules: `problem.errors` has every fault, and where it is."""


class TooMany(ProblemAnswer):
    """More requests than this client may make for the moment."""


class ServerFailure(ProblemAnswer):
    """The service failed."""


class Unavailable(ServerFailure):
    """The service cannot answer for the moment."""


CLASS_OF: Final[Mapping[int, type[ProblemAnswer]]] = {
    400: BadQuestion,
    401: KeyNeeded,
    403: Forbidden,
    404: NotFound,
    405: BadQuestion,
    406: BadQuestion,
    409: Conflict,
    410: TakenBack,
    412: Conflict,
    413: TooLarge,
    414: BadQuestion,
    415: BadQuestion,
    422: Invalid,
    429: TooMany,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}
"""By status; a later version may name kinds of problems that fall under these all the same."""


def class_of(status: int) -> type[ProblemAnswer]:
    """What a problem with a status is raised as."""
    return CLASS_OF.get(status, ServerFailure if status >= 500 else ProblemAnswer)


def problem_without_document(status: int, address: str) -> Problem:
    """What is known of an error of somebody between, who writes no problem documents."""
    known = {each.value: each.phrase for each in HTTPStatus}
    title = known.get(status, "Unknown status")
    return Problem(status=status, title=title, detail="", instance=address)


def said(problem: Problem) -> str:
    """A problem in a line, with its first fault."""
    first = problem.errors[0] if problem.errors else None
    if first is None:
        return problem.detail
    where = first.parameter or first.pointer or ""
    return f"{problem.detail} ({where}: {first.detail})" if where else problem.detail
