"""Pages as HTML: templates that escape whatever they are given (`api/page/templates/`).

In a template `answer.items` is what the answer says, never a method of whatever holds it; a name
that is not there fails instead of showing nothing.
"""

from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.plain import in_order, web_address
from api.routes.page import standing
from api.routes.page.files import FOLDER
from api.routes.page.marked import marked
from events.dates_in_words.date_words import said
from events.text.articles import the

TEMPLATES: Final = FOLDER / "templates"


class _Pages(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """What an answer says under a name."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@cache
def pages() -> Environment:
    """The templates, read once."""
    found = _Pages(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    found.filters |= {
        "capital": standing.capital,
        "counted": standing.counted,
        "marked": marked,
        "on_day": standing.on_day,
        "said": said,
        "sentence": _sentence,
        "some_day": standing.some_day,
        "spoken": standing.spoken,
        "the": the,
        "web": web_address,
    }
    found.globals |= {
        "is_uncertain": standing.is_uncertain,
        "may_be": standing.may_be,
        "when": standing.when,
        "why_uncertain": standing.why_uncertain,
    }
    return found


def _sentence(text: str) -> str:
    """A sentence that stands within another one."""
    return text.removesuffix(".")


def _shown(value: Any) -> Any:
    """A text without what would turn round what stands behind it; nothing for nothing."""
    if value is None:
        return ""
    return in_order(value) if isinstance(value, str) and not isinstance(value, Markup) else value
