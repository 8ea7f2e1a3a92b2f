"""Steps of vocabularies are edges among the others, without evidence, and an index without them is stale."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from medkg.model.kinship import SAME_AS, SUBCLASS_OF, VocabularyStep
from medkg.views.path_index.view import PathIndexView
from tests.path_index.sources import Quiet, Said, indexed, listed

SOURCE = listed([("T:a", "subclass_of", "T:b"), ("T:b", "treats", "T:c"), ("T:d", "treats", "T:e")])
SAID = Said(
    (
        VocabularyStep("T:a", SAME_AS, "T:d", "V"),
        VocabularyStep("T:d", SAME_AS, "T:a", "V"),
        VocabularyStep("T:a", SUBCLASS_OF, "T:b", "W"),
    )
)


def test_steps_are_edges_without_evidence_that_say_whose_they_are() -> None:
    index = indexed(SOURCE, kinship=SAID)
    ends = [index.concept(row).id for row in range(len(index.category))]
    subjects = [
        name for name, (start, end) in zip(ends, pairwise(index.out_start), strict=True) for _ in range(start, end)
    ]
    told = np.flatnonzero(index.out_predicate >= index.asserted).tolist()
    steps = {
        (subjects[e], index.predicates[index.out_predicate[e]], ends[index.out_target[e]], index.vocabulary(e))
        for e in told
    }
    assert steps == {(s.subject, s.predicate, s.object, s.vocabulary) for s in SAID.step_list}
    assert {(int(index.documents[e]), int(index.evidence[e]), float(index.belief[e])) for e in told} == {(0, 0, 1.0)}
    assert [ends[row] for row in index.thing] == ["T:a", "T:b", "T:c", "T:a", "T:e"]


def test_what_is_asserted_of_kinds_stays_evidence() -> None:
    index = indexed(SOURCE, kinship=SAID)
    stated = [e for e in range(len(index.degree)) if index.predicates[index.out_predicate[e]] == SUBCLASS_OF]
    assert sorted((int(index.documents[e]), index.vocabulary(e)) for e in stated) == [(0, "W"), (1, "")]
    assert index.predicates.count(SUBCLASS_OF) == 2


def test_an_index_is_stale_once_the_vocabularies_say_something_else(tmp_path: Path) -> None:
    view = PathIndexView(tmp_path, kinship=SAID)
    view.rebuild(SOURCE, progress=Quiet())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert view.fresh(SOURCE.graph_hash())
    assert not PathIndexView(tmp_path, kinship=Said(digest="other")).fresh(SOURCE.graph_hash())
    shuffled = Said(SAID.step_list[::-1])
    PathIndexView(tmp_path, kinship=shuffled).rebuild(SOURCE, progress=Quiet())
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
