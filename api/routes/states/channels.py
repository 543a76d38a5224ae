"""`/v1/channels`: lines of communication, and whether they are open."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import ChannelAnswer, ChannelsAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_known
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import ChannelAdded
from projections.dossiers.known import Wanted
from projections.subjects import channels


@get("/v1/channels", tags=["channels"])
async def list_channels(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> ChannelsAnswer:
    """Lines of communication with their status.

    Those that nothing is known of by then are left out; where many are, a page may be short before
    the last.
    """
    wanted = Wanted(ChannelAdded)
    states, following, question = page_of_known(service, question, cursor, wanted, limit)
    return page(ChannelsAnswer, states, following, question)


@get("/v1/channels/{id:str}", tags=["channels"])
async def get_channel(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> ChannelAnswer:
    """Whether a line was open on the day, or may have been, and its life so far."""
    view = channels.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/channels/{id}", view.sections, of_timeline)
    return answer(ChannelAnswer, replace(view, sections=sections), question)
