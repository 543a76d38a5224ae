"""`/entities/{id}`: the addresses of what names are reconciled with, which lead to the page of an
actor or an office, or to what the API tells of it.
"""

from urllib.parse import quote

from litestar.params import FromPath
from litestar.response import Redirect

from api.asking.known_parameters import ANY_PARAMETERS
from api.http.handlers import get
from api.http.request import AnyRequest
from api.routes.page.page import always, wants_page
from projections.reconciliation.entities import OFFICE


@get("/entities/{id:str}", include_in_schema=False, opt={ANY_PARAMETERS: always})
async def get_entity(request: AnyRequest, id: FromPath[str]) -> Redirect:
    """What is told of an entity, for browsers as a page; whether there is one is seen there."""
    kind = "offices" if id.startswith(OFFICE) else "actors"
    path = f"/{kind}/{quote(id.removeprefix(OFFICE), safe='')}"
    query = f"?{request.url.query}" if request.url.query else ""
    base = "" if wants_page(request) else "/v1"
    return Redirect(f"{base}{path}{query}", status_code=303, headers={"Vary": "Accept"})
