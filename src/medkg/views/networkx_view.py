"""The graph as a networkx MultiDiGraph: concepts as nodes, one edge for each assertion."""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx

from medkg.ports import AssertionSource


def as_networkx(
    source: AssertionSource, *, categories: Collection[str] = (), min_documents: int = 1, denied: bool = False
) -> nx.MultiDiGraph[str]:
    """Build a MultiDiGraph in memory; nodes are CURIEs, the edge keys are the assertions' keys.

    Nodes have `name` and `category`, edges `predicate`, `polarity`, `documents`, `evidence`, `belief` and `sources`
    (a list). `categories` keeps only concepts of these and edges between them; `min_documents` is the weakest support
    of an edge; denied assertions are left out unless asked for. Nodes and edges come in the source's order.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph_hash=source.graph_hash())
    for concept in source.concepts():
        if not categories or concept.category in categories:
            graph.add_node(concept.id, name=concept.name, category=concept.category)
    for assertion in source.assertions():
        triple = assertion.triple
        if assertion.documents < min_documents or (triple.polarity == "denied" and not denied):
            continue
        if triple.subject not in graph or triple.object not in graph:
            continue
        graph.add_edge(
            triple.subject,
            triple.object,
            key=triple.key,
            predicate=triple.predicate,
            polarity=str(triple.polarity),
            documents=assertion.documents,
            evidence=assertion.evidence,
            belief=assertion.belief,
            sources=list(assertion.sources),
        )
    return graph
