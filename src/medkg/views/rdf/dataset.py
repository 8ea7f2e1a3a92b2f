"""The RDF view's store as rdflib sees it: a read-only Store that looks into pyoxigraph's, and nothing else."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.store import Store
from rdflib.term import Node

from medkg.errors import QueryRefused, ViewError, ViewUnavailable

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query

_Pattern = tuple[Node | None, Node | None, Node | None]


def dataset_of(database: Path, prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Open a store as a Dataset whose default graph is the union of all; raises ViewUnavailable."""
    try:
        store = ox.Store.read_only(str(database))
    except OSError as error:
        raise ViewUnavailable(f"the RDF view cannot be opened: {error}.") from error
    return rdflib.Dataset(store=ReadOnlyStore(store, prefixes), default_union=True)


class ReadOnlyStore(Store):
    """rdflib's Store over a store that nobody may change through it."""

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str]) -> None:
        self._store = store
        self._prefixes = dict(prefixes)
        super().__init__()

    def triples(
        self, triple_pattern: _Pattern, context: rdflib.Graph | None = None
    ) -> Iterator[tuple[tuple[Node, Node, Node], Iterator[rdflib.Graph | None]]]:
        """Stream what fits a pattern, in one named graph or in all; what several hold comes once, with all of them."""
        graph = _graph(context)
        terms = _pattern(triple_pattern)
        if terms is None:
            return
        for quad in self._store.quads_for_pattern(*terms, graph):
            # Asked for again instead of remembered: a walk over the whole graph needs no memory.
            held = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            names = [one.graph_name for one in held]
            if graph is None and names[0] != quad.graph_name:
                continue
            yield (
                (_outward(quad.subject), _outward(quad.predicate), _outward(quad.object)),
                (rdflib.Graph(self, identifier=_outward(name)) for name in names),
            )

    def query(self, query: Query | str, initNs: Mapping[str, Any], *_: Any, **__: Any) -> NoReturn:  # noqa: N803 - rdflib's name
        """Look at a query and leave it to rdflib's engine; raises QueryRefused for what would fetch something.

        rdflib calls this first. `use_store_provided=False` leaves it out: then SERVICE and FROM open what they name.
        """
        read = prepareQuery(query, initNs=initNs) if isinstance(query, str) else query
        if read.algebra.get("datasetClause") or _holds_service(read.algebra):
            raise QueryRefused(
                "SERVICE and FROM would fetch from elsewhere.",
                remedy="Name a graph with GRAPH, or say query(…, use_store_provided=False) if you mean to.",
            )
        raise NotImplementedError

    def update(self, *_: object, **__: object) -> NoReturn:
        """Refuse, before anything that LOAD names is fetched."""
        raise _read_only()

    def contexts(self, triple: tuple[Node, Node, Node] | None = None) -> Generator[rdflib.Graph, None, None]:
        """Stream the named graphs, or those that hold a triple."""
        if triple is None:
            names: Any = self._store.named_graphs()
        else:
            terms = _pattern(triple)
            quads = self._store.quads_for_pattern(*terms, None) if terms is not None else ()
            names = (quad.graph_name for quad in quads)
        for name in names:
            yield rdflib.Graph(self, identifier=_outward(name))

    def __len__(self, context: rdflib.Graph | None = None) -> int:
        """Count the triples of a graph, or of all: one that stands in several graphs is one."""
        return sum(1 for _ in self.triples((None, None, None), context))

    def namespaces(self) -> Iterator[tuple[str, rdflib.URIRef]]:
        """Stream the prefixes."""
        for prefix, namespace in self._prefixes.items():
            yield prefix, rdflib.URIRef(namespace)

    def namespace(self, prefix: str) -> rdflib.URIRef | None:
        """Give the namespace of a prefix."""
        found = self._prefixes.get(prefix)
        return None if found is None else rdflib.URIRef(found)

    def prefix(self, namespace: rdflib.URIRef) -> str | None:
        """Give the prefix of a namespace."""
        return next((prefix for prefix, found in self._prefixes.items() if found == str(namespace)), None)

    def bind(self, prefix: str, namespace: rdflib.URIRef, override: bool = True) -> None:  # noqa: FBT001, FBT002 - rdflib's signature
        """Bind a prefix for this dataset only."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = str(namespace)

    def add(self, *_: object, **__: object) -> None:
        """Refuse: a view is read only."""
        raise _read_only()

    remove = add
    remove_graph = add

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Do nothing: rdflib calls this where it only names a graph, and an empty one is none."""


def _read_only() -> ViewError:
    return ViewError("the RDF view is read only.", remedy="Change the record, or copy the dataset into one of yours.")


def _holds_service(part: object) -> bool:
    """Tell whether a parsed query speaks of another service, at any depth."""
    if isinstance(part, CompValue):
        return part.name == "ServiceGraphPattern" or any(map(_holds_service, part.values()))
    return isinstance(part, list | tuple | set) and any(map(_holds_service, part))


def _pattern(triple: _Pattern) -> tuple[Any, Any, Any] | None:
    """Give a pattern in the store's terms; None where one of them is no term at all, so that nothing fits."""
    try:
        subject, predicate, object_ = (None if term is None else _inward(term) for term in triple)
    except ValueError:
        return None
    fits = not isinstance(subject, ox.Literal) and (predicate is None or isinstance(predicate, ox.NamedNode))
    return (subject, predicate, object_) if fits else None


def _graph(context: rdflib.Graph | None) -> ox.NamedNode | ox.BlankNode | None:
    """Give the named graph that is meant; None means all of them, as rdflib's default graph does here."""
    if context is None or context.identifier == DATASET_DEFAULT_GRAPH_ID:
        return None
    name = _inward(context.identifier)
    return name if isinstance(name, ox.NamedNode | ox.BlankNode) else None


def _inward(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    raise ViewError(f"{term!r} is no term that RDF can hold.")


def _outward(term: object) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        kind = term.datatype.value
        plain = kind == "http://www.w3.org/2001/XMLSchema#string"
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(kind))
    return DATASET_DEFAULT_GRAPH_ID
