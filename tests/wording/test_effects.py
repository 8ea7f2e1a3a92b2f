"""What a chain suggests, in words that a person has read; a suggestion never reads as what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from medkg.model.answer import Citation
from medkg.model.assertion import Assertion, Triple
from medkg.model.biolink import PREDICATES
from medkg.model.concept import Concept
from medkg.model.effect import Basis, Direction, Standing
from medkg.model.mention import Certainty
from medkg.model.path import GraphPath, Hop
from medkg.retrieve.signs import shipped_rules
from medkg.wording import effect_words
from tests.workflows_answer.golden import assert_golden

DRUG = Concept("T:drug", "lithium", "ChemicalEntity")
GENE = Concept("T:gene", "GSK3B", "Gene")
PROCESS = Concept("T:process", "inflammation", "BiologicalProcess")
DISEASE = Concept("T:disease", "mania", "Disease")
PATHS = {1: (DRUG, DISEASE), 2: (DRUG, GENE, DISEASE), 3: (DRUG, GENE, PROCESS, DISEASE)}
SAID = (
    Assertion(Triple("T:drug", "treats", "T:disease"), 3, 3, 0.9),
    Assertion(Triple("T:drug", "causes", "T:disease"), 1, 1, 0.6),
    Assertion(Triple("T:drug", "contraindicated_in", "T:disease"), 2, 2, 0.8),
    Assertion(Triple("T:drug", "associated_with", "T:disease"), 9, 9, 0.9),
)


def chain(hops: Sequence[str], concepts: Sequence[Concept] = ()) -> GraphPath:
    """A chain of predicates, written `causes`, or `<causes` where it is walked against its direction."""
    walked = tuple(concepts) or PATHS[len(hops)]
    steps = []
    for predicate, here, there in zip(hops, walked, walked[1:], strict=False):
        forward = not predicate.startswith("<")
        subject, object_ = (here, there) if forward else (there, here)
        triple = Triple(subject.id, predicate.removeprefix("<"), object_.id)
        steps.append(Hop(triple=triple, forward=forward, documents=1, evidence=1, belief=0.6))
    return GraphPath(concepts=tuple(walked), hops=tuple(steps), score=-1.0)


def said(hops: str, *, concepts: Sequence[Concept] = (), between: Sequence[Assertion] = ()) -> str:
    path = chain(hops.split(), concepts)
    return effect_words(path, shipped_rules().effect(path, between))


def test_effects_read_as_the_golden_file_says() -> None:
    cases = [
        "treats", "causes", "contraindicated_in", "associated_with", "<causes", "<caused_by", "affects",
        "positively_correlated_with", "decreases_activity_of causes", "decreases_activity_of disrupts",
        "increases_activity_of causes", "decreases_activity_of associated_with", "binds <causes",
        "decreases_expression_of <positively_correlated_with", "no_such_thing causes", "regulates causes",
        "decreases_activity_of positively_regulates causes", "decreases_activity_of subclass_of manifestation_of",
        "decreases_activity_of positively_correlated_with negatively_correlated_with", "subclass_of part_of",
        "subclass_of subclass_of", "decreases_activity_of participates_in causes",
    ]  # fmt: skip
    lines = [f"{hops}\n  {said(hops)}" for hops in cases]
    lines.append(f"no disease\n  {said('decreases_activity_of increases', concepts=(DRUG, GENE, PROCESS))}")
    lines.append(f"no drug\n  {said('increases causes', concepts=(GENE, PROCESS, DISEASE))}")
    lines += [
        f"{hops}, and what the graph says\n  {said(hops, between=SAID)}"
        for hops in ("increases_activity_of causes", "decreases_activity_of causes", "binds causes")
    ]
    assert_golden("effects.txt", "\n".join(lines) + "\n")


def test_what_is_only_called_possible_never_reads_as_said() -> None:
    path = chain(["causes"])
    unsure = Citation(evidence_id="E:1", document_id="D:1", certainty=Certainty.POSSIBLE)
    path = replace(path, hops=(replace(path.hops[0], citations=(unsure,)),))
    effect = shipped_rules().effect(path)
    assert effect.standing is Standing.SUPPOSES
    assert effect_words(path, effect) == "Calls it possible that lithium raises mania, so may be contraindicated."


def test_nothing_follows_from_what_is_only_called_possible() -> None:
    path = chain(["subclass_of", "subclass_of"])
    unsure = Citation(evidence_id="E:1", document_id="D:1", certainty=Certainty.POSSIBLE)
    assert shipped_rules().effect(path).standing is Standing.FOLLOWS
    path = replace(path, hops=(path.hops[0], replace(path.hops[1], citations=(unsure,))))
    assert shipped_rules().effect(path).standing is Standing.SUGGESTS


@given(st.lists(st.sampled_from([*sorted(PREDICATES), "no_such_thing"]), min_size=2, max_size=3), st.data())
def test_a_suggestion_never_reads_as_said_and_a_correlation_never_as_a_cause(
    predicates: list[str], data: st.DataObject
) -> None:
    path = chain([data.draw(st.sampled_from(("", "<"))) + predicate for predicate in predicates])
    effect = shipped_rules().effect(path)
    words = effect_words(path, effect)
    assert not words.startswith("Says")
    assert effect.standing is not Standing.SAYS
    causal = f"{DRUG.name} {effect.direction} {DISEASE.name}" in words
    if effect.standing is Standing.SUGGESTS:
        assert causal == (effect.direction is not Direction.UNDETERMINED and effect.basis is Basis.CAUSE)
        assert causal == (effect.predicate in {"ameliorates", "contributes_to"})
