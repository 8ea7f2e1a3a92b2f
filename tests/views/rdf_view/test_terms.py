"""Every id becomes an IRI and comes back, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

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


# One example of each vocabulary's own, as Bioregistry gives it, and the IRI that it has elsewhere.
KNOWN = dict(line.split("\t") for line in Path(__file__).with_name("known_iris.tsv").read_text("utf-8").splitlines())


@pytest.mark.parametrize("id_", KNOWN)
def test_an_id_of_a_known_vocabulary_has_the_iri_that_others_write(id_: str) -> None:
    assert TERMS.iri(id_) == KNOWN[id_]
    assert TERMS.id(KNOWN[id_]) == id_


def test_every_shipped_prefix_has_an_example() -> None:
    assert {id_.partition(":")[0] for id_ in KNOWN} == set(prefix_map())


@pytest.mark.parametrize(
    "id_",
    [
        "icd11:5A11",  # a code of the statistics, no number of the foundation
        "omim.ps:PS214100",
        "cellosaurus:0440",
        "pathwaycommons:PC7_1234",
        "GO:3993",
        "MONDO:٠٠٠٠٠٠١",
        "DOI:10.1/a?b#c",
    ],
)
def test_an_id_of_another_form_than_its_vocabulary_writes_stands_in_our_namespace(id_: str) -> None:
    assert TERMS.iri(id_).startswith(f"{MEDKG}id/")
    assert TERMS.id(TERMS.iri(id_)) == id_


def test_ids_of_unknown_vocabularies_stand_in_our_namespace() -> None:
    assert TERMS.iri("MESH:D008094") == "http://id.nlm.nih.gov/mesh/D008094"
    assert TERMS.iri("DOID:1234") == "http://purl.obolibrary.org/obo/DOID_1234"
    assert TERMS.iri("nobody:1") == f"{MEDKG}id/nobody%3A1"
    assert TERMS.iri("MESH:a b") == f"{MEDKG}id/MESH%3Aa%20b"
