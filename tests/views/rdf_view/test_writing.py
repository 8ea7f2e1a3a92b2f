"""What an export says: plain triples for what is asserted, evidence by document, everything awkward unharmed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from medkg.errors import StorageError, UsageError
from medkg.model.assertion import Triple
from medkg.model.mention import Polarity
from medkg.views.rdf.terms import BIOLINK, COUNTED, DCTERMS, PROV, RDFS, Terms, assertion_iri, document_graph
from medkg.views.rdf.triples import RdfStream
from medkg.views.rdf.writing import RdfForm, nquads, write_rdf
from tests.views.small_source import (
    BIPOLAR,
    CONCEPTS,
    DIABETES_INSIPIDUS,
    EVIDENCE,
    FIRST,
    LITHIUM,
    LONG,
    QUOTED,
    SECOND,
    TREMOR,
    Silence,
    SmallSource,
)

TERMS = Terms()


def _iri(id_: str) -> ox.NamedNode:
    return ox.NamedNode(TERMS.iri(id_))


def _said(store: ox.Store, subject: str, predicate: str, object_: str) -> bool:
    quad = ox.Quad(_iri(subject), ox.NamedNode(BIOLINK + predicate), _iri(object_), ox.NamedNode(COUNTED))
    return quad in store


def test_only_what_is_flatly_asserted_is_a_plain_triple(exported: ox.Store) -> None:
    assert _said(exported, LITHIUM.id, "causes", DIABETES_INSIPIDUS.id)
    assert _said(exported, LITHIUM.id, "causes", TREMOR.id)  # asserted by one document, denied by another
    assert not _said(exported, LITHIUM.id, "treats", BIPOLAR.id)  # only called possible
    denied = SmallSource(piece for piece in EVIDENCE if piece.polarity is Polarity.DENIED)
    assert not _said(_loaded(denied), LITHIUM.id, "causes", TREMOR.id)


def _loaded(source: SmallSource) -> ox.Store:
    store = ox.Store()
    text = "".join(nquads(RdfStream(source, source, Silence()).blocks()))
    store.load(input=text, format=ox.RdfFormat.N_QUADS)
    return store


def test_a_denied_assertion_is_negated_and_has_a_key_of_its_own(exported: ox.Store) -> None:
    negated = ox.NamedNode(BIOLINK + "negated")
    for polarity, value in ((Polarity.ASSERTED, False), (Polarity.DENIED, True)):
        key = Triple(LITHIUM.id, "causes", TREMOR.id, polarity).key
        found = exported.quads_for_pattern(ox.NamedNode(assertion_iri(key)), negated, None, None)
        assert [quad.object for quad in found] == [ox.Literal(value)]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.id)
def test_names_and_ids_come_through_as_they_are(exported: ox.Store, concept: object) -> None:
    for predicate, value in ((f"{DCTERMS}identifier", concept.id), (f"{RDFS}label", concept.name)):  # type: ignore[attr-defined]
        found = exported.quads_for_pattern(_iri(concept.id), ox.NamedNode(predicate), None, None)  # type: ignore[attr-defined]
        assert [quad.object for quad in found] == [ox.Literal(value)]


def test_a_predicate_outside_the_list_is_related_to_and_keeps_its_word(exported: ox.Store) -> None:
    key = Triple(QUOTED.id, "DROP", LONG.id).key
    found = {quad.predicate.value: quad.object for quad in _about(exported, assertion_iri(key))}
    assert found["http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate"] == ox.NamedNode(BIOLINK + "related_to")
    assert found["https://w3id.org/medkg/vocabulary#predicate"] == ox.Literal("DROP")


def _about(store: ox.Store, subject: str) -> list[ox.Quad]:
    return list(store.quads_for_pattern(ox.NamedNode(subject), None, None, None))


def test_dropping_a_documents_graph_is_dropping_all_that_was_read_in_it(exported: ox.Store) -> None:
    derived = ox.NamedNode(f"{PROV}wasDerivedFrom")
    assert any(exported.quads_for_pattern(None, derived, _iri(FIRST.id), None))
    exported.remove_graph(ox.NamedNode(document_graph(FIRST.id)))
    left = str(exported)
    assert not any(exported.quads_for_pattern(None, derived, _iri(FIRST.id), None))
    assert not any(quad for quad in exported.quads_for_pattern(_iri(FIRST.id), None, None, None))
    assert "Lithium caused nephrogenic" not in left
    without = SmallSource(documents=[document for document in SmallSource()._documents if document.id != FIRST.id])
    graphs = {name.value for name in _loaded(without).named_graphs()}
    assert graphs == {name.value for name in exported.named_graphs()}


def test_the_sentence_is_quoted_and_placed_by_selectors(exported: ox.Store) -> None:
    rows = list(
        exported.query(
            """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
            SELECT ?exact ?start ?end WHERE { ?e prov:wasDerivedFrom ?d ; oa:hasTarget ?t . ?t oa:hasSource ?d ;
              oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact ?exact ] ;
              oa:hasSelector [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] }""",
            use_default_graph_as_union=True,
        )
    )
    texts = (FIRST.text, SECOND.text)
    assert len(rows) == 3
    for row in rows:
        start, end = int(row["start"].value), int(row["end"].value)
        assert any(text[start:end] == row["exact"].value for text in texts)


def test_all_three_formats_say_the_same_and_the_same_again(tmp_path: Path) -> None:
    source = SmallSource()
    written = {}
    for form in RdfForm:
        for again in ("a", "b"):
            path = tmp_path / f"{form}-{again}"
            report = write_rdf(form, path, source, source, Silence())
            written[form, again] = path.read_bytes()
        assert written[form, "a"] == written[form, "b"]
        assert (report.documents, report.evidence) == (3, len(EVIDENCE))
    quads = set(ox.parse(written["nquads", "a"], format=ox.RdfFormat.N_QUADS))
    assert quads == set(ox.parse(written["trig", "a"], format=ox.RdfFormat.TRIG))
    assert {quad.triple for quad in quads} == {
        quad.triple for quad in ox.parse(written["turtle", "a"], format=ox.RdfFormat.TURTLE)
    }
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_a_format_that_does_not_exist_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    source = SmallSource()
    with pytest.raises(UsageError, match="nquads, trig, turtle"):
        write_rdf("rdfxml", tmp_path / "x", source, source, Silence())
    with pytest.raises(StorageError, match="could not be written"):
        write_rdf("nquads", tmp_path / "none" / "x", source, source, Silence())
