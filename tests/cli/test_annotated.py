"""Files that carry annotations: kept as that annotator's evidence, their concepts under the vocabulary's names."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

PUBTATOR = """7|t|MJ after lithium.
7|a|MJ was seen. Zorbium was given.
7\t0\t2\tMJ\tDisease\tD009207
7\t9\t16\tlithium\tChemical\tD008094
7\t31\t38\tZorbium\tChemical\tC999999
7\tCID\tD008094\tD009207
"""


def test_annotated_concepts_have_their_vocabularys_name(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.txt").write_text(PUBTATOR)
    built = medkg("build", tmp_path / "gold.txt", "-g", tmp_path / "a.graph", "--workers", "0")
    assert built.returncode == 0, built.stderr
    done = medkg("query", "MATCH (n) WHERE n.id STARTS WITH 'MESH:' RETURN n.id, n.name ORDER BY n.id",
                 "-g", tmp_path / "a.graph", "--format", "json")  # fmt: skip
    names = dict(json.loads(done.stdout)["rows"])
    assert names["MESH:D009207"] == "Myoclonus"
    assert names["MESH:C999999"] == "Zorbium"
    verified = medkg("verify", "lithium causes myoclonus", "-g", tmp_path / "a.graph", "--format", "json")
    assert json.loads(verified.stdout)["for"][0]["extractor"] == "annotator:gold"
