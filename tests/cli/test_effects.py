"""`medkg explain` says what chains suggest, and finds those that suggest what is asked for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TRIPLES = """subject\tsubject_name\tsubject_category\tpredicate\tobject\tobject_name\tobject_category\tpolarity
MESH:C1\tnoremol\tChemicalEntity\tdecreases_activity_of\tncbigene:1\tGENA\tGene\t
MESH:C1\tnoremol\tChemicalEntity\tincreases_activity_of\tncbigene:2\tGENB\tGene\t
MESH:C1\tnoremol\tChemicalEntity\tbinds\tncbigene:3\tGENC\tGene\t
ncbigene:1\tGENA\tGene\tcauses\tMESH:D1\tsample fever\tDisease\t
ncbigene:2\tGENB\tGene\tcauses\tMESH:D1\tsample fever\tDisease\t
ncbigene:2\tGENB\tGene\tprevents\tMESH:D1\tsample fever\tDisease\t
ncbigene:3\tGENC\tGene\tparticipates_in\tMESH:D1\tsample fever\tDisease\t
MESH:C1\tnoremol\tChemicalEntity\ttreats\tMESH:D1\tsample fever\tDisease\t
"""
OWN = """predicate\talong\tagainst\tbasis\ttransitive\tsource
binds\traises\traises\tcorrelation\tno\tour own reading
participates_in\traises\topposite\tcause\tno\tour own reading
"""


@pytest.fixture(scope="module")
def loaded(medkg: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("effects")
    (folder / "triples.tsv").write_text(TRIPLES, encoding="utf-8")
    (folder / "own.tsv").write_text(OWN, encoding="utf-8")
    done = medkg("load", folder / "triples.tsv", "-g", folder / "small.graph")
    assert done.returncode == 0, done.stderr
    return folder / "small.graph"


def asked(graph: Path) -> tuple[str, ...]:
    return ("explain", "noremol", "sample fever", "--max-hops", "2", "-g", str(graph))


def test_each_chain_says_what_it_suggests(medkg: Run, loaded: Path) -> None:
    found = json.loads(medkg(*asked(loaded), "--format", "json").stdout)
    by_gene = {
        (chain["concepts"][1]["name"], chain["hops"][-1]["predicate"]): chain
        for chain in found["chains"]
        if len(chain["hops"]) == 2
    }
    helps, harms = by_gene["GENA", "causes"]["effect"], by_gene["GENB", "causes"]["effect"]
    assert (helps["direction"], helps["basis"], helps["standing"]) == ("lowers", "cause", "suggests")
    assert (helps["predicate"], helps["steps"], helps["contrary_to"]) == ("ameliorates", ["lowers", "raises"], [])
    assert (harms["direction"], harms["predicate"]) == ("raises", "contributes_to")
    assert [(one["predicate"], one["documents"]) for one in harms["contrary_to"]] == [("treats", 1)]
    assert by_gene["GENC", "participates_in"]["effect"]["undetermined_by"] == [1, 2]
    contested = by_gene["GENB", "causes"]
    assert contested["parts"]["contrary"] == -0.3466
    assert [hop["predicate"] for hop in contested["contrary"]] == ["prevents"]
    assert contested["contrary"][0]["evidence"]
    said = medkg(*asked(loaded)).stdout
    assert "Suggests that noremol lowers sample fever, so may help, because hop 1 lowers and hop 2 raises." in said
    assert "contrary to this, the graph says that noremol treats sample fever" in said
    assert "contrary: GENB prevents sample fever (1 document, belief 0.89)." in said
    assert "Says that noremol lowers sample fever, so helps." in said


def test_chains_are_asked_for_by_effect(medkg: Run, loaded: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(medkg(*asked(loaded), "--effect", "raises", "--format", "csv").stdout)))
    assert [row["predicate"] for row in rows] == ["increases_activity_of", "causes"]
    assert {(row["effect"], row["basis"]) for row in rows} == {("raises", "cause")}
    reached = medkg("explain", "noremol", "--target-category", "Gene", "--effect", "lowers", "-g", str(loaded)).stdout
    assert "1. GENA (ncbigene:1), 1 chain" in reached
    assert "Says that noremol lowers GENA." in reached
    assert "GENB" not in reached
    none = medkg("explain", "sample fever", "noremol", "--effect", "raises", "-g", str(loaded))
    assert none.returncode == 4
    assert "by its signs; without that limit, the best has 2 hops." in none.stdout


def test_the_page_says_it_too(medkg: Run, loaded: Path) -> None:
    for form in ("html", "mermaid", "svg"):
        assert "so may be contraindicated" in medkg(*asked(loaded), "--format", form).stdout


def test_a_list_of_concepts_between_knows_no_effect(medkg: Run, loaded: Path) -> None:
    done = medkg(*asked(loaded), "--via", "Gene", "--effect", "lowers")
    assert done.returncode == 2
    assert "--effect" in done.stderr


def test_rules_of_one_s_own_are_a_setting(medkg: Run, loaded: Path) -> None:
    folder = loaded.parent
    (folder / "medkg.toml").write_text('[answer]\nsign_rules = "own.tsv"\n', encoding="utf-8")
    found = json.loads(medkg(*asked(loaded), "--effect", "raises", "--format", "json", cwd=folder).stdout)
    assert ["binds", "participates_in"] in [[hop["predicate"] for hop in chain["hops"]] for chain in found["chains"]]
    (folder / "medkg.toml").write_text('[answer]\nsign_rules = "none.tsv"\n', encoding="utf-8")
    missing = medkg(*asked(loaded), cwd=folder)
    assert missing.returncode == 2
    assert "none.tsv cannot be read" in missing.stderr


@pytest.mark.parametrize(("form", "remarked"), [("csv", True), ("mermaid", True), ("table", False), ("json", False)])
def test_a_format_without_groups_says_so(medkg: Run, loaded: Path, form: str, *, remarked: bool) -> None:
    said = medkg(*asked(loaded), "--grouped", "--format", form).stderr
    assert (f"--format {form} has no place for groups" in said) == remarked
