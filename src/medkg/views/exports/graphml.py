"""GraphML, as networkx, yEd, Cytoscape, igraph and Gephi read it (http://graphml.graphdrawing.org/specification.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medkg.model.assertion import Assertion
from medkg.views.exports.contents import BAR, Contents
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
    clean, slashed = contents.cleaner(XML_FORBIDDEN, control_picture), contents.cleaner(BAR, "/")
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
        yield _edge(assertion, clean, slashed)
    yield "  </graph>\n</graphml>\n"


def _edge(assertion: Assertion, clean: Callable[[str], str], slashed: Callable[[str], str]) -> str:
    triple, joined = assertion.triple, "|".join(map(slashed, assertion.sources))
    subject, predicate, object_, sources = (
        escaped(clean(text)) for text in (triple.subject, triple.predicate, triple.object, joined)
    )
    counted = (assertion.belief, assertion.documents, assertion.evidence)
    told = "".join(
        f'<data key="edge_{name}">{value}</data>'
        for (name, _), value in zip(_EDGE, (predicate, triple.polarity, *counted, sources), strict=True)
    )
    return f'    <edge id="{triple.key}" source="{subject}" target="{object_}">{told}</edge>\n'
