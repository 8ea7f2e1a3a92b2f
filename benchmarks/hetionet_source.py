"""Hetionet's two TSV files as an assertion source, read directly, so that the index is measured without a record."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept

# Hetionet's kinds and metaedges as Biolink names them; a kind that is missing here keeps its own name (https://het.io/about/metagraph).
CATEGORIES = {
    "Anatomy": "AnatomicalEntity",
    "Biological Process": "BiologicalProcess",
    "Cellular Component": "CellularComponent",
    "Compound": "ChemicalEntity",
    "Disease": "Disease",
    "Gene": "Gene",
    "Molecular Function": "MolecularActivity",
    "Pathway": "Pathway",
    "Side Effect": "PhenotypicFeature",
    "Symptom": "PhenotypicFeature",
}
PREDICATES = {
    "AdG": "decreases_expression_of",
    "AeG": "expresses",
    "AuG": "increases_expression_of",
    "CbG": "binds",
    "CcSE": "has_side_effect",
    "CdG": "decreases_expression_of",
    "CpD": "palliates",
    "CrC": "chemically_similar_to",
    "CtD": "treats",
    "CuG": "increases_expression_of",
    "DaG": "associated_with",
    "DdG": "decreases_expression_of",
    "DlA": "located_in",
    "DpS": "has_phenotype",
    "DrD": "similar_to",
    "DuG": "increases_expression_of",
    "GcG": "correlated_with",
    "GiG": "interacts_with",
    "GpBP": "participates_in",
    "GpCC": "located_in",
    "GpMF": "enables",
    "GpPW": "participates_in",
    "Gr>G": "regulates",
    "PCiC": "superclass_of",
}


class HetionetSource:
    """Streams concepts by id and assertions by (subject, predicate, object), one document of evidence each."""

    def __init__(self, nodes: Path, edges: Path) -> None:
        self._nodes, self._edges = nodes, edges

    def graph_hash(self) -> str:
        """Hash both files."""
        return hashlib.sha256(self._nodes.read_bytes() + self._edges.read_bytes()).hexdigest()

    def concepts(self) -> Iterator[Concept]:
        """Read the nodes."""
        yield from sorted(Concept(id_, name, CATEGORIES.get(kind, kind)) for id_, name, kind in _rows(self._nodes))

    def assertions(self) -> Iterator[Assertion]:
        """Read the edges, each once."""
        triples = {(row[0], PREDICATES.get(row[1], row[1]), row[2]) for row in _rows(self._edges)}
        for subject, predicate, object_ in sorted(triples):
            yield Assertion(Triple(subject, predicate, object_), 1, 1, 0.99)


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        next(lines)
        for line in lines:
            yield line.decode().rstrip("\r\n").split("\t")
