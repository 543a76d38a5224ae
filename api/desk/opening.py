"""The desk of a service, for as long as that runs."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar.datastructures import State

from api.desk.desk import Desk
from api.desk.desk_schema import FILE
from api.desk.drafts_store import DraftsStore
from api.service.settings import Config
from api.service.stores import Service
from events.errors import DeskUnavailableError

_log = logging.getLogger("detente.desk")


@asynccontextmanager
async def open_desk_of(state: State) -> AsyncIterator[None]:
    """Open the desk, and find out first what became of drafts that were on their way. What the
    public asks is answered without one, too.
    """
    service: Service = state.service
    config: Config = state.config
    try:
        store = DraftsStore(service.data / FILE)
    except DeskUnavailableError as error:
        _log.error("there are no drafts: %s", error)
        state.desk_failure = error
        yield
        return
    try:
        state.desk = Desk(service, store, state.foresight, config.reviewers)
        await state.desk.find_recorded()
        yield
    finally:
        await store.close()


def desk_of(state: State) -> Desk:
    """The desk; raises `DeskUnavailableError` where it could not be opened."""
    if "desk" not in state:
        raise state.desk_failure
    desk: Desk = state.desk
    return desk
