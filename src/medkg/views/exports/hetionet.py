"""Hetionet's forms: two tables (https://github.com/hetio/hetionet/tree/main/hetnet/tsv) and hetnetpy's JSON.

A hetnet has no negation: denied assertions are left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from medkg.model.biolink import is_symmetric
from medkg.views.exports.contents import Contents
from medkg.views.exports.hetionet_kinds import HetNode, abbreviations, het_node, metaedge
from medkg.views.exports.json_text import compact, members
from medkg.views.exports.places import write_lines

TSV_FILES = ("nodes.tsv", "edges.tsv")
_BREAKS = re.compile(r"[\t\n\r]")


def write_hetionet_tsv(contents: Contents, folder: Path) -> None:
    """Write `nodes.tsv` (id, name, kind) and `edges.tsv` (source, metaedge, target), which `medkg load` reads back."""
    clean = contents.cleaner(_BREAKS, " ")
    ids: dict[str, str] = {}
    kinds: dict[str, HetNode] = {}

    def nodes() -> Iterator[str]:
        yield "id\tname\tkind\n"
        for concept in contents.concepts():
            kinds[concept.id] = node = het_node(concept.id, concept.category)
            ids[concept.id] = clean(node.id)
            yield f"{ids[concept.id]}\t{clean(concept.name)}\t{clean(node.kind)}\n"

    def edges() -> Iterator[str]:
        yield "source\tmetaedge\ttarget\n"
        for assertion in contents.assertions(denied=False):
            subject, object_ = assertion.triple.subject, assertion.triple.object
            _, short = metaedge(kinds[subject], assertion.triple.predicate, kinds[object_])
            yield f"{ids[subject]}\t{clean(short)}\t{ids[object_]}\n"

    for name, lines in zip(TSV_FILES, (nodes(), edges()), strict=True):
        with (folder / name).open("wb") as file:
            write_lines(file, lines)


def hetionet_json_lines(contents: Contents) -> Iterator[str]:
    """Stream the JSON; the kinds that occur, which hetnetpy wants, come after the edges."""
    nodes: dict[str, HetNode] = {}
    tuples: set[tuple[str, str, str, str]] = set()
    yield '{"nodes":['
    yield from members(_json_nodes(contents, nodes))
    yield '\n],\n"edges":['
    yield from members(_json_edges(contents, nodes, tuples))
    kinds = {node.kind for node in nodes.values()}
    short = abbreviations(kinds, {(source, kind, target) for source, target, kind, _ in tuples})
    yield f'\n],\n"metanode_kinds":{compact(sorted(kinds))},\n"metaedge_tuples":{compact(sorted(tuples))}'
    yield f',\n"kind_to_abbrev":{compact(short)}}}\n'


def _json_nodes(contents: Contents, nodes: dict[str, HetNode]) -> Iterator[object]:
    for concept in contents.concepts():
        nodes[concept.id] = node = het_node(concept.id, concept.category)
        yield {
            "kind": node.kind, "identifier": node.identifier, "name": concept.name, "data": {"curie": concept.id},
        }  # fmt: skip


def _json_edges(
    contents: Contents, nodes: dict[str, HetNode], tuples: set[tuple[str, str, str, str]]
) -> Iterator[object]:
    for assertion in contents.assertions(denied=False):
        triple = assertion.triple
        source, target = nodes[triple.subject], nodes[triple.object]
        kind, short = metaedge(source, triple.predicate, target)
        # Hetionet writes an edge between two kinds undirected; ">" marks the one that has a direction in one kind.
        between_kinds = source.kind != target.kind and kind != short
        direction = "both" if between_kinds or is_symmetric(triple.predicate) else "forward"
        tuples.add((source.kind, target.kind, kind, direction))
        yield {
            "source_id": (source.kind, source.identifier),
            "target_id": (target.kind, target.identifier),
            "kind": kind,
            "direction": direction,
            "data": {
                "key": triple.key,
                "predicate": triple.predicate,
                "belief": assertion.belief,
                "documents": assertion.documents,
                "evidence": assertion.evidence,
                "sources": assertion.sources,
            },
        }
