"""Does a document still stand where it stood, and do the words that are cited of it?"""

from hashlib import sha256
from typing import Literal

from msgspec import Struct

from api.desk.fetched_documents import Fetch, as_document
from api.desk.incoming_texts import read_document
from api.evidence.citing_facts import quotations
from api.extraction.apart import Extraction
from api.http.fetching import NotFetchedError
from api.problems.document_shape import RefusedRequest
from api.service.stores import Service
from events.errors import DetenteError
from events.source_texts.matching import Text, find
from events.vocabulary.registry import SourceAdded, SourceChecked

CheckFound = Literal["alive", "gone", "changed", "not told"]


class LookedAt(Struct, frozen=True, kw_only=True):
    """What was found where a document stood; `why` says more, `check` is the event to record."""

    source: str
    found: CheckFound
    why: str
    check: SourceChecked | None = None


async def look_at(
    service: Service, source: SourceAdded, fetch: Fetch, extraction: Extraction, day: str
) -> LookedAt:
    """Fetch a document anew and hold its text, and all quotes of it, against what was recorded.

    It is alive where it has the text that was recorded, or all words that are cited of it; changed
    where it lacks some; gone where whoever answers says so. Of anything else nothing is told.
    """
    try:
        content = await _text_at(source, fetch, extraction)
    except NotFetchedError as error:
        if not error.is_gone:
            return LookedAt(source=source.id, found="not told", why=str(error))
        check = SourceChecked(source=source.id, checked_on=day, found="gone", note=_said(error))
        return LookedAt(source=source.id, found="gone", why=str(error), check=check)
    except (RefusedRequest, DetenteError) as error:
        return LookedAt(source=source.id, found="not told", why=_why(error))
    return _compared(service, source, content, day)


async def _text_at(source: SourceAdded, fetch: Fetch, extraction: Extraction) -> str:
    page = await fetch(source.url or "")
    document = as_document(page, by="")
    return (await read_document(extraction, document)).text


def _compared(service: Service, source: SourceAdded, content: str, day: str) -> LookedAt:
    text = Text(content, sha256(content.encode()).hexdigest())
    if text.sha256 == source.sha256:
        return _checked(source, day, "alive", "its text is the one that was recorded", None)
    passages = [each.citation.passage for each in quotations(service, source.id)]
    quotes = [each for each in passages if each is not None]
    stand = sum(find(text, each, recorded=False).places > 0 for each in quotes)
    why = f"{stand} of {len(quotes)} quotes stand there"
    if quotes and stand == len(quotes):
        return _checked(source, day, "alive", f"its text is another, and {why}", None)
    if source.sha256 is None and not quotes:
        return _checked(source, day, "alive", "it answers; no text of it was recorded", None)
    return _checked(source, day, "changed", f"its text is another: {why}", text.sha256)


def _checked(
    source: SourceAdded, day: str, found: Literal["alive", "changed"], why: str, digest: str | None
) -> LookedAt:
    check = SourceChecked(
        source=source.id, checked_on=day, found=found, sha256=digest, note=_sentence(why)
    )
    return LookedAt(source=source.id, found=found, why=why, check=check)


def _said(error: Exception) -> str:
    return _sentence(str(error))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _why(error: Exception) -> str:
    return str(getattr(error, "detail", None) or error)
