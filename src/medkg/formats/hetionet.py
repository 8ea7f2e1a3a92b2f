"""Hetionet's tables: `nodes.tsv` (id, name, kind) and `edges.tsv` (source, metaedge, target[, provenance]).

Layout: https://github.com/hetio/hetionet/tree/main/hetnet/tsv. Node ids read `Kind::identifier`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from medkg.formats.annotations import stem
from medkg.formats.detect import Sample
from medkg.formats.stream import file_digest, guarded
from medkg.formats.tables import Rejected, rows
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.identity import tidied
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Terminology

CURATOR = "curated:hetionet"
_EDGES = ("source", "metaedge", "target")
_NODES = ("id", "name", "kind")
_WIDTH = 3
_PREFIX = MappingProxyType(
    {
        "Gene": "ncbigene",
        "Compound": "drugbank",
        "Pharmacologic Class": "ndfrt",
        "Side Effect": "umls",
        "Symptom": "MESH",
    }
)
_WIKIPATHWAYS, _PATHWAY_COMMONS = re.compile(r"(WP\d+)(?:_r\d+)?"), re.compile(r"PC\d+_\d+")


@dataclass(frozen=True, slots=True)
class HetionetReader:
    """Reads Hetionet: an edges table with the nodes table beside it, or a nodes table alone, as one curated source."""

    terminology: Terminology
    name: str = "hetionet"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the header of either table."""
        return tuple((sample.lines or [""])[0].split("\t")[:_WIDTH]) in {_EDGES, _NODES}

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Rejection]:
        """Give the graph with concepts first, then the lines that were put aside."""
        yield from guarded(self._graph(path, source), source=source)

    def _graph(self, path: Path, source: str) -> Iterator[GraphReading | Rejection]:
        rejected = Rejected(source)
        first = next(rows(path, source=source, rejected=Rejected(source), width=_WIDTH), (0, [""]))
        graph = _Graph(path, source, self.terminology, rejected, {})
        document = Document(id=f"hetionet:{stem(source)}", text="", source=source)
        if tuple(first[1][:_WIDTH]) == _NODES:
            yield GraphReading(document, graph.concepts_of(path), iter(()), "line 1", file_digest(path))
        else:
            nodes = nodes_beside(path)
            digest = file_digest(path, *([nodes] if nodes else []))
            concepts = graph.concepts_of(nodes) if nodes else graph.concepts_of_edges()
            yield GraphReading(document, concepts, graph.evidence(document.id), "line 1", digest)
        yield from rejected


def nodes_beside(path: Path) -> Path | None:
    """Find the nodes table of an edges table: `nodes.tsv` for `edges.tsv`, `x-nodes.tsv.gz` for `x-edges.tsv`."""
    base = path.name.removesuffix(".gz")
    if "edges" not in base:
        return None
    for suffix in (".gz", "") if path.name.endswith(".gz") else ("", ".gz"):
        found = path.with_name(base.replace("edges", "nodes") + suffix)
        if found.is_file():
            return found
    return None


@dataclass(frozen=True, slots=True)
class _Graph:
    path: Path
    source: str
    terminology: Terminology
    rejected: Rejected
    ids: dict[str, str]
    """Hetionet's id of every node to its CURIE; filled by the concepts, used by the evidence."""

    def concepts_of(self, nodes: Path) -> Iterator[Concept]:
        """Stream the nodes table."""
        ours = nodes == self.path
        source = self.source if ours else str(Path(self.source).with_name(nodes.name))
        for number, fields in rows(nodes, source=source, rejected=self.rejected, width=_WIDTH):
            raw, name, kind = fields[:_WIDTH]
            if number > 1 and not raw.strip():
                self.rejected.add(number, "the node has no id.")
            elif number > 1:
                self.ids[raw] = id_ = self._curie(raw)
                yield Concept(id_, tidied(name) or id_, self.terminology.category(kind))

    def concepts_of_edges(self) -> Iterator[Concept]:
        """Name the ends of the edges by their ids, where there is no nodes table."""
        for number, fields in rows(self.path, source=self.source, rejected=self.rejected, width=_WIDTH):
            for raw in (fields[0], fields[2]):
                if number > 1 and raw.strip() and raw not in self.ids:
                    self.ids[raw] = id_ = self._curie(raw)
                    yield Concept(id_, id_, self.terminology.category(raw.partition("::")[0]))

    def evidence(self, document_id: str) -> Iterator[Evidence]:
        """Stream the edges; those that name a node that the nodes table lacks are put aside."""
        ids = self.ids
        predicates: dict[str, str] = {}
        curators: dict[str, str] = {}
        for number, fields in rows(self.path, source=self.source, rejected=self.rejected, width=_WIDTH):
            subject, metaedge, object_ = ids.get(fields[0]), fields[1], ids.get(fields[2])
            if subject is None or object_ is None:
                if number > 1:
                    self.rejected.add(
                        number, f"{fields[0] if subject is None else fields[2]!r} is not among the nodes."
                    )
                continue
            predicate = predicates.get(metaedge)
            if predicate is None:
                predicate = predicates[metaedge] = self.terminology.predicate(metaedge)
            provenance = fields[3] if len(fields) > _WIDTH else ""
            curator = curators.get(provenance)
            if curator is None:
                exact = provenance in {"", "exact"}
                curator = curators[provenance] = CURATOR if exact else f"{CURATOR}/{provenance}"
            yield Evidence(
                subject=subject, predicate=predicate, object=object_, document_id=document_id, extractor=curator
            )

    def _curie(self, raw: str) -> str:
        return node_curie(raw, self.terminology)


def node_curie(raw: str, terminology: Terminology) -> str:
    """Write a node's id, `Kind::identifier`, as a CURIE."""
    kind, separator, local = raw.partition("::")
    if not separator:
        return terminology.curie(raw)
    if ":" in local:
        return terminology.curie(local)
    pathway = _WIKIPATHWAYS.fullmatch(local)
    if pathway:
        return terminology.curie(pathway[1], prefix="wikipathways")
    if _PATHWAY_COMMONS.fullmatch(local):
        return terminology.curie(local, prefix="pathwaycommons")
    return terminology.curie(local, prefix=_PREFIX.get(kind, kind.replace(" ", "").lower()))
