"""Cytoscape JSON, as Cytoscape, Cytoscape.js and networkx read it (https://js.cytoscape.org/#notation/elements-json)."""

from __future__ import annotations

from collections.abc import Iterator

from medkg.views.exports.contents import Contents
from medkg.views.exports.json_text import compact, members
from medkg.views.exports.labels import edge_label


def cyjs_lines(contents: Contents) -> Iterator[str]:
    """Stream the file: nodes are CURIEs, edge ids are the assertions' keys, `interaction` names the edge."""
    network = {"name": "medkg", "graph_hash": contents.graph_hash}
    yield f'{{"data":{compact(network)},"directed":true,"multigraph":true,"elements":{{"nodes":['
    yield from members(
        {"data": {"id": one.id, "value": one.id, "name": one.name, "category": one.category}}
        for one in contents.concepts()
    )
    yield '\n],"edges":['
    yield from members(
        {
            "data": {
                "id": assertion.triple.key,
                "key": assertion.triple.key,
                "source": assertion.triple.subject,
                "target": assertion.triple.object,
                "interaction": edge_label(assertion.triple),
                "predicate": assertion.triple.predicate,
                "polarity": assertion.triple.polarity,
                "belief": assertion.belief,
                "documents": assertion.documents,
                "evidence": assertion.evidence,
                "sources": assertion.sources,
            }
        }
        for assertion in contents.assertions()
    )
    yield "\n]}}\n"
