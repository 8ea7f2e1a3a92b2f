"""The trained linker from the command: it is asked, it is trained, it is measured."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

PUBTATOR = """{number}|t|Lithium and FK506.
{number}|a|Polyuria in breast and ovarian cancer.
{number}\t0\t7\tLithium\tChemical\tD008094
{number}\t12\t17\tFK506\tChemical\tD016559
{number}\t19\t27\tPolyuria\tDisease\tD011141
{number}\t31\t56\tbreast and ovarian cancer\tDisease\tD001943|D010051

"""


def test_find_why_says_what_was_weighed(medkg: Run) -> None:
    done = medkg("find", "renal papillary necroses", "--why", "--category", "Disease", "--format", "json")
    first = json.loads(done.stdout)[0]
    assert first["id"] == "MESH:D007681"
    assert first["why"]
    assert first["weighed"]


def test_find_why_refuses_a_category_that_the_linker_does_not_weigh(medkg: Run) -> None:
    done = medkg("find", "TNF", "--why", "--category", "Gene")
    assert done.returncode == 2
    assert "ChemicalEntity, Disease" in done.stderr


def test_the_same_gold_trains_the_same_linker_and_its_figures_say_what_it_saw(medkg: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.pubtator.txt"
    gold.write_text("".join(PUBTATOR.format(number=number) for number in range(1, 9)), encoding="utf-8")
    for folder in ("one", "two"):
        done = medkg("train", "linker", "--gold", gold, "--output", tmp_path / folder, "--format", "json")
        assert done.returncode == 0, done.stderr
    for name in json.loads(done.stdout)["files"]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    (tmp_path / "medkg.toml").write_text(f'[build]\nlinker = "{(tmp_path / "one").as_posix()}"\n', encoding="utf-8")
    measured = json.loads(medkg("eval", "link", "--gold", gold, "--format", "json", cwd=tmp_path).stdout)
    assert measured["config"]["documents_trained_on"] == "8"
    assert measured["metrics"]["accuracy"] == 1.0
