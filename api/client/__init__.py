"""A client of the service for Python: the same structs that the service encodes, as its answers.

It needs nothing of what serves, but HTTPX and msgspec. Users import it as `detente`.
"""

from api.answers.ledger import AnswerChanged
from api.client.asks import Inquiry, at_address, text_at
from api.client.awaiting import AsyncClient
from api.client.blocking import Client
from api.client.clocks import Clocks
from api.client.pages import AsyncPages, Pages
from api.client.problems import (
    BadQuestion,
    ClientError,
    Conflict,
    Forbidden,
    Invalid,
    KeyNeeded,
    NotFound,
    ProblemAnswer,
    ServerFailure,
    TakenBack,
    TooLarge,
    TooMany,
    Unavailable,
    UnreachableError,
    UnreadableAnswerError,
)
from api.client.retries import Retries
from api.client.streams import Heard
from api.client.unknown import Unknown, UnknownFact
from projections.model.on_evidence import OnEvidence
from projections.timeline.news import Arrival

__all__ = [
    "AnswerChanged",
    "Arrival",
    "AsyncClient",
    "AsyncPages",
    "BadQuestion",
    "Client",
    "ClientError",
    "Clocks",
    "Conflict",
    "Forbidden",
    "Heard",
    "Inquiry",
    "Invalid",
    "KeyNeeded",
    "NotFound",
    "OnEvidence",
    "Pages",
    "ProblemAnswer",
    "Retries",
    "ServerFailure",
    "TakenBack",
    "TooLarge",
    "TooMany",
    "Unavailable",
    "Unknown",
    "UnknownFact",
    "UnreachableError",
    "UnreadableAnswerError",
    "at_address",
    "text_at",
]
