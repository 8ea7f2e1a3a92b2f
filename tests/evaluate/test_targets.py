"""`eval targets` and `train targets`: a small graph in Hetionet's layout against a small file in DrugMechDB's."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import medkg
from medkg.errors import GraphNotFound, InputError, ModelError
from medkg.evaluate.target_cases import TargetCase
from medkg.evaluate.targets import degree_matched

# Real ids, so that the shipped vocabularies find their cross-references: UniProt's P23219 is ncbigene:5742.
ASPIRIN, ASTHMA = "Compound::DB00945", "Disease::DOID:2841"
NODES = (
    (ASPIRIN, "Acetylsalicylic acid", "Compound"),
    ("Compound::DB00316", "Acetaminophen", "Compound"),
    (ASTHMA, "asthma", "Disease"),
    ("Gene::5742", "PTGS1", "Gene"),
    ("Gene::5743", "PTGS2", "Gene"),
    ("Gene::154", "ADRB2", "Gene"),
    ("Gene::672", "BRCA1", "Gene"),
)
EDGES = (
    (ASPIRIN, "CbG", "Gene::5742"),
    (ASPIRIN, "CbG", "Gene::5743"),
    (ASPIRIN, "CbG", "Gene::672"),
    ("Compound::DB00316", "CbG", "Gene::672"),
    (ASTHMA, "DaG", "Gene::5742"),
    (ASTHMA, "DaG", "Gene::154"),
    (ASPIRIN, "CtD", ASTHMA),
)


def entry(number: int, drugbank: str, mesh: str, *proteins: str) -> dict[str, object]:
    nodes = [(f"DB:{drugbank}", "Drug", "the drug"), (f"MESH:{mesh}", "Disease", "the disease")]
    nodes += [(f"UniProt:{protein}", "Protein", protein) for protein in proteins]
    links = [(nodes[0][0], "decreases activity of", id_) for id_, kind, _ in nodes if kind == "Protein"]
    links += [(id_, "causes", nodes[1][0]) for id_, kind, _ in nodes if kind == "Protein"]
    about = {"_id": f"{drugbank}_{number}", "drugbank": f"DB:{drugbank}", "disease_mesh": f"MESH:{mesh}"}
    return {
        "directed": True,
        "multigraph": True,
        "graph": {**about, "drug": "the drug", "disease": "the disease", "drug_mesh": None},
        "nodes": [{"id": id_, "label": kind, "name": name} for id_, kind, name in nodes],
        "links": [{"source": source, "key": key, "target": target} for source, key, target in links],
    }


def written(path: Path, entries: Sequence[object]) -> Path:
    path.write_bytes(gzip.compress(json.dumps(entries).encode(), mtime=0))
    return path


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The compiled lexicon, shared between test processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDKG_CACHE", str(tmp_path_factory.getbasetemp().parent / "medkg-cache"))
        yield


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hetionet")
    for name, header, rows in (("nodes", "id\tname\tkind", NODES), ("edges", "source\tmetaedge\ttarget", EDGES)):
        (folder / f"{name}.tsv").write_text("\n".join([header, *map("\t".join, rows), ""]), encoding="utf-8")
    with medkg.open(folder / "small.graph", create=True) as made:
        made.load([str(folder / "nodes.tsv"), str(folder / "edges.tsv")])
    return folder / "small.graph"


def test_a_whole_run(graph: Path, tmp_path: Path) -> None:
    gold = written(
        tmp_path / "gold.json.gz",
        [
            # Two entries of one pair are one case with both proteins; only one of them is bound.
            entry(1, "DB00945", "D001249", "P23219"),
            entry(2, "DB00945", "D001249", "P07550"),
            entry(3, "DB99999", "D001249", "P23219"),
            entry(4, "DB00945", "D000000", "P23219"),
            entry(5, "DB00945", "D001249", "Q99999"),
        ],
    )
    found = medkg.evaluate("targets", [gold], graph=graph)
    metrics = dict(found.metrics)
    assert (found.task, found.count, found.gold) == ("targets", 1, ("gold.json.gz",))
    assert (metrics["mrr"], metrics["hit_at_1"], metrics["hit_at_10"]) == (1.0, 1.0, 1.0)
    assert metrics["random_mrr"] == 0.5
    # Of the other two, one drug binds PTGS2 as one drug binds PTGS1; it is ranked second or third.
    assert metrics["degree_matched_mrr"] < 1.0
    assert (metrics["without_drug"], metrics["without_disease"], metrics["without_protein"]) == (1.0, 1.0, 1.0)
    assert dict(found.config)["entries"] == "5"
    assert medkg.evaluate("targets", [gold], graph=graph) == found
    low = dict(medkg.evaluate("targets", [gold], graph=graph, intervals=True).metrics)
    assert low["mrr_low"] == low["mrr_high"] == 1.0


def test_what_the_drug_does_not_touch_counts_nothing(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "gold.json", [entry(1, "DB00945", "D001249", "P07550")])
    metrics = dict(medkg.evaluate("targets", [gold], graph=graph).metrics)
    assert (metrics["mrr"], metrics["without_candidates"]) == (0.0, 1.0)


def test_gold_that_is_not_in_the_graph_is_refused(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "gold.json", [entry(1, "DB99999", "D001249", "P23219")])
    with pytest.raises(InputError, match=r"none of the 1 entries .*1 lack the drug"):
        medkg.evaluate("targets", [gold], graph=graph)
    with pytest.raises(GraphNotFound):
        medkg.evaluate("targets", [gold], graph=tmp_path / "no.graph")


def test_too_little_gold_trains_nothing_and_writes_nothing(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "gold.json", [entry(1, "DB00945", "D001249", "P23219")])
    with pytest.raises(InputError, match="too few"):
        medkg.train("targets", [gold], graph=graph, output=tmp_path / "out")
    with pytest.raises(InputError, match="too few"):
        medkg.evaluate("targets", [gold], graph=graph, folds=2)
    assert not (tmp_path / "out").exists()


def test_between_lists_the_genes_and_takes_a_trained_folder(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.tsv").write_text("side\tpattern\tweight\ntarget\tGene -associated_with- Disease\t-1\n")
    with medkg.open(graph) as opened:
        found = opened.between("drugbank:DB00945", "DOID:2841")
        assert found.middles[0].concept.name == "PTGS1"
        assert (found.count, found.truncated, found.ranking) == (3, False, "mechanisms")
        best = found.middles[0].chain
        assert best is not None
        assert best.words.startswith("Acetylsalicylic acid binds PTGS1")
        assert all(hop.citations for hop in best.hops)
        assert "PTGS1" in found._repr_html_()
        turned = opened.between("drugbank:DB00945", "DOID:2841", ranking=str(tmp_path), top=2)
        assert "PTGS1" not in {one.concept.name for one in turned}
        assert turned.truncated
        assert opened.between("drugbank:DB00945", "DOID:2841", without=["ncbigene:5742"]).count == 2
        assert "Pathway" in opened.between("drugbank:DB00316", "DOID:2841", category="Pathway").reason
        with pytest.raises(ModelError, match="train targets"):
            opened.between("drugbank:DB00945", "DOID:2841", ranking="no-such-folder")


def test_reach_counts_chains_and_cites_the_best(graph: Path) -> None:
    with medkg.open(graph) as opened:
        found = opened.reach("drugbank:DB00945", category="Disease")
        assert [(one.concept.name, one.chains) for one in found] == [("asthma", 2)]
        assert found.reached[0].chain.hops[0].citations
        assert (found.considered, found.truncated, found.reason) == (2, False, "")
        mechanism = opened.reach("DOID:2841", category="ChemicalEntity", without=["treats"], top=1)
        assert [one.concept.name for one in mechanism] == ["Acetylsalicylic acid"]
        assert "asthma" in mechanism._repr_html_()
        assert opened.reach("DOID:2841", category="Gene", top=1).truncated


def test_degree_matched_control_is_alike_and_not_gold() -> None:
    degrees = {"a": 10, "b": 12, "c": 100, "d": 9}
    assert degree_matched(degrees, frozenset({"a"})) == {"d"}
    assert degree_matched(degrees, frozenset({"a", "d"})) == {"b", "c"}
    assert degree_matched(degrees, frozenset(degrees)) == frozenset()
    assert degree_matched(degrees, frozenset({"elsewhere"})) == frozenset()


def test_folds_keep_a_drug_together() -> None:
    cases = [TargetCase((f"C:{n % 7}",), (f"D:{n}",), "Gene", frozenset()) for n in range(40)]
    dealt = {(case.sources, case.fold(5)) for case in cases}
    assert len(dealt) == 7
    assert {fold for _, fold in dealt} <= set(range(5))
