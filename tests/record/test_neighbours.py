"""What lies around one concept, and the evidence of every document."""

from __future__ import annotations

from pathlib import Path

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import Context, Polarity
from medkg.model.reading import Findings, Reading
from medkg.record.store import open_record

LITHIUM, THYROID, ASPIRIN = (
    Concept("MESH:D008094", "Lithium", "ChemicalEntity"),
    Concept("MESH:D007037", "Hypothyroidism", "Disease"),
    Concept("MESH:D001241", "Aspirin", "ChemicalEntity"),
)


def said(document: str, subject: Concept, predicate: str, object_: Concept, *, denied: bool = False) -> Evidence:
    polarity = Polarity.DENIED if denied else Polarity.ASSERTED
    return Evidence(
        subject=subject.id, predicate=predicate, object=object_.id, document_id=document, extractor="t@1+0",
        context=Context(polarity=polarity),
    )  # fmt: skip


def reading(document: str, *evidence: Evidence) -> Reading:
    return Reading(Document(id=document, text=""), Findings(evidence=evidence, concepts=(LITHIUM, THYROID, ASPIRIN)))


def test_neighbours_in_both_directions_best_supported_first(tmp_path: Path) -> None:
    with open_record(tmp_path / "a.graph", create=True) as record:
        for number in (1, 2):
            document = f"PMID:{number}"
            record.put(reading(document, said(document, LITHIUM, "causes", THYROID)), extractor="t@1+0")
        record.put(
            reading(
                "PMID:3",
                said("PMID:3", ASPIRIN, "causes", THYROID, denied=True),
                said("PMID:3", LITHIUM, "treats", THYROID),
            ),
            extractor="t@1+0",
        )
        into = record.about(THYROID.id, as_subject=False)
        assert [(a.triple.subject, a.triple.predicate, a.documents) for a in into] == [
            (LITHIUM.id, "causes", 2),
            (ASPIRIN.id, "causes", 1),
            (LITHIUM.id, "treats", 1),
        ]
        assert into[1].triple.polarity is Polarity.DENIED
        assert set(record.about(LITHIUM.id, as_subject=True)) == {into[0], into[2]}
        assert [a.triple.predicate for a in record.about(LITHIUM.id, predicates=["treats"], as_subject=True)] == [
            "treats"
        ]
        assert record.about("MESH:D0", as_subject=True) == ()


def test_a_concept_is_named_as_the_graph_names_it(tmp_path: Path) -> None:
    with open_record(tmp_path / "a.graph", create=True) as record:
        record.put(reading("PMID:1", said("PMID:1", LITHIUM, "causes", THYROID)), extractor="t@1+0")
        assert record.named(LITHIUM.id) == LITHIUM
        assert record.named("MESH:D0") is None


def test_every_name_that_documents_use_is_streamed_once(tmp_path: Path) -> None:
    lithium = Concept(LITHIUM.id, "Lithium carbonate", "ChemicalEntity")
    with open_record(tmp_path / "a.graph", create=True) as record:
        for number, concept in enumerate((LITHIUM, LITHIUM, lithium)):
            document = f"PMID:{number}"
            findings = Findings(evidence=(said(document, LITHIUM, "causes", THYROID),), concepts=(concept, THYROID))
            record.put(Reading(Document(id=document, text=""), findings), extractor="t@1+0")
        assert list(record.names()) == [
            (THYROID, ("Hypothyroidism",)),
            (LITHIUM, ("Lithium", "Lithium carbonate")),
        ]


def test_every_document_comes_with_its_evidence(tmp_path: Path) -> None:
    pieces = {
        "PMID:2": (said("PMID:2", LITHIUM, "causes", THYROID),),
        "PMID:1": (said("PMID:1", ASPIRIN, "causes", THYROID), said("PMID:1", LITHIUM, "treats", THYROID)),
    }
    with open_record(tmp_path / "a.graph", create=True) as record:
        for document, evidence in pieces.items():
            record.put(reading(document, *evidence), extractor="t@1+0")
        streamed = {document.id: dict(rows) for document, rows in record.evidence_by_document()}
    assert list(streamed) == ["PMID:1", "PMID:2"]
    assert streamed == {document: {one.id: one for one in evidence} for document, evidence in pieces.items()}


def test_a_documents_digest_changes_with_what_is_stored_for_it_and_its_evidence_is_given_alone(tmp_path: Path) -> None:
    with open_record(tmp_path / "a.graph", create=True) as record:
        for name in ("PMID:2", "PMID:1"):
            record.put(reading(name, said(name, LITHIUM, "causes", THYROID)), extractor="t@1+0")
        before = dict(record.document_digests())
        assert list(before) == ["PMID:1", "PMID:2"]
        record.begin_run()
        record.put(reading("PMID:2", said("PMID:2", LITHIUM, "causes", THYROID, denied=True)), extractor="t@2+0")
        after = dict(record.document_digests())
        found = [(d.id, [e.polarity for _, e in pieces]) for d, pieces in record.evidence_of(["PMID:2", "PMID:9"])]
    assert before["PMID:1"] == after["PMID:1"]
    assert before["PMID:2"] != after["PMID:2"]
    assert found == [("PMID:2", [Polarity.DENIED])]
