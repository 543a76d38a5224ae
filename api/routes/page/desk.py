"""The desk, where curators write: a page that is the same for everybody, and holds nothing yet.

What is on it a script asks for, with the key that it is given. No reader's page loads any of it.
"""

from typing import Any

from litestar import Response

from api.http.request import AnyRequest
from api.routes.page.joined import DESK
from api.routes.page.shell import Sheet, html
from api.service.stores import Service

_SHEET = Sheet(template="desk.html", title="The desk", view=DESK, is_lasting=False)


async def desk(request: AnyRequest, service: Service) -> Response[Any]:
    """The desk, whichever text or thing it is about."""
    return html(request, service, _SHEET, {})
