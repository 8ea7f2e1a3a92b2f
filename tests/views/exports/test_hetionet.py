"""Hetionet's forms come back through our own reader, and a denied assertion is never written as an asserted one."""

from __future__ import annotations

import json
from pathlib import Path

from medkg.formats.hetionet import HetionetReader
from medkg.model.concept import Concept
from medkg.model.reading import GraphReading
from medkg.views.exports.hetionet_kinds import abbreviations, het_node, metaedge
from medkg.vocabulary.words import ShippedTerminology
from tests.views.exports.support import BELL, exported, rows
from tests.views.small_source import BIPOLAR, CURATED, GSK3B, LITHIUM, TREMOR, SmallSource, _said

DRUG, CLASS = Concept("drugbank:DB01356", "Lithium", "ChemicalEntity"), Concept("ndfrt:N1", "Ions", "ChemicalEntity")
SIGN = Concept("umls:C0040822", "Tremor", "PhenotypicFeature")
PATHWAY = Concept("wikipathways:WP1", "Wnt", "Pathway")


def _source() -> SmallSource:
    said = (
        _said(DRUG, "treats", BIPOLAR),
        _said(DRUG, "has_side_effect", SIGN),
        _said(CLASS, "superclass_of", DRUG),
        _said(DRUG, "decreases_activity_of", GSK3B),
        _said(GSK3B, "participates_in", PATHWAY, CURATED),
        _said(GSK3B, "regulates", GSK3B),
    )
    return SmallSource(said, concepts=(DRUG, CLASS, SIGN, PATHWAY, BIPOLAR, GSK3B))


def test_the_tables_are_what_our_reader_reads(tmp_path: Path) -> None:
    report = exported(_source(), tmp_path / "h", "hetionet")
    edges = tmp_path / "h" / "edges.tsv"
    assert "Compound::DB01356\tCtD\tDisease::MESH:D001714\n" in edges.read_text(encoding="utf-8")
    (graph,) = HetionetReader(ShippedTerminology()).read(edges, source="edges.tsv")
    assert isinstance(graph, GraphReading)
    assert sorted(graph.concepts) == list(_source().concepts())
    assert {(e.subject, e.predicate, e.object) for e in graph.evidence} == {row[:3] for row in rows(_source())}
    assert report.assertions == 6


def test_denied_assertions_are_left_out_and_counted(tmp_path: Path) -> None:
    for form, place in (("hetionet", tmp_path / "h"), ("hetionet-json", tmp_path / "h.json")):
        report = exported(SmallSource(), place, form)
        assert (report.assertions, report.left_out) == (11, 1)


def test_the_json_is_a_hetnet(tmp_path: Path) -> None:
    exported(_source(), tmp_path / "h.json", "hetionet-json")
    found = json.loads((tmp_path / "h.json").read_bytes())
    nodes = {(node["kind"], node["identifier"]): node for node in found["nodes"]}
    assert nodes["Side Effect", "C0040822"]["name"] == "Tremor"
    assert {node["kind"] for node in found["nodes"]} == set(found["metanode_kinds"])
    tuples = {tuple(one) for one in found["metaedge_tuples"]}
    for edge in found["edges"]:
        source, target = tuple(edge["source_id"]), tuple(edge["target_id"])
        assert source in nodes
        assert target in nodes
        assert (source[0], target[0], edge["kind"], edge["direction"]) in tuples
    back = {
        (
            nodes[tuple(e["source_id"])]["data"]["curie"],
            e["data"]["predicate"],
            nodes[tuple(e["target_id"])]["data"]["curie"],
        )
        for e in found["edges"]
    }
    assert back == {row[:3] for row in rows(_source())}
    short = found["kind_to_abbrev"]
    assert (short["Gene"], short["Side Effect"], short["treats"]) == ("G", "SE", "t")
    assert found["kind_to_abbrev"].keys() == {*found["metanode_kinds"], *(kind for _, _, kind, _ in tuples)}


def test_breaks_in_a_cell_are_counted(tmp_path: Path) -> None:
    source = SmallSource([_said(LITHIUM, "causes", BELL)], concepts=(LITHIUM, BELL))
    assert exported(source, tmp_path / "h", "hetionet").replaced == 1  # the tab in the name


def test_kinds_have_abbreviations_of_their_own() -> None:
    kinds = {"Gene", "Gadget", "G", "Disease", "Device", "2"}
    edges = {("Gene", kind, "Gene") for kind in ("regulates", "rises", "r", "interacts", "ß")}
    short = abbreviations(kinds, edges)
    assert len({short[kind] for kind in kinds}) == len(kinds)
    assert all(short[kind].isupper() for kind in kinds)
    assert all(short[kind].islower() for _, kind, _ in edges)
    assert short["Gene"] == "G"


def test_what_hetionet_lacks_keeps_its_word() -> None:
    first, second = het_node(LITHIUM.id, LITHIUM.category), het_node(TREMOR.id, TREMOR.category)
    assert metaedge(first, "causes", second) == ("causes", "causes")
    assert het_node("X:1", "Colour").id == "Colour::X:1"
