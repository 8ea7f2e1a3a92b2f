"""GEXF 1.3, as Gephi and networkx read it (https://gexf.net/schema.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medkg.model.assertion import Assertion
from medkg.views.exports.contents import BAR, Contents
from medkg.views.exports.labels import edge_label
from medkg.views.exports.xml_text import XML_FORBIDDEN, control_picture, escaped

_EDGE = (
    *(("predicate", "string"), ("polarity", "string"), ("belief", "double"), ("documents", "long")),
    *(("evidence", "long"), ("sources", "string")),
)


def gexf_lines(contents: Contents) -> Iterator[str]:
    """Stream the file: nodes are CURIEs labelled by name, edge ids are keys, an edge's weight is its belief."""
    clean, slashed = contents.cleaner(XML_FORBIDDEN, control_picture), contents.cleaner(BAR, "/")
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
        yield _edge(assertion, clean, slashed)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _edge(assertion: Assertion, clean: Callable[[str], str], slashed: Callable[[str], str]) -> str:
    triple, joined = assertion.triple, "|".join(map(slashed, assertion.sources))
    subject, predicate, object_, label, sources = (
        escaped(clean(text)) for text in (triple.subject, triple.predicate, triple.object, edge_label(triple), joined)
    )
    counted = (assertion.belief, assertion.documents, assertion.evidence)
    told = "".join(
        f'<attvalue for="{name}" value="{value}"/>'
        for (name, _), value in zip(_EDGE, (predicate, triple.polarity, *counted, sources), strict=True)
    )
    return (
        f'      <edge id="{triple.key}" source="{subject}" target="{object_}" type="directed" label="{label}" '
        f'weight="{assertion.belief}"><attvalues>{told}</attvalues></edge>\n'
    )
