"""RDF from the command line: out, asked, and in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TRIPLES = """subject\tsubject_name\tsubject_category\tpredicate\tobject\tobject_name\tobject_category\tpolarity
MESH:C1\tnoremol\tChemicalEntity\ttreats\tMESH:D1\tsample fever\tDisease\tasserted
MESH:C1\tnoremol\tChemicalEntity\tcauses\tMESH:D2\tsample chill\tDisease\tdenied
"""
ASKED = "SELECT ?name WHERE { MESH:C1 biolink:treats ?d . ?d rdfs:label ?name }"


@pytest.fixture(scope="module")
def loaded(medkg: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rdf")
    (folder / "triples.tsv").write_text(TRIPLES, encoding="utf-8")
    done = medkg("load", folder / "triples.tsv", "-g", folder / "small.graph")
    assert done.returncode == 0, done.stderr
    return folder / "small.graph"


def test_sparql_gives_columns_and_rows(medkg: Run, loaded: Path) -> None:
    found = json.loads(medkg("query", "--sparql", ASKED, "--on", "rdf", "-g", loaded, "--format", "json").stdout)
    assert found == {"columns": ["name"], "rows": [["sample fever"]], "truncated": False}
    asked = "SELECT ?no WHERE { ?d dcterms:identifier ?id . ?a rdf:object ?d ; biolink:negated ?no }"
    done = medkg("query", "--sparql", asked, "--param", "id=MESH:D2", "-g", loaded, "--format", "json")
    assert json.loads(done.stdout)["rows"] == [[True]]


@pytest.mark.parametrize(
    "wrong",
    [("query",), ("query", "MATCH (n) RETURN n", "--sparql", ASKED), ("query", "MATCH (n) RETURN n", "--on", "rdf")],
)
def test_one_query_in_one_language_is_wanted(medkg: Run, loaded: Path, wrong: tuple[str, ...]) -> None:
    done = medkg(*wrong, "-g", loaded)
    assert done.returncode == 2
    assert "--sparql" in done.stderr


def test_an_export_is_loaded_again_to_the_same_graph(medkg: Run, loaded: Path, tmp_path: Path) -> None:
    written = json.loads(medkg("export", "trig", tmp_path / "a.trig", "-g", loaded, "--format", "json").stdout)
    done = medkg("load", tmp_path / "a.trig", "-g", tmp_path / "again.graph", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hash"] == written["hash"]
    said = medkg("export", "sssom", tmp_path / "a.tsv", "-g", loaded)
    assert said.returncode == 0, said.stderr
    assert "noremol" in (tmp_path / "a.tsv").read_text(encoding="utf-8")


def test_forgetting_a_document_takes_its_graph_along(medkg: Run, loaded: Path, tmp_path: Path) -> None:
    graph = tmp_path / "again.graph"
    medkg("export", "nquads", tmp_path / "a.nq", "-g", loaded)
    medkg("load", tmp_path / "a.nq", "-g", graph)
    asked = ("query", "--sparql", "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", "-g", graph, "--format", "json")
    assert len(json.loads(medkg(*asked).stdout)["rows"]) == 2
    assert medkg("forget", "source:triples.tsv", "-g", graph).returncode == 0
    assert json.loads(medkg(*asked).stdout)["rows"] == []
