"""The export passes the shipped SHACL shapes, and a broken one does not."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib

import medkg
from medkg.views.rdf.writing import write_rdf
from tests.views.small_source import Silence, SmallSource

SHAPES = files("medkg.views.rdf").joinpath("shapes.ttl").read_text(encoding="utf-8")


def _conforms(turtle: str) -> tuple[bool, str]:
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    return conforms, told


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("shapes") / "graph.ttl"
    source = SmallSource()
    write_rdf("turtle", path, source, source, Silence())
    return path.read_text(encoding="utf-8")


def test_the_small_graph_passes(turtle: str) -> None:
    assert _conforms(turtle) == (True, "Validation Report\nConforms: True\n")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('biolink/vocab/negated> "true"^^', 'biolink/vocab/affirmed> "true"^^', "negated"),
        ('confidence> "0.9"', 'confidence> "1.9"', "confidence"),
        ('certainty> "possible"', 'certainty> "perhaps"', "certainty"),
        ("ns/prov#wasDerivedFrom>", "ns/prov#wasQuotedFrom>", "wasDerivedFrom"),
        ('oa#start> "24"', 'oa#start> "240"', "start"),
    ],
)
def test_a_broken_export_fails(turtle: str, old: str, new: str, path: str) -> None:
    assert old in turtle
    conforms, told = _conforms(turtle.replace(old, new))
    assert not conforms
    assert path in told


def test_a_part_of_the_demo_corpus_passes_and_its_evidence_comes_back(tmp_path: Path) -> None:
    end = "</PubmedArticle>"
    corpus = files("medkg_examples").joinpath("abstracts.xml").read_text(encoding="utf-8").split(end)
    papers = tmp_path / "papers.xml"
    papers.write_text(f"{end.join(corpus[:6])}{end}</PubmedArticleSet>", encoding="utf-8")
    with medkg.open(tmp_path / "a.graph", create=True) as graph, medkg.open(tmp_path / "b.graph", create=True) as again:
        graph.build([papers], workers=0)
        report = graph.export_as("turtle", tmp_path / "a.ttl")
        graph.export_as("nquads", tmp_path / "a.nq")
        again.load(tmp_path / "a.nq")
        assert report.evidence
        assert _held(again) == _held(graph)
    conforms, told = _conforms((tmp_path / "a.ttl").read_text(encoding="utf-8"))
    assert conforms, told


def _held(graph: medkg.Graph) -> set[str]:
    """The ids of all evidence and the hashes of all documents."""
    held: set[str] = set()
    for document, pieces in graph._parts.record().evidence_by_document():
        held |= {document.content_hash, *(id_ for id_, _ in pieces)}
    return held
