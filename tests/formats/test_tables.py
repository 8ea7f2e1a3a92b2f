import gzip

import pytest

from medkg.formats.hetionet import HetionetReader, nodes_beside
from medkg.formats.triples import TriplesReader
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.reading import GraphReading, Rejection
from tests.formats.support import Words, write


def consumed(reader, path, source):
    """Consume a graph as the record does: concepts, then evidence, then what is behind it."""
    stream = iter(reader(Words()).read(path, source=source))
    graph = next(stream)
    assert isinstance(graph, GraphReading)
    concepts, evidence = list(graph.concepts), list(graph.evidence)
    return graph.document, concepts, evidence, list(stream)


def test_triples_with_a_full_header(tmp_path):
    header = "subject\tsubject_name\tsubject_category\tpredicate\tobject\tobject_name\tpolarity\tconfidence\n"
    rows = "MESH:D008094\tlithium\tDrug\ttreats\tMESH:D001714\tbipolar disorder\t\t0.5\n"
    rows += "MESH:D008094\tlithium\tDrug\ttreats\tMESH:D005355\tfibrosis\tdenied\t\n"
    path = write(tmp_path / "claims.tsv.gz", header + rows)
    document, concepts, evidence, rejected = consumed(TriplesReader, path, "claims.tsv.gz")
    assert not rejected
    assert (document.id, document.text, document.source) == ("source:claims.tsv.gz", "", "claims.tsv.gz")
    assert concepts == [
        Concept("MESH:D008094", "lithium", "ChemicalEntity"),
        Concept("MESH:D001714", "bipolar disorder", "NamedThing"),
        Concept("MESH:D005355", "fibrosis", "NamedThing"),
    ]
    assert [(e.predicate, e.object, e.polarity, e.confidence) for e in evidence] == [
        ("treats", "MESH:D001714", Polarity.ASSERTED, 0.5),
        ("treats", "MESH:D005355", Polarity.DENIED, 1.0),
    ]
    assert {(e.extractor, e.document_id, e.sentence) for e in evidence} == {("curated:claims", document.id, None)}


def test_triples_without_a_header_and_of_bare_words(tmp_path):
    path = write(tmp_path / "t.tsv", "# comment\nalga\tisa\tentity\n\nalga\tisa\torganism\tdenied\n")
    _, concepts, evidence, rejected = consumed(TriplesReader, path, "t.tsv")
    assert not rejected
    assert concepts[0] == Concept("name:alga", "alga", "NamedThing")
    assert [(e.subject, e.object, e.polarity.value) for e in evidence] == [
        ("name:alga", "name:entity", "asserted"),
        ("name:alga", "name:organism", "denied"),
    ]


def test_bad_lines_of_triples_cost_themselves_once(tmp_path):
    content = b"subject\tpredicate\tobject\tpolarity\tconfidence\na:1\ttreats\tb:1\nx\ty\na:1\t\tb:1\n"
    content += b"a:1\ttreats\tb:2\tperhaps\na:1\ttreats\tb:3\t\thigh\na:\xe9\ttreats\tb:1\n"
    content += b"a:1\ttr\0ts\tb:1\na:1\ttreats\tb:4\t+\t0.25\n"
    _, _, evidence, rejected = consumed(TriplesReader, write(tmp_path / "t.tsv", content), "t.tsv")
    assert [e.object for e in evidence] == ["b:1", "b:4"]
    assert [rejection.place for rejection in rejected] == [f"line {n}" for n in (3, 7, 8, 4, 5, 6)]


NODES = "id\tname\tkind\nCompound::DB01356\tLithium cation\tCompound\nDisease::DOID:3312\tbipolar disorder\tDisease\n"
NODES += "Gene::1\tA1BG\tGene\nPathway::WP23_r85\tB cell\tPathway\nPathway::PC7_10399\ta4b7\tPathway\n"
EDGES = "source\tmetaedge\ttarget\tprovenance\nCompound::DB01356\tCtD\tDisease::DOID:3312\texact\n"
EDGES += "Gene::1\tGpPW\tPathway::WP23_r85\tapprox\nGene::1\tGpPW\tPathway::none\texact\n"


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_hetionet_edges_take_the_nodes_beside_them(tmp_path, suffix):
    write(tmp_path / f"nodes.tsv{suffix}", NODES)
    path = write(tmp_path / f"edges.tsv{suffix}", EDGES)
    document, concepts, evidence, rejected = consumed(HetionetReader, path, f"edges.tsv{suffix}")
    assert document.id == "hetionet:edges"
    assert [concept.id for concept in concepts] == [
        "drugbank:DB01356",
        "DOID:3312",
        "ncbigene:1",
        "wikipathways:WP23",
        "pathwaycommons:PC7_10399",
    ]
    assert concepts[1] == Concept("DOID:3312", "bipolar disorder", "Disease")
    assert [(e.subject, e.predicate, e.object, e.extractor) for e in evidence] == [
        ("drugbank:DB01356", "treats", "DOID:3312", "curated:hetionet"),
        ("ncbigene:1", "gppw", "wikipathways:WP23", "curated:hetionet/approx"),
    ]
    (rejection,) = rejected
    assert (rejection.place, "Pathway::none" in rejection.reason) == ("line 4", True)


def test_hetionet_edges_alone_and_nodes_alone(tmp_path):
    _, concepts, evidence, rejected = consumed(HetionetReader, write(tmp_path / "my-edges.tsv", EDGES), "my-edges.tsv")
    assert not rejected
    assert len(concepts) == 5
    assert len(evidence) == 3
    assert concepts[0] == Concept("drugbank:DB01356", "drugbank:DB01356", "ChemicalEntity")
    document, concepts, evidence, _ = consumed(HetionetReader, write(tmp_path / "nodes.tsv", NODES), "nodes.tsv")
    assert (document.id, len(concepts), evidence) == ("hetionet:nodes", 5, [])


def test_a_node_without_an_id_costs_its_line_alone(tmp_path):
    nodes = write(tmp_path / "nodes.tsv", NODES + "\tnameless\tGene\n")
    _, concepts, _, rejected = consumed(HetionetReader, nodes, "nodes.tsv")
    assert (len(concepts), [(one.place, one.reason) for one in rejected]) == (5, [("line 7", "the node has no id.")])
    edges = write(tmp_path / "my-edges.tsv", EDGES + "Gene::1\tGpPW\t\n")
    _, concepts, evidence, rejected = consumed(HetionetReader, edges, "my-edges.tsv")
    assert (len(concepts), len(evidence)) == (5, 3)
    assert [(one.place, "'' is not among" in one.reason) for one in rejected] == [("line 5", True)]


def test_the_sibling_is_found_in_either_form(tmp_path):
    assert nodes_beside(tmp_path / "edges.tsv") is None
    gz = write(tmp_path / "x-nodes.tsv.gz", NODES)
    assert nodes_beside(tmp_path / "x-edges.tsv") == gz
    assert nodes_beside(tmp_path / "links.tsv") is None


@pytest.mark.parametrize("reader", [TriplesReader, HetionetReader])
def test_a_table_that_cannot_be_read_is_a_rejection(tmp_path, reader):
    (rejection,) = reader(Words()).read(tmp_path / "none.tsv", source="none.tsv")
    assert isinstance(rejection, Rejection)
    assert "cannot be read" in rejection.reason


def test_a_truncated_table_gives_what_was_complete(tmp_path):
    write(tmp_path / "nodes.tsv", NODES)
    whole = gzip.compress((EDGES.splitlines(keepends=True)[0] + EDGES.splitlines(keepends=True)[1] * 50_000).encode())
    path = write(tmp_path / "edges.tsv", whole[: len(whole) // 2])
    _, _, evidence, rejected = consumed(HetionetReader, path, "edges.tsv.gz")
    assert len(evidence) > 1000
    assert "ends early" in rejected[0].reason
