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
    # Who is without it suffers from that.
    ("Withdrawal of lithium caused seizures.",),
    ("Seizures were caused by withdrawal of lithium.",),
    ("Lithium withdrawal caused seizures.",),
    ("Seizures after withdrawal of clonidine were observed.",),
    # Seldom is not never, and not surely.
    ("Lithium rarely causes seizures.", "? Lithium causes seizures"),
    ("Aspirin seldom induced nausea.", "? Aspirin causes nausea"),
    ("No evidence that cocaine causes seizures.", "! cocaine causes seizures"),
    ("Failure of lithium to cause hypothyroidism was noted.", "! lithium causes hypothyroidism"),
    # The combination did it; each of the two perhaps.
    (
        "Cisplatin-lidocaine-induced nausea was seen.",
        "? Cisplatin causes nausea",
        "? lidocaine causes nausea",
    ),
    ("Cisplatin/lidocaine-induced nausea was seen.", "? Cisplatin causes nausea", "? lidocaine causes nausea"),
    # Each patient has both diseases; with "or" each has the one that is treated.
    (
        "Patients with hypertension and epilepsy were treated with clonidine.",
        "? clonidine treats epilepsy",
        "? clonidine treats hypertension",
    ),
    (
        "Patients with hypertension or epilepsy were treated with clonidine.",
        "clonidine treats epilepsy",
        "clonidine treats hypertension",
    ),
    # Nothing is said about the two.
    ("Seizures were more frequent in the lithium-treated group.",),
    ("Nausea was more frequent with lithium than with aspirin.",),
    ("Lithium was stopped; seizures came later.",),
    ("Patients had pain, whereas lithium was given to others.",),
    ("We studied lithium and pain.",),
    ("Lithium. Seizures.",),
    # The chemical is only part of a kind's name.
    ("Catalepsy induced by the dopamine antagonist haloperidol.", "haloperidol causes Catalepsy"),
]


# Sentences whose words lie beside the truth; most are shortened from published abstracts.
HARD: list[tuple[str, ...]] = [
    # A question, an aim, a supposition is no finding.
    ("Does lithium cause hypothyroidism?", "? lithium causes hypothyroidism"),
    ("Can aspirin prevent myocardial infarction in women?", "? aspirin prevents myocardial infarction"),
    ("We studied to what extent and whether clonidine causes hypotension.", "? clonidine causes hypotension"),
    ("To evaluate the safety of aspirin in the treatment of headache.", "? aspirin treats headache"),
    ("We tested the hypothesis that variation in TNF is associated with pain.", "? TNF associated_with pain"),
    ("It is not known if aspirin lowers the risk of cancer.", "? aspirin prevents cancer"),
    ("Whether lithium increases the risk of seizures is unknown.", "? lithium contributes_to seizures"),
    # Denials that stand further away.
    ("There was no association between lithium and pain.", "! lithium associated_with pain"),
    ("Aspirin was not associated with headache.", "! Aspirin associated_with headache"),
    ("There is little evidence that mutations in TNF play a role in epilepsy.", "! TNF associated_with epilepsy"),
    ("The data do not provide support for TNF being involved in epilepsy.", "! TNF associated_with epilepsy"),
    ("Neither lithium nor cisplatin caused nausea.", "! lithium causes nausea", "! cisplatin causes nausea"),
    ("Lithium given for a week without causing nausea.", "! Lithium causes nausea"),
    ("There was no increase in the incidence of lymphoma after cisplatin.", "! cisplatin causes lymphoma"),
    ("None of the patients treated with cisplatin developed nausea.", "! cisplatin causes nausea"),
    # What is taken for granted is not touched by its sentence.
    ("Naloxone did not prevent cocaine-induced seizures.", "! Naloxone prevents seizures", "cocaine causes seizures"),
    (
        "Naloxone did not prevent seizures induced by cocaine.",
        "! Naloxone prevents seizures",
        "cocaine causes seizures",
    ),
    ("We asked whether mice are resistant to lithium-induced seizures.", "lithium causes seizures"),
    ("No lithium-induced seizures were seen.", "! lithium causes seizures"),
    ("Suspected lithium-induced seizures.", "? lithium causes seizures"),
    ("Seizures probably caused by lithium.", "? lithium causes Seizures"),
    # Outcomes, not harms.
    ("Treatment with lithium led to total recovery from pneumonia.", "lithium treats pneumonia"),
    ("Rapid resolution of seizures with naloxone.", "naloxone treats seizures"),
    ("Sirolimus causes rapid pain relief.",),
    ("Headache stopped after aspirin.",),
    ("Aspirin yielded excellent results in pneumonia prevention.",),
    ("She reported complete recovery from headache following treatment with aspirin.",),
    ("Pneumonia was observed and treated with cisplatin.",),
    # Losses, passives, other agents.
    ("Diabetes is caused by a lack of insulin.",),
    ("Diabetes was caused by reduced insulin.",),
    ("Insulin deficiency causes diabetes.",),
    ("Delirium and seizures occurred after discontinuation of lithium.",),
    ("Dopamine produced by cells is involved in nausea.",),
    ("Insulin secretion is inhibited by chronic hypertension.",),
    ("Knockdown of TNF inhibited IL-6.",),
    ("TNF antagonists are associated with nausea.",),
    ("Aspirin protects against radiation-induced nausea.", "Aspirin prevents nausea"),
    ("Insulin-producing tumor of the pancreas.",),
    # The people, not the effect; drugs that were not given; first cases.
    ("A boy with epilepsy during lithium therapy.",),
    ("Lithium treatment resulted in mild symptoms in patients with epilepsy.",),
    ("A woman never treated with cisplatin who developed nausea.",),
    ("Seizures have not been previously reported with lithium.",),
    # Treatment and prevention.
    ("Aspirin is useful for preventing headache.", "Aspirin prevents headache"),
    ("Aspirin for headache prophylaxis.", "Aspirin prevents headache"),
    (
        "Aspirin for pain, nausea and headache.",
        "Aspirin treats headache",
        "Aspirin treats nausea",
        "Aspirin treats pain",
    ),
    ("While on aspirin for pain, she experienced nausea.", "aspirin treats pain"),
    ("Patients with epilepsy receiving aspirin.",),
    ("Failure of aspirin in the treatment of headache.", "! aspirin treats headache"),
    # Kinds of agents.
    ("TNF inhibitors, sirolimus and aspirin were given.",),
    ("The TNF inhibitor sirolimus was given.", "sirolimus decreases_activity_of TNF"),
    ("The insulin-binding TNF domain.",),
    # Names inside other names.
    ("Lithium caused cell death.",),
    ("Lithium caused death.", "Lithium causes death"),
    ("Lithium-induced lymphoma-2 activity.",),
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


@pytest.mark.parametrize("case", [*CASES, *HARD], ids=lambda case: case[0][:50])
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
