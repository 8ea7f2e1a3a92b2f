"""GraphML, as networkx, yEd, Cytoscape, igraph and Gephi read it (http://graphml.graphdrawing.org/specification.html)."""

from __future__ import annotations

from collections.abc import Iterator

from medkg.views.exports.contents import Contents
from medkg.views.exports.xml_text import XML_FORBIDDEN, control_picture, escaped

_NODE = (("name", "string"), ("category", "string"))
_EDGE = (
    *(("predicate", "string"), ("polarity", "string"), ("belief", "double"), ("documents", "long")),
    *(("evidence", "long"), ("sources", "string")),
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    '  <key id="graph_hash" for="graph" attr.name="graph_hash" attr.type="string"/>\n'
)


def graphml_lines(contents: Contents) -> Iterator[str]:
    """Stream the file: nodes are CURIEs, edge ids are the assertions' keys, `sources` are joined by `|`."""
    clean = contents.cleaner(XML_FORBIDDEN, control_picture)
    yield _HEAD
    for kind, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, type_ in attributes:
            yield f'  <key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield f'  <graph edgedefault="directed">\n    <data key="graph_hash">{contents.graph_hash}</data>\n'
    for concept in contents.concepts():
        id_, name, category = (escaped(clean(text)) for text in (concept.id, concept.name, concept.category))
        yield (
            f'    <node id="{id_}"><data key="node_name">{name}</data>'
            f'<data key="node_category">{category}</data></node>\n'
        )
    for assertion in contents.assertions():
        triple = assertion.triple
        subject, object_, predicate = (
            escaped(clean(text)) for text in (triple.subject, triple.object, triple.predicate)
        )
        yield (
            f'    <edge id="{triple.key}" source="{subject}" target="{object_}">'
            f'<data key="edge_predicate">{predicate}</data><data key="edge_polarity">{triple.polarity}</data>'
            f'<data key="edge_belief">{assertion.belief}</data><data key="edge_documents">{assertion.documents}</data>'
            f'<data key="edge_evidence">{assertion.evidence}</data>'
            f'<data key="edge_sources">{escaped(clean("|".join(assertion.sources)))}</data></edge>\n'
        )
    yield "  </graph>\n</graphml>\n"
