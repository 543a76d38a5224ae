"""Markdown into text: the words as a reader sees them, a blank line between blocks."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.extraction.extracted import Extracted, UnreadableError
from api.extraction.front_matter import list_of, one_of, taken_apart

_VERBATIM = {"code_block", "fence", "html_block"}


def read_markdown(document: bytes) -> Extracted:
    """The text of a document in CommonMark with tables, and what stands before it as YAML."""
    try:
        whole = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8, at byte {error.start}") from error
    fields, text = taken_apart(whole)
    blocks = list(_blocks(MarkdownIt("commonmark").enable("table").parse(text)))
    heading = next((words for tag, words in blocks if tag == "h1"), None)
    return Extracted(
        text="\n\n".join(words for _, words in blocks if words) + "\n",
        extracted_with=f"markdown-it-py {version('markdown-it-py')}",
        title=one_of(fields, "title") or heading,
        authors=list_of(fields, "authors", "author"),
        publisher=one_of(fields, "publisher", "site", "source"),
        published=tuple(
            each for each in (one_of(fields, "published", "date", "pubdate"),) if each is not None
        ),
        url=one_of(fields, "url", "link", "canonical"),
        language=one_of(fields, "language", "lang"),
    )


def _blocks(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """Each block with the name of the element that it would be."""
    tag = ""
    for token in tokens:
        if token.type.endswith("_open"):
            tag = token.tag
        elif token.type in _VERBATIM:
            yield "pre", token.content.strip("\n")
        elif token.type == "inline":
            yield tag, "".join(_words(token.children or ())).strip()


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "image":
            yield "".join(_words(token.children or ()))
        else:
            yield token.content
