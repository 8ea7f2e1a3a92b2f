"""What sentences say about two mentions, with direction, polarity and certainty."""

from __future__ import annotations

import pytest

from medkg.errors import ExtractionError
from medkg.extract.patterns import compile_patterns
from medkg.extract.pipeline import Pipeline
from medkg.extract.tables import Table
from medkg.model.document import Document
from medkg.model.mention import Certainty, Mention, Polarity

# sentence, then what it says: "!" denied, "?" only possible.
CASES: list[tuple[str, ...]] = [
    ("Lidocaine-induced cardiac asystole.", "Lidocaine causes asystole"),
    ("Lithium induced severe hypothyroidism.", "Lithium causes hypothyroidism"),
    ("Hypothyroidism was induced by lithium.", "lithium causes Hypothyroidism"),
    ("Seizures due to cocaine overdose.", "cocaine causes Seizures"),
    ("Bradycardia after propranolol administration.", "propranolol causes Bradycardia"),
    ("Ototoxicity following cisplatin therapy: a report.", "cisplatin causes Ototoxicity"),
    ("Lithium toxicity presenting as seizures.", "Lithium causes seizures"),
    ("Lithium did not cause hypothyroidism.", "! Lithium causes hypothyroidism"),
    ("Clonidine produced no hypotension.", "! Clonidine causes hypotension"),
    ("Naloxone failed to prevent seizures.", "! Naloxone prevents seizures"),
    ("Lithium may cause seizures.", "? Lithium causes seizures"),
    ("Lithium is suspected to cause seizures.", "? Lithium causes seizures"),
    (
        "Lithium and cisplatin induced nausea and vomiting.",
        "Lithium causes nausea",
        "Lithium causes vomiting",
        "cisplatin causes nausea",
        "cisplatin causes vomiting",
    ),
    ("Lithium (5 mg/kg, i.v.) caused seizures in 3 of 5 rats.", "Lithium causes seizures"),
    ("Metformin for the treatment of type 2 diabetes.", "Metformin treats type 2 diabetes"),
    ("Treatment of epilepsy with lidocaine.", "lidocaine treats epilepsy"),
    ("Hypertension was treated with clonidine.", "clonidine treats Hypertension"),
    ("Aspirin is effective in headache.", "Aspirin treats headache"),
    ("Naloxone reversed clonidine-induced hypotension.", "Naloxone treats hypotension", "clonidine causes hypotension"),
    (
        "Cisplatin-induced nephrotoxicity was prevented by insulin.",
        "Cisplatin causes nephrotoxicity",
        "insulin prevents nephrotoxicity",
    ),
    ("Aspirin protects against myocardial infarction.", "Aspirin prevents myocardial infarction"),
    ("Lithium was associated with nausea.", "Lithium associated_with nausea"),
    ("Cocaine increased the risk of myocardial infarction.", "Cocaine contributes_to myocardial infarction"),
    ("Haloperidol exacerbates Parkinson disease.", "Haloperidol contributes_to Parkinson disease"),
    ("Dopamine increased IL-6 expression.", "Dopamine increases_expression_of IL-6"),
    ("Sirolimus inhibited TNF.", "Sirolimus decreases_activity_of TNF"),
    ("Aspirin binds to TNF.", "Aspirin binds TNF"),
    ("Lithium interacts with haloperidol.", "Lithium interacts_with haloperidol"),
    ("REST is associated with epilepsy.", "REST associated_with epilepsy"),
    # Nothing is said about the two.
    ("Lithium was stopped; seizures came later.",),
    ("Patients had pain, whereas lithium was given to others.",),
    ("We studied lithium and pain.",),
    ("Lithium. Seizures.",),
    # The chemical is only part of a kind's name.
    ("Catalepsy induced by the dopamine antagonist haloperidol.", "haloperidol causes Catalepsy"),
]


def said(pipeline: Pipeline, text: str) -> list[str]:
    evidence = pipeline.extract(Document(id="d", text=text)).evidence
    lines = []
    for piece in evidence:
        assert piece.subject_span is not None
        assert piece.object_span is not None
        mark = (
            "! " if piece.polarity is Polarity.DENIED else "? " if piece.context.certainty is Certainty.POSSIBLE else ""
        )
        lines.append(f"{mark}{piece.subject_span.of(text)} {piece.predicate} {piece.object_span.of(text)}")
    return sorted(lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:50])
def test_a_sentence_says_this_and_no_more(pipeline: Pipeline, case: tuple[str, ...]) -> None:
    text, *expected = case
    assert said(pipeline, text) == sorted(expected)


def test_a_denied_verb_does_not_deny_the_mention(pipeline: Pipeline) -> None:
    findings = pipeline.extract(Document(id="d", text="Lithium did not significantly induce hypothyroidism."))
    assert {m.context.polarity for m in findings.mentions} == {Polarity.ASSERTED}
    assert [e.polarity for e in findings.evidence] == [Polarity.DENIED]


def test_evidence_can_be_replayed(pipeline: Pipeline) -> None:
    document = Document(id="PMID:1", text="A title. Lithium caused seizures.", title_end=8)
    (piece,) = pipeline.extract(document).evidence
    assert piece.text_hash == document.text_hash
    assert (piece.document_id, piece.extractor) == ("PMID:1", pipeline.id)
    spans = (piece.sentence, piece.subject_span, piece.cue_span, piece.object_span)
    assert [span.of(document.text) if span else "" for span in spans] == [
        "Lithium caused seizures.",
        "Lithium",
        "caused",
        "seizures",
    ]
    assert piece.subject_grounding is not None
    assert piece.subject_grounding.why
    assert 0 < piece.confidence < 1


def test_an_abbreviation_beside_its_long_form_is_one_piece_of_evidence(pipeline: Pipeline) -> None:
    findings = pipeline.extract(Document(id="d", text="Acute renal failure (ARF) was caused by cisplatin."))
    assert len(findings.evidence) == 1


def test_relations_run_on_given_mentions(pipeline: Pipeline) -> None:
    document = Document(id="d", text="Lithium-induced seizures. Lithium did not cause pain.")
    mentions: tuple[Mention, ...] = pipeline.extract(document).mentions
    pieces = pipeline.relations(document, mentions)
    assert [(p.predicate, p.polarity) for p in pieces] == [("causes", Polarity.ASSERTED), ("causes", Polarity.DENIED)]
    assert pieces == pipeline.extract(document).evidence
    assert pipeline.relations(document, mentions[:1]) == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"predicate": "cures"}, "cures"),
        ({"subject": "Drug"}, "Drug"),
        ({"direction": "sideways"}, "sideways"),
        ({"pattern": "{S} caused {O}", "direction": "slots"}, "slots"),
    ],
)
def test_a_wrong_row_is_named(row: dict[str, str], words: str) -> None:
    good = {
        "pattern": "caused",
        "predicate": "causes",
        "direction": "forward",
        "subject": "ChemicalEntity",
        "object": "Disease",
        "confidence": "0.5",
    }
    assert compile_patterns(Table("t", (good,), ""))
    with pytest.raises(ExtractionError, match=words):
        compile_patterns(Table("t", ({**good, **row},), ""))
