"""The graph as a networkx MultiDiGraph: concepts as nodes, one edge for each assertion."""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx

from medkg.model.assertion import Assertion
from medkg.ports import AssertionSource
from medkg.views.selection import Selected, Selection


def as_networkx(
    source: AssertionSource, *, categories: Collection[str] = (), min_documents: int = 1, denied: bool = False
) -> nx.MultiDiGraph[str]:
    """Build a MultiDiGraph in memory; nodes are CURIEs, the edge keys are the assertions' keys.

    Nodes have `name` and `category`, edges `predicate`, `polarity`, `documents`, `evidence`, `belief` and `sources`
    (a list). `categories` keeps only concepts of these and edges between them; `min_documents` is the weakest support
    of an edge; denied assertions are left out unless asked for. What is left out is passed over as it streams by and
    takes no memory. Nodes and edges come in the source's order. Raises UsageError for a category that no concept is of.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph_hash=source.graph_hash())
    selection = Selection(categories=frozenset(categories), min_documents=min_documents, denied=denied)
    selected = Selected(source, selection)
    graph.add_nodes_from(
        (concept.id, {"name": concept.name, "category": concept.category}) for concept in selected.concepts()
    )
    for assertion in selected.assertions():
        triple = assertion.triple
        graph.add_edge(triple.subject, triple.object, key=triple.key, **_about(assertion))
    return graph


def _about(assertion: Assertion) -> dict[str, object]:
    return {
        "predicate": assertion.triple.predicate,
        "polarity": str(assertion.triple.polarity),
        "documents": assertion.documents,
        "evidence": assertion.evidence,
        "belief": assertion.belief,
        "sources": list(assertion.sources),
    }
