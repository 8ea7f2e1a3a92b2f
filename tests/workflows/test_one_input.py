"""One file, id or folder may be named as it is: a string is never taken for its letters (`/` is a whole machine)."""

from __future__ import annotations

from pathlib import Path

import pytest

import medkg
from medkg.assemble.reading import readings

TRIPLES = "subject\tpredicate\tobject\nMESH:D008094\tcauses\tMESH:D007037\n"


@pytest.mark.parametrize("kind", [str, Path])
def test_one_input_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[str] | type[Path]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.tsv").write_text(TRIPLES, encoding="utf-8")
    assert len(list(readings(kind("t.tsv")))) == 1
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        assert graph.load(kind("t.tsv")).evidence == 1
        assert graph.build(kind("t.tsv")).unchanged == 1
        assert graph.forget("source:t.tsv").documents == ("source:t.tsv",)
    with pytest.raises(medkg.errors.UsageError, match=r"no gold file none\.txt"):
        medkg.evaluate("ner", kind("none.txt"))
