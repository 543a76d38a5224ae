"""Elements of an XML file, one at a time, as values; nothing in a file is expanded or fetched."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from events.errors import ImportFileError
from seeds.data_sets.record import Values


def elements(file: Path, name: str) -> Iterator[Element]:
    """Every element of this name, whole, in the order of the file; each is emptied after its turn.

    Raises ImportFileError where the file is no XML to its end, or declares a type or an entity.
    """
    try:
        with file.open("rb") as opened:  # it is closed whenever who asks has enough, too
            for _, element in iterparse(opened, forbid_dtd=True):
                if element.tag == name:
                    yield element
                    element.clear()
    except ParseError as error:
        raise ImportFileError(file, error.position[0], f"expected XML: {error}") from error
    except DefusedXmlException as error:
        raise ImportFileError(file, 1, "expected XML without a document type") from error
    except OSError as error:
        raise ImportFileError(file, 1, str(error.strerror)) from error


def text_of(element: Element | None) -> str:
    """All text within, with single blanks; "" where there is no element."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def values_of(element: Element, *, without: frozenset[str] = frozenset()) -> dict[str, Values]:
    """An element as an object: attributes as `@name`, text beside them as `text`, children by name,
    those that come several times as a list.
    """
    found: dict[str, Values] = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        if child.tag not in without:
            _add(found, child.tag, _value(child))
    if not len(element) and (text := text_of(element)):
        found["text"] = text
    return found


def _value(element: Element) -> Values:
    return values_of(element) if len(element) or element.attrib else text_of(element)


def _add(found: dict[str, Values], name: str, value: Values) -> None:
    others = found.get(name)
    if others is None:
        found[name] = value
    elif isinstance(others, list):
        others.append(value)
    else:
        found[name] = [others, value]
