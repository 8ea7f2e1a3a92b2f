from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.linking.asking import Asked
from medkg.extract.linking.learnt import LearntName, LearntNames
from medkg.extract.linking.linker import Linker
from medkg.extract.linking.proposals import Proposal, Proposer
from medkg.extract.linking.training import linker_of, train_linker
from medkg.ports import Unwatched
from tests.extract.linking.small_names import small_meanings, small_names
from tests.extract.linking.test_linker import documents

TEXTS = st.sampled_from(
    ["renal disorder", "loss of renal function", "heart failing", "sick liver", "hepatitis", "XQ-9"]
)


def proposed(text: str, *learnt: LearntName, kind: str = "disease") -> dict[str, Proposal]:
    proposer = Proposer(small_names(), small_names(), LearntNames(learnt), meanings=small_meanings())
    return {one.ids[0]: one for one in proposer.propose(text, kind=kind, drugs=True)}


@cache
def model_linker() -> Linker:
    names = small_names()
    trained = train_linker(
        documents(), names=names, places=names, meanings=small_meanings(), seed=0, progress=Unwatched()
    )
    return linker_of(trained.model, names, names, meanings=small_meanings())


def test_a_concept_is_proposed_for_what_its_name_means() -> None:
    found = proposed("renal disorder")["MESH:D007674"]
    assert found.features["meaning"] > 0.5
    assert "in meaning" in found.why or "other words" in found.why


def test_what_annotators_meant_by_a_name_of_that_meaning_is_proposed() -> None:
    learnt = LearntName("failing kidneys", "Disease", ("MESH:D058186",), drugs=True, corpus="small", count=3)
    found = proposed("renal failure", learnt)["MESH:D058186"]
    assert found.features["meaning_learnt"] > 0.3


def test_every_proposal_says_how_far_it_lies_behind_the_nearest() -> None:
    for one in proposed("renal papilla disorder").values():
        assert one.features["meaning_behind"] >= 0


def test_the_code_of_a_chemical_is_not_taken_apart() -> None:
    found = proposed("SM-5887x", kind="chemical")
    assert not [one for one in found.values() if "meaning" in one.features]


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_what_was_linked_before_changes_nothing(before: list[str], text: str) -> None:
    asked = [Asked(text, "disease", drugs=True)]
    linker = model_linker()
    linker.rank([Asked(other, "disease", drugs=True) for other in before])
    fresh = Linker(linker._proposer, linker._ranking)
    assert [(one.probability, [p.ids for p in one.proposals]) for one in linker.rank(asked)] == [
        (one.probability, [p.ids for p in one.proposals]) for one in fresh.rank(asked)
    ]
