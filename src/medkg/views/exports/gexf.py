"""GEXF 1.3, as Gephi and networkx read it (https://gexf.net/schema.html)."""

from __future__ import annotations

from collections.abc import Iterator

from medkg.views.exports.contents import Contents
from medkg.views.exports.xml_text import XML_FORBIDDEN, control_picture, escaped

_EDGE = (
    *(("predicate", "string"), ("polarity", "string"), ("belief", "double"), ("documents", "long")),
    *(("evidence", "long"), ("sources", "string")),
)


def gexf_lines(contents: Contents) -> Iterator[str]:
    """Stream the file: nodes are CURIEs labelled by name, edge ids are keys, an edge's weight is its belief."""
    clean = contents.cleaner(XML_FORBIDDEN, control_picture)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f"  <meta><description>medkg graph {contents.graph_hash}</description></meta>\n"
    yield '  <graph defaultedgetype="directed" mode="static" name="medkg">\n    <attributes class="node">\n'
    yield '      <attribute id="category" title="category" type="string"/>\n    </attributes>\n'
    yield '    <attributes class="edge">\n'
    for name, type_ in _EDGE:
        yield f'      <attribute id="{name}" title="{name}" type="{type_}"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    for concept in contents.concepts():
        id_, name, category = (escaped(clean(text)) for text in (concept.id, concept.name, concept.category))
        yield (
            f'      <node id="{id_}" label="{name}"><attvalues><attvalue for="category" value="{category}"/>'
            "</attvalues></node>\n"
        )
    yield "    </nodes>\n    <edges>\n"
    for assertion in contents.assertions():
        triple = assertion.triple
        subject, object_, predicate = (
            escaped(clean(text)) for text in (triple.subject, triple.object, triple.predicate)
        )
        counted = (predicate, triple.polarity, assertion.belief, assertion.documents, assertion.evidence)
        values = (*counted, escaped(clean("|".join(assertion.sources))))
        told = "".join(
            f'<attvalue for="{name}" value="{value}"/>' for (name, _), value in zip(_EDGE, values, strict=True)
        )
        yield (
            f'      <edge id="{triple.key}" source="{subject}" target="{object_}" type="directed" label="{predicate}" '
            f'weight="{assertion.belief}"><attvalues>{told}</attvalues></edge>\n'
        )
    yield "    </edges>\n  </graph>\n</gexf>\n"
