"""A networkx graph of a user's as a source: what `graph.networkx()` gives, or any graph with the same attributes.

Nodes are ids, with `name` and `category`; edges have `predicate`, and may have `polarity`, `sources` (or `source`) and
`confidence`. The graph that `graph.networkx()` made comes back with the same assertions: every source that it names is
one piece of evidence, and its counts of documents, which no edge can bear out, are counted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from medkg.model.assertion import Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.identity import digest, tidied
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Terminology

if TYPE_CHECKING:
    import networkx as nx

_STAGE = "read"
_DENIED = Context(polarity=Polarity.DENIED)
_PREFIX = "networkx:"


def from_networkx(network: nx.Graph[Any], *, name: str, terminology: Terminology) -> Iterator[GraphReading | Rejection]:
    """Give the graph as one document `networkx:NAME`, then the edges that were put aside, by their ends.

    An undirected edge is read from its first end. Ids without a prefix become `name:…`, as in tables of triples.
    """
    source = f"{_PREFIX}{name}"
    document = Document(id=source, text="", source=source)
    words = _Words(terminology, curator=f"curated:{name}", document=document)
    concepts = sorted(set(words.concepts(network)))
    evidence, rejected = set[Evidence](), list[Rejection]()
    for subject, object_, told in network.edges(data=True):
        fault = words.fault(told)
        if fault:
            rejected.append(Rejection(source, f"edge {subject!r} – {object_!r}", "", _STAGE, fault))
        else:
            evidence.update(words.evidence(subject, object_, told))
    ordered = sorted(evidence, key=lambda piece: piece.id)
    content = digest([[[one.id, one.name, one.category] for one in concepts], [piece.id for piece in ordered]])
    yield GraphReading(document, concepts, ordered, "", content)
    yield from rejected


class _Words:
    def __init__(self, terminology: Terminology, *, curator: str, document: Document) -> None:
        self._terminology = terminology
        self._curator = curator
        self._document = document

    def concepts(self, network: nx.Graph[Any]) -> Iterator[Concept]:
        for node, told in network.nodes(data=True):
            id_ = self._curie(node)
            name = tidied(str(told.get("name") or told.get("label") or node))
            word = told.get("category")
            yield Concept(id_, name or id_, self._terminology.category(str(word)) if word else UNKNOWN_CATEGORY)

    def fault(self, told: Mapping[str, Any]) -> str:
        """Say what is wrong with an edge; empty where nothing is."""
        if not str(told.get("predicate") or "").strip():
            return f"the edge has no predicate; its attributes are {', '.join(sorted(map(str, told))) or 'none'}."
        if str(told.get("polarity") or Polarity.ASSERTED) not in set(Polarity):
            return f"the polarity is neither asserted nor denied: {told['polarity']!r}."
        sources = told.get("sources") or told.get("source")
        if not (sources is None or isinstance(sources, str | Collection)):
            return f"the sources are neither a text nor a list: {sources!r}."
        confidence = told.get("confidence", 1.0)
        if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
            return f"the confidence is no number from 0 to 1: {confidence!r}."
        return ""

    def evidence(self, subject: object, object_: object, told: Mapping[str, Any]) -> Iterator[Evidence]:
        found = told.get("sources") or told.get("source") or self._curator
        sources = found.split("|") if isinstance(found, str) else sorted(map(str, found))
        for source in sources:
            yield Evidence(
                subject=self._curie(subject),
                predicate=self._terminology.predicate(str(told["predicate"])),
                object=self._curie(object_),
                document_id=self._document.id,
                extractor=source,
                confidence=float(told.get("confidence", 1.0)),
                context=_DENIED if told.get("polarity") == Polarity.DENIED else PLAIN,
            )

    def _curie(self, node: object) -> str:
        raw = tidied(str(node))
        written = self._terminology.curie(raw)
        return written if ":" in written else f"name:{raw}"
