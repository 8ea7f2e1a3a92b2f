"""What one name means where several vocabularies bear it."""

from __future__ import annotations

import pytest

from medkg.errors import AmbiguousName
from medkg.generate.naming import Namer
from medkg.model.concept import Concept
from tests.workflows_answer.small_graph import Names, small_graph


def named(*categories: str) -> Namer:
    concepts = tuple(Concept(f"x:{n}", "Tremor", category) for n, category in enumerate(categories))
    return Namer(Names(concepts), small_graph())


@pytest.mark.parametrize("other", ["PhenotypicFeature", "BiologicalProcess", "Disease"])
def test_a_sign_that_is_filed_apart_is_one_thing(other: str) -> None:
    assert named("Disease", other).name("tremor").ids == ("x:0", "x:1")


@pytest.mark.parametrize("other", ["ChemicalEntity", "Protein", "OrganismTaxon"])
def test_things_of_different_kinds_are_not_guessed_between(other: str) -> None:
    with pytest.raises(AmbiguousName, match="x:1"):
        named("BiologicalProcess", other).name("tremor")
