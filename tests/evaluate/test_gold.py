"""Gold that holds nothing to measure against is refused, with what it holds and what is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

import medkg
from medkg.errors import InputError, MedkgError, UsageError
from medkg.model.report import Evaluation

GOLD = Path(__file__).parents[1] / "formats" / "samples" / "bc5cdr.pubtator.txt"


def measured(task: str, gold: Path, *, predicate: str = "") -> Evaluation:
    return medkg.evaluate(task, gold, mentions="gold", predicate=predicate)


@pytest.mark.parametrize("task", ["ner", "link", "relations"])
def test_a_text_without_annotations_is_no_gold(tmp_path: Path, task: str) -> None:
    (tmp_path / "readme.md").write_text("# Lithium\n\nIt caused polyuria.\n")
    with pytest.raises(InputError, match=r"readme\.md: no annotation was found.*PubTator, BioC or IOB"):
        measured(task, tmp_path / "readme.md")


def test_a_relation_that_the_gold_does_not_hold_is_refused_with_those_that_it_holds() -> None:
    with pytest.raises(UsageError, match=r"no relation 'treats'.*causes"):
        measured("relations", GOLD, predicate="treats")


def test_gold_without_relations_is_refused() -> None:
    with pytest.raises(UsageError, match="no relation"):
        measured("relations", GOLD.with_name("ncbi_disease.pubtator.txt"))


@pytest.mark.parametrize(("task", "content"), [("paths", "# no JSON"), ("paths", "{}"), ("ner", None)])
def test_what_cannot_be_gold_names_the_remedy(tmp_path: Path, task: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / "gold").write_text(content)
    with pytest.raises(MedkgError) as caught:
        measured(task, tmp_path / "gold")
    assert caught.value.remedy
