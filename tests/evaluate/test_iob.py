"""IOB gold: spans in the joined text, and errors that name their line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from medkg.errors import InputError
from medkg.evaluate.iob import looks_like_iob, read_iob


class Words:
    def category(self, word: str) -> str:
        return {"Chemical": "ChemicalEntity"}.get(word, word)

    def predicate(self, word: str) -> str:
        return word

    def curie(self, raw: str, *, prefix: str = "") -> str:
        return raw


def spans(path: Path) -> list[list[tuple[str, str]]]:
    return [
        [(m.text, m.category) for m in reading.findings.mentions] for reading in read_iob(path, terminology=Words())
    ]


def test_sentences_become_documents(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv.gz"
    path.write_bytes(
        gzip.compress(b"The\tO\nlithium\tB-Chemical\nion\tI-Chemical\nF\tB-Gene\nG\tB-Gene\n\nBRCA1\tI-Gene\n")
    )
    assert looks_like_iob(path)
    assert spans(path) == [[("lithium ion", "ChemicalEntity"), ("F", "Gene"), ("G", "Gene")], [("BRCA1", "Gene")]]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text("The\tO\nlithium\n")
    with pytest.raises(InputError, match="line 2"):
        spans(path)


def test_pubtator_is_no_iob(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("1|t|A title\n1|a|A text\n1\t0\t1\tA\tChemical\t-1\n")
    assert not looks_like_iob(path)
