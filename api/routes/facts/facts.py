"""`/v1/facts/{id}`: a fact, its citations, its history."""

from litestar import Response
from litestar.params import FromPath

from api.answers.facts import FactAnswer
from api.asking import formats
from api.asking.addresses import Addresses
from api.asking.dependency import GivenQuestion
from api.asking.formats import ChosenFormat
from api.asking.question import Question, answer
from api.http.handlers import get
from api.http.media_formats import FORMATS_OPTION, JSON
from api.http.request import AnyRequest
from api.references import bibliography, references, schema_org
from api.references.sentences import cite_fact
from api.service.stores import OpenService, Service
from projections.facts import facts

FORMATS = (JSON, *bibliography.FORMATS, schema_org.FORMAT)


@get("/v1/facts/{id:str}", tags=["facts"], opt={FORMATS_OPTION: FORMATS})
async def get_fact(
    request: AnyRequest, service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> Response[FactAnswer]:
    """A fact as the ledger had it, with the citations that were public and what became of it.

    `version` is what a writer gives as `expected`. By extension or `Accept` also as a
    reference to each supporting source (`.csl.json`, `.bib`, `.ris`, `.txt`) and in schema.org's
    words (`.jsonld`).
    """
    choice = formats.choose(request, id, FORMATS)
    question = choice.canonical(question)
    view = facts.view(service.reader, choice.id, question.clocks)
    if choice.format is JSON:
        found = fact_answer(view, question)
        return choice.response(question, found)
    return choice.response(question, _rendered(service, view, question, choice))


def fact_answer(view: facts.FactView, question: Question) -> FactAnswer:
    """A fact as an answer."""
    return answer(FactAnswer, view, question, cite_as=cite_fact(view, question.used))


def _rendered(
    service: Service, view: facts.FactView, question: Question, choice: ChosenFormat
) -> bytes:
    addresses = Addresses(choice.base, question)
    if choice.format is schema_org.FORMAT:
        graph = schema_org.graph(service.reader, view, question.clocks, addresses)
        return schema_org.render(graph)
    at = references.where(question.used, addresses.permalink)
    found = references.of_fact(service.reader, view, at, question.clocks.known_at)
    return bibliography.render(choice.format, found)
