"""Every id becomes an IRI and comes back, whatever stands in it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medkg.views.rdf.terms import MEDKG, Terms, document_graph, literal, prefix_map

TERMS = Terms()
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=200)
@given(st.one_of(TEXT, st.builds("{}:{}".format, st.sampled_from(sorted(prefix_map())), TEXT)))
@example("")
@example("..")
@example("MESH:../../D1")
@example("MESH:D1/..")
@example("kegg.pathway:hsa0%41")
@example("https://w3id.org/medkg/id/X")
def test_an_id_comes_back_from_its_iri_and_the_iri_is_one(id_: str) -> None:
    iri = TERMS.iri(id_)
    assert TERMS.id(iri) == id_
    parsed = next(iter(ox.parse(f"<{iri}> <x:p> <{document_graph(id_)}> .", format=ox.RdfFormat.N_TRIPLES)))
    assert parsed.triple.subject == ox.NamedNode(iri)


@settings(max_examples=100)
@given(TEXT)
@example('"quoted" \\ $x\r\n\t\0')
def test_a_literal_is_read_back_as_it_was(text: str) -> None:
    parsed = next(iter(ox.parse(f"<x:s> <x:p> {literal(text)} .", format=ox.RdfFormat.N_TRIPLES)))
    assert parsed.triple.object == ox.Literal(text)


@pytest.mark.parametrize("prefix", sorted(prefix_map()))
def test_every_shipped_prefix_is_used_and_distinct(prefix: str) -> None:
    assert TERMS.iri(f"{prefix}:1") == f"{prefix_map()[prefix]}1"


def test_ids_of_unknown_vocabularies_stand_in_our_namespace() -> None:
    assert TERMS.iri("MESH:D008094") == "http://id.nlm.nih.gov/mesh/D008094"
    assert TERMS.iri("DOID:1234") == "http://purl.obolibrary.org/obo/DOID_1234"
    assert TERMS.iri("nobody:1") == f"{MEDKG}id/nobody%3A1"
    assert TERMS.iri("MESH:a b") == f"{MEDKG}id/MESH%3Aa%20b"
