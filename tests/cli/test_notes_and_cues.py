"""What an extractor notices in a document is said, and cues of one's own are a setting."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

TWICE = "Acute renal failure (ARF) came first. Acute respiratory failure (ARF) followed lithium."


def test_an_abbreviation_defined_twice_is_said_when_annotated_and_when_built(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TWICE, encoding="utf-8")
    read = medkg("annotate", "note.txt", "--format", "json", cwd=tmp_path)
    ((note,),) = [document["notes"] for document in json.loads(read.stdout)]
    assert note.startswith("ARF is defined twice")
    assert note in read.stderr
    built = medkg("build", "note.txt", "-g", "a.graph", "--workers", "0", cwd=tmp_path)
    assert note in built.stderr


def test_cues_of_one_s_own_are_a_setting(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "cues.tsv").write_text("cue\tcategory\tdirection\twords\nsans\tnegated\tforward\t0\n", encoding="utf-8")
    (tmp_path / "note.txt").write_text("Sans epilepsy.", encoding="utf-8")
    settings = tmp_path / "medkg.toml"
    settings.write_text('[build]\ncontext_cues = "cues.tsv"\n', encoding="utf-8")
    done = medkg("annotate", "note.txt", "--format", "json", cwd=tmp_path)
    assert [m["polarity"] for document in json.loads(done.stdout) for m in document["mentions"]] == ["denied"]
    settings.write_text('[build]\ncontext_cues = "none.tsv"\n', encoding="utf-8")
    missing = medkg("annotate", "note.txt", cwd=tmp_path)
    assert missing.returncode == 1
    assert "none.tsv cannot be read" in missing.stderr
