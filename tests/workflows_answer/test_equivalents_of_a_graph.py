"""Sources that write one disease under ids of different vocabularies hang together."""

from __future__ import annotations

from pathlib import Path

import pytest

import medkg

TRIPLES = {
    "hetnet.tsv": "DOID:10652\tassociated_with\tncbigene:348\tAlzheimer's disease\tDisease\tAPOE\tGene\n",
    "mechanisms.tsv": "MESH:D000077265\ttreats\tMESH:D000544\tdonepezil\tChemicalEntity\tAD\tDisease\n",
}
HEADER = "subject\tpredicate\tobject\tsubject_name\tsubject_category\tobject_name\tobject_category\n"


@pytest.mark.parametrize("disease", ["DOID:10652", "MESH:D000544", "MONDO:0004975", "Alzheimer Disease"])
def test_a_disease_is_one_whatever_its_id(disease: str, tmp_path: Path) -> None:
    for name, row in TRIPLES.items():
        (tmp_path / name).write_text(HEADER + row)
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load([tmp_path / name for name in TRIPLES])
        for other in ("ncbigene:348", "MESH:D000077265"):
            assert graph.explain(disease, other).chains
        drifted = {one.concept.id: (one.kind, one.now) for one in graph.drift()}
    assert drifted["DOID:10652"] == ("joined", ("MESH:D000544",))


def test_a_disease_is_left_out_whatever_its_id(tmp_path: Path) -> None:
    genes = "".join(
        f"DOID:10652\tassociated_with\tncbigene:{gene}\tAlzheimer's disease\tDisease\tgene {gene}\tGene\n"
        for gene in (348, 351)
    )
    (tmp_path / "hetnet.tsv").write_text(HEADER + genes)
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "hetnet.tsv")
        assert graph.explain("ncbigene:348", "ncbigene:351").chains
        for disease in ("DOID:10652", "MESH:D000544"):
            left = graph.explain("ncbigene:348", "ncbigene:351", without=[disease])
            assert not left.chains
            assert "excluded concepts" in left.reason
        with pytest.raises(medkg.errors.ConceptNotFound, match="NOPE:1"):
            graph.explain("ncbigene:348", "ncbigene:351", without=["NOPE:1"])


def test_open_questions_leave_a_disease_out_whatever_its_id(tmp_path: Path) -> None:
    rows = (
        "ncbigene:348\taffects\tDOID:10652\tAPOE\tGene\tAlzheimer's disease\tDisease\n"
        "DOID:10652\tcauses\tHP:0000726\tAlzheimer's disease\tDisease\tdementia\tPhenotypicFeature\n"
    )
    (tmp_path / "hetnet.tsv").write_text(HEADER + rows)
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "hetnet.tsv")
        ends = ("ncbigene:348", "HP:0000726")
        assert graph.reach(ends[0], category="PhenotypicFeature").reached
        assert graph.between(*ends, category="Disease").middles
        for disease in ("DOID:10652", "MESH:D000544"):
            assert not graph.reach(ends[0], category="PhenotypicFeature", without=[disease]).reached
            assert not graph.between(*ends, category="Disease", without=[disease]).middles
