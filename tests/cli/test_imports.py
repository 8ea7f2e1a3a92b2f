"""`medkg load` of other graphs, as a user runs it."""

import json
from pathlib import Path

from tests.cli.conftest import Run

TABLE = "drug\tillness\nDB01356\tDOID:3312\n\tDOID:1\n"
MAPPING = '[columns]\nsubject = "drug"\nobject = "illness"\n[prefixes]\nsubject = "drugbank"\n'
MAPPING += '[constants]\npredicate = "treats"\n'


def test_a_mapped_table_is_tried_loaded_and_told(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    tried = medkg("load", "t.tsv", "--mapping", "m.toml", "--dry-run", "-f", "json", "-g", "x.graph", cwd=tmp_path)
    assert (tried.returncode, json.loads(tried.stdout)["refused"]) == (3, 1)
    assert json.loads(tried.stdout)["rows"][0]["subject"] == "drugbank:DB01356"
    assert "t.tsv line 3: the subject is empty." in tried.stderr
    assert not (tmp_path / "x.graph").exists()
    told = ("--licence", "CC0-1.0", "--source-version", "2", "-f", "json")
    done = medkg("load", "t.tsv", "--mapping", "m.toml", "-g", "x.graph", *told, cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["evidence"]) == (3, 1)
    shown = medkg("info", "-g", "x.graph", "-f", "json", cwd=tmp_path)
    assert json.loads(shown.stdout)["loaded"] == [
        {"source": "t.tsv", "version": "2", "licence": "CC0-1.0", "documents": 1}
    ]
    assert "CC0-1.0" in medkg("info", "-g", "x.graph", cwd=tmp_path).stdout
