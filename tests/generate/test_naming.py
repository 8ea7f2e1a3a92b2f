"""What one name means where several vocabularies bear it."""

from __future__ import annotations

import pytest

from medkg.errors import AmbiguousName
from medkg.generate.naming import Namer
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from tests.workflows_answer.small_graph import Names, SmallGraph, small_graph


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


MESH = Concept("MESH:D1", "Syndrome, Gribbly", "Disease")
DOID = Concept("DOID:1", "gribbles", "Disease")
MONDO = Concept("MONDO:1", "Syndrome, Gribbly", "Disease")


def over(*held: Concept) -> Namer:
    """Name things in a graph that holds these; the vocabulary has all under MESH's id."""
    pieces = tuple(
        Evidence(document_id="d", subject=concept.id, predicate="causes", object=concept.id, extractor="curated:x")
        for concept in held
    )
    names = Names((MESH, *held), (("MESH:D1", "Mumford disease"),), ((MESH, DOID, MONDO),))
    return Namer(names, SmallGraph(held, pieces))


@pytest.mark.parametrize("asked", ["MESH:D1", "DOID:1", "MONDO:1", "Mumford disease", "gribbles"])
def test_whatever_id_a_graph_uses_every_id_and_name_finds_it(asked: str) -> None:
    found = over(DOID).name(asked)
    assert (found.concept, found.in_graph) == (DOID, True)
    assert over(MESH, DOID).name(asked).in_graph
    assert set(over(MESH, DOID).name(asked).ids) == {"MESH:D1", "DOID:1"}


def test_an_equivalent_that_the_graph_does_not_hold_is_no_twin() -> None:
    assert over(MESH).name("DOID:1").ids == ("MESH:D1",)
    assert not over().name("DOID:1").in_graph
