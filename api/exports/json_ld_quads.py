"""The nodes of our JSON-LD as quads, by the context that they are served with."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from api.references.contexts import CONTEXTS, EVENTS

_TERMS: Final[dict[str, Any]] = msgspec.json.decode(CONTEXTS[EVENTS])["@context"]
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DOUBLE: Final = NamedNode("http://www.w3.org/2001/XMLSchema#double")


class JsonLdQuads:
    """Makes quads of nodes; blank nodes are numbered through."""

    def __init__(self) -> None:
        self._blanks = 0
        self._told: set[str] = set()
        """The ids of what stands in a graph of its own."""

    def blank(self) -> BlankNode:
        """Another node without an address."""
        self._blanks += 1
        return BlankNode(f"b{self._blanks}")

    def apart(self, node: Struct, graph: NamedNode) -> Iterator[Quad]:
        """What is told of a node that stands in a graph of its own, the first time."""
        told = msgspec.to_builtins(node)
        if told["@id"] not in self._told:
            self._told.add(told["@id"])
            yield from self._tell(NamedNode(told["@id"]), told, graph)

    def of(self, node: Struct, graph: NamedNode) -> Iterator[Quad]:
        """What is told of a node; of what stands in a graph of its own, nothing but the id."""
        told = msgspec.to_builtins(node)
        yield from self._tell(NamedNode(told["@id"]), told, graph)

    def _tell(
        self, subject: NamedNode | BlankNode, told: dict[str, Any], graph: NamedNode
    ) -> Iterator[Quad]:
        if "@type" in told:
            yield Quad(subject, _TYPE, NamedNode(_address(told["@type"])), graph)
        for name, value in told.items():
            if not name.startswith("@"):
                property_of = NamedNode(_address(name))
                for each in value if isinstance(value, list | tuple) else (value,):
                    yield from self._value(subject, property_of, name, each, graph)

    def _value(
        self, subject: NamedNode | BlankNode, of: NamedNode, name: str, value: Any, graph: NamedNode
    ) -> Iterator[Quad]:
        if not isinstance(value, dict):
            yield Quad(subject, of, _literal(name, value), graph)
            return
        id = value.get("@id")
        node = self.blank() if id is None else NamedNode(id)
        yield Quad(subject, of, node, graph)
        if id is None or id not in self._told:
            yield from self._tell(node, value, graph)


def _literal(name: str, value: Any) -> Literal | NamedNode:
    kind = _TERMS[name].get("@type")
    if kind == "@id":
        return _named(value)
    if isinstance(value, float):
        return Literal(repr(value), datatype=_DOUBLE)
    return Literal(value) if kind is None else Literal(value, datatype=NamedNode(_whole(kind)))


def _named(address: str) -> NamedNode | Literal:
    """An address as a node; as words where it leads somewhere on the web and is no IRI (RFC 3987),
    such as one with a bracket in its path: one of those would make all quads unreadable.
    """
    try:
        return NamedNode(address)
    except ValueError:
        return Literal(address)


def _address(term: str) -> str:
    return _whole(_TERMS[term]["@id"])


def _whole(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return f"{_TERMS[prefix]}{rest}"
