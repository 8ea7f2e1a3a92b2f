"""A graph that somebody has in Neo4j becomes a source; one that medkg pushed comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

import medkg
from medkg.errors import UsageError
from medkg.views.neo4j.pull_mapping import read_mapping
from tests.fakes import LoggedProgress
from tests.integration.neo4j.loading import empty, load
from tests.integration.neo4j.server import RunningServer
from tests.views.small_source import EVIDENCE, SmallSource

_CLINIC = """
CREATE (l:Drug {drugbank_id: 'DB14507', name: 'Lithium', formula: 'Li'}),
  (d:Drug {drugbank_id: 'DB00390', name: 'Digoxin'}), (nameless:Drug {name: 'no id'}),
  (t:Disease {doid: 'DOID:4', name: "it's $x `y`\nz"}), (g:Gene {entrez_id: 2932, symbol: 'GSK3B'}),
  (c:Colour {name: 'deep  red'}),
  (l)-[:TREATS {pmids: ['11', 'PMID:12'], confidence: 0.5}]->(t), (l)-[:CAUSES {negated: true}]->(t),
  (d)-[:NEG_TREATS {pmids: '11; 13'}]->(t), (l)-[:`DROP it`]->(g), (nameless)-[:TREATS]->(t), (g)-[:LIKES]->(c)
"""


@pytest.fixture
def driver(neo4j_server: RunningServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[neo4j.Driver]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_URI", neo4j_server.uri)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as opened:
        empty(opened)
        yield opened


def _rows(graph: medkg.Graph) -> set[tuple[str, str, str, str, int]]:
    found = graph.cypher(
        "MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL RETURN a.id, r.predicate, r.polarity, b.id, r.documents"
    )
    return {tuple(row) for row in found.rows}  # type: ignore[misc]


def test_somebodys_graph_becomes_a_source(driver: neo4j.Driver, tmp_path: Path) -> None:
    driver.execute_query(_CLINIC)
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        report = graph.pull(licence="CC0", version="2026")
        assert report.quarantined == 2
        assert _rows(graph) == {
            ("drugbank:DB14507", "treats", "asserted", "DOID:4", 2),
            ("drugbank:DB14507", "causes", "denied", "DOID:4", 1),
            ("drugbank:DB00390", "treats", "denied", "DOID:4", 2),
            ("drugbank:DB14507", "drop it", "asserted", "ncbigene:2932", 1),
            ("ncbigene:2932", "likes", "asserted", "name:deep red", 1),
        }
        found = graph.cypher("MATCH (c {id: 'DOID:4'}) RETURN c.name, labels(c)").rows
        assert found == (("it's $x `y` z", ["Disease"]),)
        documents = graph.cypher("MATCH (p:Document) RETURN p.id, p.pmid").rows
        assert set(documents) == {
            ("neo4j:127.0.0.1", ""), ("neo4j:127.0.0.1/PMID:11", "11"), ("neo4j:127.0.0.1/PMID:12", "12"),
            ("neo4j:127.0.0.1/PMID:13", "13"),
        }  # fmt: skip
        assert not graph.check().problems
        first, quarantine = graph.hash, (tmp_path / "a.graph" / "quarantine.jsonl").read_text()
        assert "a node Drug without drugbank_id" in quarantine
        assert "the node it begins at has no id" in quarantine
        again = graph.pull(licence="CC0", version="2026")
        assert (again.hash, again.new, again.changed) == (first, 0, 0)


def test_what_has_changed_there_is_read_anew(driver: neo4j.Driver, tmp_path: Path) -> None:
    driver.execute_query(_CLINIC)
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        graph.pull()
        driver.execute_query("MATCH (g:Gene)-[r:LIKES]->() DELETE r")
        report = graph.pull()
        assert report.changed == 1
        assert not [row for row in _rows(graph) if row[1] == "likes"]


def test_a_plan_prints_a_mapping_that_can_be_used(driver: neo4j.Driver, tmp_path: Path) -> None:
    driver.execute_query(_CLINIC)
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        plan = graph.pull_plan()
        kinds = {one.name: one for one in plan.kinds}
        assert kinds["Drug"].becomes == "ChemicalEntity"
        assert kinds["Drug"].used == (("id", "drugbank_id"), ("name", "name"))
        assert kinds["Drug"].unused == ("formula",)
        assert kinds["Drug"].examples == ("drugbank:DB14507", "drugbank:DB00390")
        assert not kinds["Colour"].known
        assert kinds["NEG_TREATS"].becomes == "treats (denied)"
        assert not plan.own
        file = tmp_path / "mapping.toml"
        file.write_text(plan.mapping, encoding="utf-8")
        graph.pull()
        with medkg.open(tmp_path / "b.graph", create=True) as other:
            assert other.pull(mapping=file).hash == graph.hash
            changed = '[types.TREATS]\nskip = true\n[labels.Gene]\nprefix = "hgnc"\n[source]\nid = "neo4j:ours"\n'
            file.write_text(changed, encoding="utf-8")
        with medkg.open(tmp_path / "c.graph", create=True) as third:
            third.pull(mapping=file)
            assert ("drugbank:DB14507", "treats", "asserted", "DOID:4", 2) not in _rows(third)
            assert ("hgnc:2932", "likes", "asserted", "name:deep red", 1) in _rows(third)


@pytest.mark.usefixtures("driver")
def test_what_medkg_put_there_comes_back(neo4j_server: RunningServer, tmp_path: Path) -> None:
    source = SmallSource()
    load(neo4j_server, source)
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        assert graph.pull_plan().own
        report = graph.pull()
        assert report.quarantined == 0
        assert not graph.check().problems
        asked = "MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL RETURN r.key, r.documents, r.evidence"
        wanted = {(one.triple.key, one.documents, one.evidence) for one in source.assertions()}
        assert set(graph.cypher(asked).rows) == wanted
        sentences = graph.cypher("MATCH (e:Evidence) WHERE e.sentence <> '' RETURN e.key, e.sentence, e.certainty").rows
        assert len(sentences) == sum(piece.sentence is not None for piece in EVIDENCE)
        assert "It did not cause tremor." in {row[1] for row in sentences}
        names = graph.cypher("MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL RETURN a.id, a.name, a.category").rows
        held = {concept.id: (concept.id, concept.name or concept.id, concept.category) for concept in source.concepts()}
        assert set(names) == {held[one.triple.subject] for one in source.assertions()}
        papers = graph.cypher(
            "MATCH (p:Document {id: 'PMID:1'}) RETURN p.title, p.date, p.notices, p.publication_types"
        ).rows
        assert papers == (
            ("Lithium and the kidney.", "1999-03", ["retracted PMID:9"], ["Case Reports", "Journal Article"]),
        )
        assert graph.pull().hash == report.hash


@pytest.mark.usefixtures("driver")
def test_no_text_that_stands_gives_way_to_an_excerpt(neo4j_server: RunningServer, tmp_path: Path) -> None:
    load(neo4j_server, SmallSource())
    text = {"id": "PMID:1", "title": "Lithium and the kidney.", "text": "A text of its own, which is whole."}
    (tmp_path / "papers.jsonl").write_text(json.dumps(text), encoding="utf-8")
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        graph.pull()
        assert graph.build(tmp_path / "papers.jsonl", workers=0).changed == 1
        progress = LoggedProgress()
        graph.pull(progress=progress)
        assert any(note.endswith("left as they are: 1.") for note in progress.notes)
        (document,) = graph.cypher("MATCH (e:Evidence)-[:IN_DOCUMENT]->(p:Document {id: 'PMID:2'}) RETURN p.id").rows
        assert document == ("PMID:2",)


def test_what_others_wrote_into_a_pushed_graph_is_put_aside(
    neo4j_server: RunningServer, driver: neo4j.Driver, tmp_path: Path
) -> None:
    load(neo4j_server, SmallSource())
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        whole = graph.pull()
    driver.execute_query("CREATE (:Document {title: 'no id'}) WITH 1 AS x MATCH (d:Document) SET d.seen = datetime()")
    driver.execute_query(
        "MATCH (e:Evidence) WITH e ORDER BY e.id LIMIT 3 WITH collect(e) AS es "
        "SET (es[0]).polarity = 'perhaps', (es[1]).confidence = 'high', (es[2]).predicate = 7"
    )
    with medkg.open(tmp_path / "b.graph", create=True) as graph:
        report = graph.pull()
        assert (report.quarantined, report.evidence) == (4, whole.evidence - 3)
        assert not graph.check().problems
    quarantine = (tmp_path / "b.graph" / "quarantine.jsonl").read_text()
    assert "a document without an id" in quarantine
    assert "evidence without a usable polarity" in quarantine


def test_the_marker_of_a_push_is_no_concept(neo4j_server: RunningServer, driver: neo4j.Driver, tmp_path: Path) -> None:
    load(neo4j_server, SmallSource())
    assert driver.execute_query("MATCH (n:MedkgGraph) RETURN count(n) AS n").records[0]["n"] == 1
    (tmp_path / "mapping.toml").write_text('[source]\nid = "neo4j:ours"\n', encoding="utf-8")
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        plan = graph.pull_plan(mapping=tmp_path / "mapping.toml")
        assert "MedkgGraph" not in {one.name for one in plan.kinds}
        assert graph.pull(mapping=tmp_path / "mapping.toml").quarantined == 0


def test_an_empty_database_is_no_source(driver: neo4j.Driver, tmp_path: Path) -> None:
    with medkg.open(tmp_path / "a.graph", create=True) as graph, pytest.raises(UsageError, match="is empty"):
        graph.pull()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[labels", "not valid TOML"),
        ("[nodes.Drug]", "no 'nodes'"),
        ("[labels.Drug]\nidentifier = 'x'", "no 'identifier'"),
        ("[labels.Drug]\nskip = 'yes'", "skip is 'yes'"),
        ("labels = 3", "no table"),
        ("[types]\nTREATS = 1", "no table"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_mapping(text, file="mapping.toml")
