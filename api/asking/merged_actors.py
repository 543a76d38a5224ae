"""What an address names, looked up before any view is asked.

An actor or an engagement that was merged has moved: its address leads to the surviving one's (308),
until that is undone. What nobody had registered by then is a 404.
"""

from http import HTTPStatus

from litestar import Response

from api.asking import formats as negotiation
from api.asking.things import check, things_in
from api.http.media_formats import FORMATS_OPTION
from api.http.request import AnyRequest
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader

_NAMES = ("id", "a", "b")
"""What routes call the ids of their addresses."""


class MergedActorError(Exception):
    """What is asked for is at another address; `location` is relative to the one that was asked."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


def look_up(request: AnyRequest, reader: Reader, clocks: Clocks) -> None:
    """Raise `MergedActorError` where the address names what was merged by then, and
    `UnknownIdError` where it names what was not registered.
    """
    _, _, first, *after = request.scope["path"].split("/")
    last, extension = _without_extension(request, after[-1] if after else "")
    after = [*after[:-1], last]
    named = [each for name in _NAMES if (each := request.path_params.get(name)) is not None]
    given = [last if each == f"{last}{extension}" else each for each in named]
    things = things_in(first, len(given))
    merged = {
        id: survivor
        for thing, id in zip(things, given, strict=False)
        if thing.is_merged and (survivor := mergers.survivor(reader, id, clocks, thing.name)) != id
    }
    surviving = [merged.get(id, id) for id in given]
    if merged and len(set(surviving)) == len(surviving):
        raise MergedActorError(_relative(after, given, merged, extension, request.url.query))
    for thing, id in zip(things, given, strict=False):
        check(reader, thing, id, clocks)


def _without_extension(request: AnyRequest, last: str) -> tuple[str, str]:
    """The last part of an address, and the extension by which it asks for a format."""
    formats = request.route_handler.opt.get(FORMATS_OPTION)
    if formats is None:
        return last, ""
    id = negotiation.choose(request, last, formats).id
    return id, last.removeprefix(id)


def on_merged_actor(request: AnyRequest, moved: MergedActorError) -> Response[bytes]:
    """The same question at the surviving one's address. It is asked again each time, as a merge
    may be undone: a redirect of this kind is otherwise remembered for ever.
    """
    headers = {"Location": moved.location, "Cache-Control": "no-cache"}
    return Response(b"", status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers)


def _relative(
    parts: list[str],
    given: list[str],
    merged: dict[str, str],
    extension: str,
    query: str,
) -> str:
    """From one address to the other by as few steps as there are, so that it holds wherever a
    proxy has put the service.
    """
    ids = len(given)
    moved = [merged.get(part, part) if at < ids else part for at, part in enumerate(parts)]
    same = next(at for at, part in enumerate(parts) if part != moved[at])
    steps = "../" * (len(parts) - 1 - same) + "/".join(moved[same:]) + extension
    return f"{steps}?{query}" if query else steps
