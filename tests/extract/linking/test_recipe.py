"""No figure is printed over documents that its weights have seen."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medkg_models
from medkg.assemble import linking

BENCHMARK = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "linking.py"))
SHIPPED = Path(medkg_models.__file__).parent / "linker"
IDS = st.frozensets(st.from_regex(r"PMID:[1-9]\d{0,3}", fullmatch=True), max_size=30)


@given(IDS, IDS)
def test_every_common_document_is_named(gold: frozenset[str], seen: frozenset[str]) -> None:
    assert frozenset(BENCHMARK["overlap"](gold, seen)) == gold & seen


def test_a_gold_that_was_trained_on_is_refused(tmp_path: Path) -> None:
    seen = min(linking.trained_on()).removeprefix("PMID:")
    gold = tmp_path / "gold.pubtator.txt"
    gold.write_text(f"{seen}|t|Lithium.\n{seen}|a|\n{seen}\t0\t7\tLithium\tChemical\tD008094\n\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="trained on"):
        BENCHMARK["figures"](gold, SHIPPED, recipe="shipped")


def test_the_card_counts_the_documents_that_were_trained_on() -> None:
    rows = [line.split("|") for line in (SHIPPED / "card.md").read_text(encoding="utf-8").splitlines() if "/" in line]
    counted = [int(row[2]) for row in rows if len(row) == 6 and row[2].strip().isdigit()]
    assert sum(counted) == len(linking.trained_on())
