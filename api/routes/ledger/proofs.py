"""`/v1/ledger/…`: checkpoints, their key, proofs; and answers that prove themselves."""

from typing import Annotated, Any

import msgspec
from litestar import MediaType
from litestar.params import FromPath, QueryParameter
from msgspec import Struct
from msgspec.structs import replace

from api.answers.ledger import ConsistencyAnswer, InclusionAnswer, KeyAnswer
from api.answers.relations import RelationsAnswer
from api.asking.dependency import GivenQuestion
from api.asking.question import Question
from api.http.handlers import get
from api.routes.facts.facts import fact_answer
from api.routes.states.relations import state_answer
from api.service.stores import OpenService, Service
from events.errors import LedgerUnavailableError, QuestionError
from events.ledger.protocol import LAST_POSITION
from events.ledger.signing_key import checkpoint_of
from events.proofs.bundle_shape import FORMAT, Bundle, ProvenEvent
from events.proofs.bundles import named_facts, sign_statement
from events.proofs.checkpoints import Checkpoint, Signer
from events.proofs.merkle import leaf_hash
from projections.facts import facts, rests_on
from projections.relations import pair_state

Size = Annotated[
    int | None,
    QueryParameter(
        name="size", ge=0, le=LAST_POSITION, description="Of so many events; the ledger's head."
    ),
]
ProvenPosition = Annotated[int, QueryParameter(name="position", ge=1, le=LAST_POSITION)]
FromSize = Annotated[
    int, QueryParameter(name="from", ge=0, le=LAST_POSITION, description="The smaller tree's size.")
]
ToSize = Annotated[
    int | None,
    QueryParameter(name="to", ge=0, le=LAST_POSITION, description="The larger one's; the head."),
]


@get("/v1/ledger/checkpoint", tags=["ledger"], media_type=MediaType.TEXT)
async def get_checkpoint(service: OpenService, size: Size = None) -> str:
    """The ledger's size and root, signed: a tlog-checkpoint as C2SP specifies it.

    Keep it: whatever the ledger answers later has to extend it.
    """
    return await checkpoint_of(service.ledger, signer_of(service), size)


@get("/v1/ledger/key", tags=["ledger"])
async def get_key(service: OpenService) -> KeyAnswer:
    """The key that verifies checkpoints and proofs. Take it once, and from somewhere you trust."""
    key = signer_of(service).verifier
    return KeyAnswer(name=key.name, key=str(key))


@get("/v1/ledger/proofs/inclusion", tags=["ledger"])
async def get_inclusion(
    service: OpenService, position: ProvenPosition, size: Size = None
) -> InclusionAnswer:
    """That an event is in the ledger of a size (RFC 9162, section 2.1.3)."""
    ledger = service.ledger
    size = await ledger.head() if size is None else size
    path = await ledger.inclusion(position, size)
    (recorded,) = await ledger.read(after=position - 1, limit=1)
    return InclusionAnswer(
        position=position,
        index=position - 1,
        size=size,
        leaf=leaf_hash(recorded.stored).hex(),
        path=tuple(each.hex() for each in path),
        root=(await ledger.root(size)).hex(),
    )


@get("/v1/ledger/proofs/consistency", tags=["ledger"])
async def get_consistency(
    service: OpenService, from_size: FromSize, to_size: ToSize = None
) -> ConsistencyAnswer:
    """That the ledger of a size begins with the ledger of another (RFC 9162, section 2.1.4)."""
    ledger = service.ledger
    to_size = await ledger.head() if to_size is None else to_size
    path = await ledger.consistency(from_size, to_size)
    return ConsistencyAnswer(
        from_size=from_size,
        to_size=to_size,
        from_root=(await ledger.root(from_size)).hex(),
        to_root=(await ledger.root(to_size)).hex(),
        path=tuple(each.hex() for each in path),
    )


@get("/v1/relations/{a:str}/{b:str}/proof", tags=["relations"])
async def get_relations_proof(
    service: OpenService, question: GivenQuestion, a: FromPath[str], b: FromPath[str]
) -> Bundle:
    """The state of relations with the proof of it: its events, their inclusion, the signatures.

    `detente audit --offline` checks it without asking the service anything.
    """
    return await relations_bundle(service, question, a, b)


@get("/v1/facts/{id:str}/proof", tags=["facts"])
async def get_fact_proof(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> Bundle:
    """A fact with the proof of it: its events, their inclusion, the signatures.

    `detente audit --offline` checks it without asking the service anything.
    """
    return await fact_bundle(service, question, id)


async def relations_bundle(service: Service, question: Question, a: str, b: str) -> Bundle:
    """The proof of a state of relations."""
    question = _without_proof(question)

    def told(service: Service) -> RelationsAnswer:
        state = pair_state.between(service.reader, a, b, question.clocks)
        return state_answer(service, state, question)

    return await _bundle(service, question, await service.apart(told), ())


async def fact_bundle(service: Service, question: Question, id: str) -> Bundle:
    """The proof of a fact."""
    question = _without_proof(question)
    view = facts.view(service.reader, id, question.clocks)
    return await _bundle(service, question, fact_answer(view, question), (id,))


def _without_proof(question: Question) -> Question:
    """The question that the answer itself is the answer to."""
    return replace(question, path=question.path.removesuffix("/proof"))


def signer_of(service: Service) -> Signer:
    """What the service signs with; raises `LedgerUnavailableError` where it may not."""
    if service.signer is None:
        raise LedgerUnavailableError("the signing key cannot be read here")
    return service.signer


async def _bundle(
    service: Service, question: Question, answered: Struct, own: tuple[str, ...]
) -> Bundle:
    if question.clocks.public_by is not None:
        # The stored bytes of a fact hold all of its citations, whenever they came out.
        found = str(question.used.public_by)
        raise QuestionError("public_by", found, "none: a proof shows the events as they are stored")
    signer, size = signer_of(service), question.clocks.known_at
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answered))
    named = {*named_facts(body), *own}
    positions = await service.apart(lambda service: rests_on.positions(service.reader, named, size))
    checkpoint = Checkpoint(signer.verifier.name, size, await service.ledger.root(size))
    return Bundle(
        format=FORMAT,
        answer=body,
        events=tuple([await _proven(service, each, size) for each in positions]),
        checkpoint=signer.sign(checkpoint),
        statement=sign_statement(signer, checkpoint, body, positions),
        key=str(signer.verifier),
    )


async def _proven(service: Service, position: int, size: int) -> ProvenEvent:
    (recorded,) = await service.ledger.read(after=position - 1, limit=1)
    path = await service.ledger.inclusion(position, size)
    return ProvenEvent(
        position=position,
        stored=recorded.stored.decode(),
        path=tuple(each.hex() for each in path),
    )
