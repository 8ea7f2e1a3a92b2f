"""GraphML, GEXF, Cytoscape JSON and CX2 are read back by networkx or by the plain rules of their format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.views.exports.support import BELL, awkward, exported, names, rows


def _rows(graph: Any) -> set[tuple[object, ...]]:
    return {
        (s, d["predicate"], o, d["polarity"], d["belief"], d["documents"], d["evidence"])
        for s, o, d in graph.edges(data=True)
    }


def _pictured(text: str) -> str:
    return (
        text.replace("\x07", "␇")
        .replace("\x1b", "␛")
        .replace("\x1f", "␟")
        .replace("\0", "␀")
        .replace("\ufffe", "\ufffd")
    )


def test_graphml_comes_back_from_networkx(tmp_path: Path) -> None:
    source = awkward()
    report = exported(source, tmp_path / "g.graphml", "graphml")
    graph = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert {id_: (d["name"], d["category"]) for id_, d in graph.nodes(data=True)} == {
        _pictured(id_): (_pictured(name), category) for id_, (name, category) in names(source).items()
    }
    assert _rows(graph) == {tuple(_pictured(v) if isinstance(v, str) else v for v in row) for row in rows(source)}
    assert {key for *_, key in graph.edges(keys=True)} == {a.triple.key for a in source.assertions()}
    assert graph.graph["graph_hash"] == source.graph_hash()
    assert (report.concepts, report.assertions, report.left_out) == (14, 13, 0)


def test_gexf_comes_back_from_networkx(tmp_path: Path) -> None:
    source = awkward()
    exported(source, tmp_path / "g.gexf", "gexf")
    graph = nx.read_gexf(tmp_path / "g.gexf")
    assert {id_: (d["label"], d["category"]) for id_, d in graph.nodes(data=True)} == {
        _pictured(id_): (_pictured(name), category) for id_, (name, category) in names(source).items()
    }
    assert _rows(graph) == {tuple(_pictured(v) if isinstance(v, str) else v for v in row) for row in rows(source)}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_what_xml_cannot_hold_is_pictured_and_counted(tmp_path: Path, form: str) -> None:
    report = exported(awkward(), tmp_path / "g", form)
    # Of the concept that rings: id, ESC and U+FFFE; of the barred one: two in its name; its edge: an end and a source,
    # which also holds the bar that parts sources.
    assert report.replaced == 3 + 2 + 3
    text = (tmp_path / "g").read_text(encoding="utf-8")
    assert _pictured(BELL.id) in text
    assert BELL.id not in text


def test_cytoscape_json_comes_back_from_networkx_unharmed(tmp_path: Path) -> None:
    source = awkward()
    report = exported(source, tmp_path / "g.cyjs", "cyjs")
    graph = nx.cytoscape_graph(json.loads((tmp_path / "g.cyjs").read_bytes()))
    assert _rows(graph) == rows(source)
    assert {id_: (d["name"], d["category"]) for id_, d in graph.nodes(data=True)} == names(source)
    assert {key for *_, key in graph.edges(keys=True)} == {a.triple.key for a in source.assertions()}
    assert report.replaced == 0


def test_cx2_holds_every_assertion_and_says_how_many(tmp_path: Path) -> None:
    source = awkward()
    exported(source, tmp_path / "g.cx2", "cx2")
    aspects = json.loads((tmp_path / "g.cx2").read_bytes())
    assert aspects[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert aspects[-1] == {"status": [{"completed": True, "success": True}]}
    by_name = {name: members for aspect in aspects[1:-1] for name, members in aspect.items()}
    assert {m["name"]: m["elementCount"] for m in by_name["metaData"]} == {
        name: len(members) for name, members in by_name.items() if name != "metaData"
    }
    ids = {node["id"]: node["v"]["represents"] for node in by_name["nodes"]}
    assert {ids[n["id"]]: (n["v"]["name"], n["v"]["category"]) for n in by_name["nodes"]} == names(source)
    found = set()
    for edge in by_name["edges"]:
        v = edge["v"]
        counted = v["belief"], v["documents"], v["evidence"]
        found.add((ids[edge["s"]], v["predicate"], ids[edge["t"]], v["polarity"], *counted))
    assert found == rows(source)
    declared = by_name["attributeDeclarations"][0]
    assert all(edge["v"].keys() <= declared["edges"].keys() for edge in by_name["edges"])
    assert all(node["v"].keys() <= declared["nodes"].keys() for node in by_name["nodes"])


def test_no_label_calls_a_denial_a_claim(tmp_path: Path) -> None:
    source = awkward()
    for form in ("gexf", "cyjs", "cx2"):
        exported(source, tmp_path / form, form)
    labels = {d["label"] for *_, d in nx.read_gexf(tmp_path / "gexf").edges(data=True) if d["polarity"] == "denied"}
    assert labels == {"does not cause"}
    for form in ("cyjs", "cx2"):
        assert '"interaction":"does not cause"' in (tmp_path / form).read_text(encoding="utf-8")
