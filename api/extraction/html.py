"""HTML into the text of what the page is for, and what the page says of itself."""

import logging
from importlib.metadata import version

import trafilatura
from lxml import etree

from api.extraction.extracted import Extracted, UnreadableError
from api.extraction.page_metadata import told_by

DEPTH_LIMIT = 500
"""Elements within each other; no page for people has as many, and readers go down by recursion."""


def read_html(document: bytes) -> Extracted:
    """The main text of a page, without what stands around it on every page."""
    logging.disable(logging.CRITICAL)
    tree = trafilatura.load_html(document)
    if tree is None:
        raise UnreadableError("it is no HTML")
    if _depth(tree) > DEPTH_LIMIT:
        raise UnreadableError(f"its elements are nested more than {DEPTH_LIMIT} deep")
    told = told_by(tree)
    text = trafilatura.extract(
        tree, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    if not text:
        raise UnreadableError("no text was found that the page is for")
    return Extracted(
        text=text.strip() + "\n",
        extracted_with=f"trafilatura {version('trafilatura')}",
        title=told.title,
        authors=told.authors,
        publisher=told.publisher,
        published=told.published,
        url=told.url,
        language=told.language,
        doubts=told.doubts,
    )


def _depth(tree: etree._Element) -> int:
    """How many elements are within each other at most."""
    depth = most = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    return most
