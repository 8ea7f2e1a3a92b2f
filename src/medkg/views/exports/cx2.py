"""CX2, as Cytoscape and NDEx read it (https://cytoscape.org/cx/cx2/cx2-specification/)."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from medkg.model.assertion import Assertion
from medkg.views.exports.contents import Contents
from medkg.views.exports.json_text import compact, members
from medkg.views.exports.labels import edge_label

_NODES = MappingProxyType(dict.fromkeys(("name", "represents", "category"), "string"))
_EDGES = MappingProxyType(
    {
        **dict.fromkeys(("key", "interaction", "predicate", "polarity"), "string"),
        "belief": "double",
        **dict.fromkeys(("documents", "evidence"), "long"),
        "sources": "list_of_string",
    }
)
_NETWORK = MappingProxyType({"name": "string", "graph_hash": "string"})
_WIDTH = 20


def cx2_lines(contents: Contents) -> Iterator[str]:
    """Stream the file: concepts and assertions are numbered in their order; `represents` is the CURIE, `key` the key.

    It begins with `cx2_head`, to be written anew when all has been counted.
    """
    numbers: dict[str, int] = {}
    yield cx2_head(contents)
    network = {"name": "medkg", "graph_hash": contents.graph_hash}
    yield ",\n" + compact({"attributeDeclarations": [_declared()]})
    yield ",\n" + compact({"networkAttributes": [network]}) + ',\n{"nodes":['
    yield from members(_nodes(contents, numbers))
    yield '\n]},\n{"edges":['
    yield from members(
        {"id": number, "s": numbers[one.triple.subject], "t": numbers[one.triple.object], "v": _about(one)}
        for number, one in enumerate(contents.assertions())
    )
    yield '\n]},\n{"status":[{"completed":true,"success":true}]}]\n'


def cx2_head(contents: Contents) -> str:
    """Write how the file begins, with the counts so far; as long whatever these are."""
    counts = {"nodes": contents.concept_count, "edges": contents.assertion_count}
    counted = (f'{{"name":"{name}","elementCount":{str(count).rjust(_WIDTH)}}}' for name, count in counts.items())
    once = ('{"name":"attributeDeclarations","elementCount":1}', '{"name":"networkAttributes","elementCount":1}')
    return f'[{{"CXVersion":"2.0","hasFragments":false}},\n{{"metaData":[{",".join((*once, *counted))}]}}'


def _declared() -> dict[str, dict[str, dict[str, str]]]:
    kinds = {"networkAttributes": _NETWORK, "nodes": _NODES, "edges": _EDGES}
    return {kind: {name: {"d": type_} for name, type_ in types.items()} for kind, types in kinds.items()}


def _nodes(contents: Contents, numbers: dict[str, int]) -> Iterator[object]:
    for number, concept in enumerate(contents.concepts()):
        numbers[concept.id] = number
        values = {"name": concept.name, "represents": concept.id, "category": concept.category}
        yield {"id": number, "v": values}


def _about(assertion: Assertion) -> dict[str, object]:
    triple = assertion.triple
    return {
        "key": triple.key,
        "interaction": edge_label(triple),
        "predicate": triple.predicate,
        "polarity": triple.polarity,
        "belief": assertion.belief,
        "documents": assertion.documents,
        "evidence": assertion.evidence,
        "sources": assertion.sources,
    }
