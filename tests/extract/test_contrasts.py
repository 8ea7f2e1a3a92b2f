"""What a contrast, a list or a denied verb says of each of the mentions in it."""

from __future__ import annotations

import pytest

from medkg.extract.contrasts import readings_of
from medkg.extract.phrases import read_phrase
from medkg.extract.pipeline import Pipeline
from medkg.model.document import Document
from medkg.model.mention import Certainty, Polarity, Temporality

# sentence; its causal relations, "!" denied, "?" only possible; the mentions that are denied themselves.
CASES: list[tuple[str, set[str], set[str]]] = [
    (
        "Lithium did not cause nausea, vomiting, or headache.",
        {"!lithium nausea", "!lithium vomiting", "!lithium headache"},
        set(),
    ),
    ("Lithium caused nausea but not vomiting.", {"lithium nausea", "!lithium vomiting"}, {"vomiting"}),
    (
        "Lithium caused nausea, but not vomiting or headache.",
        {"lithium nausea", "!lithium vomiting", "!lithium headache"},
        {"vomiting", "headache"},
    ),
    ("Lithium caused nausea but did not cause vomiting.", {"lithium nausea", "!lithium vomiting"}, set()),
    ("Lithium caused no seizures but induced nausea.", {"!lithium seizures", "lithium nausea"}, {"seizures"}),
    ("Lithium, not cocaine, caused seizures.", {"lithium seizures", "!cocaine seizures"}, {"cocaine"}),
    ("Lithium but not cocaine caused seizures.", {"lithium seizures", "!cocaine seizures"}, {"cocaine"}),
    ("Lithium, and not cocaine, caused seizures.", {"lithium seizures", "!cocaine seizures"}, {"cocaine"}),
    ("Lithium rather than cocaine caused seizures.", {"lithium seizures"}, {"cocaine"}),
    ("Not lithium but cocaine caused seizures.", {"!lithium seizures", "cocaine seizures"}, {"lithium"}),
    ("It was cocaine, not lithium, that caused seizures.", {"!lithium seizures", "cocaine seizures"}, {"lithium"}),
    ("Seizures were caused by lithium, not by cocaine.", {"lithium seizures", "!cocaine seizures"}, {"cocaine"}),
    ("Cocaine, unlike lithium, caused seizures.", {"cocaine seizures"}, set()),
    ("Contrary to cocaine, lithium caused seizures.", {"lithium seizures"}, set()),
    ("Unlike cocaine, lithium caused no seizures.", {"!lithium seizures"}, {"seizures"}),
    ("Unlike cocaine and aspirin, lithium caused seizures.", {"lithium seizures"}, set()),
    ("Lithium caused not only nausea but also vomiting.", {"lithium nausea", "lithium vomiting"}, set()),
    ("Lithium not only caused nausea but also vomiting.", {"lithium nausea", "lithium vomiting"}, set()),
    (
        "Neither lithium nor cocaine caused nausea.",
        {"!lithium nausea", "!cocaine nausea"},
        {"lithium", "cocaine", "nausea"},
    ),
    ("Lithium caused neither nausea nor vomiting.", {"!lithium nausea", "!lithium vomiting"}, {"nausea", "vomiting"}),
    ("There is no evidence that lithium causes nausea or vomiting.", {"!lithium nausea", "!lithium vomiting"}, set()),
    ("It is not true that lithium causes seizures.", {"!lithium seizures"}, set()),
    ("Lithium is unlikely to cause seizures.", {"!?lithium seizures"}, set()),
    ("Lithium does not cause nausea, but cocaine causes seizures.", {"!lithium nausea", "cocaine seizures"}, set()),
    ("Lithium caused nausea without vomiting.", {"lithium nausea"}, {"vomiting"}),
    ("Lithium can't cause seizures.", {"!lithium seizures"}, set()),
    ("Lithium won't cause seizures.", {"!lithium seizures"}, set()),
    ("Lithium didn\u2019t cause seizures.", {"!lithium seizures"}, set()),
    ("Lithium wouldn\u2019t cause seizures.", {"!lithium seizures"}, set()),
    ("Patients without nausea treated with lithium had seizures.", {"lithium seizures"}, {"nausea"}),
    ("Lithium caused seizures in none of the patients.", {"!lithium seizures"}, set()),
    ("All drugs except lithium caused seizures.", set(), set()),
    (
        "Lithium and cocaine caused nausea and seizures, respectively.",
        {"lithium nausea", "cocaine seizures"},
        set(),
    ),
    (
        "Lithium and cocaine caused nausea and seizures in 2 and 3 patients, respectively.",
        {"lithium nausea", "lithium seizures", "cocaine nausea", "cocaine seizures"},
        set(),
    ),
    ("Rather than causing nausea, lithium caused seizures.", {"lithium seizures"}, {"nausea"}),
    ("Instead of nausea, lithium caused seizures.", {"lithium seizures"}, {"nausea"}),
    ("Low lithium caused seizures.", set(), set()),
    ("Low serum lithium caused seizures.", set(), set()),
    ("Seizures were due to low levels of lithium.", set(), set()),
    ("Lithium decreases cocaine without causing seizures.", {"!lithium seizures"}, {"seizures"}),
    ("Lithium lowered plasma cocaine in mice, without causing seizures.", {"!lithium seizures"}, {"seizures"}),
    ("Low-dose lithium caused seizures.", {"lithium seizures"}, set()),
    ("Low doses of lithium caused seizures.", {"lithium seizures"}, set()),
]


@pytest.mark.parametrize(("text", "relations", "denied"), CASES)
def test_contrasts(pipeline: Pipeline, text: str, relations: set[str], denied: set[str]) -> None:
    findings = pipeline.extract(Document(id="d", text=text))
    found = {
        f"{'!' if piece.context.polarity is Polarity.DENIED else ''}"
        f"{'?' if piece.context.certainty is Certainty.POSSIBLE else ''}"
        f"{piece.subject_span.of(text).lower()} {piece.object_span.of(text).lower()}"
        for piece in findings.evidence
        if piece.predicate == "causes" and piece.subject_span and piece.object_span
    }
    assert found == relations
    assert {m.text.lower() for m in findings.mentions if m.context.polarity is Polarity.DENIED} == denied


def test_what_is_prevented_has_not_come_and_the_prevention_is_real(pipeline: Pipeline) -> None:
    findings = pipeline.extract(Document(id="d", text="Aspirin was given to prevent myocardial infarction."))
    (infarction,) = [m for m in findings.mentions if m.category == "Disease"]
    assert infarction.context.temporality is Temporality.HYPOTHETICAL
    assert {(e.predicate, e.context.temporality) for e in findings.evidence} <= {("prevents", Temporality.RECENT)}


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            "Lithium blocks serotonin receptors and causes seizures but prevents nausea.",
            {"prevents nausea"},
        ),
        ("Lithium causes unrest and prevents seizures.", {"prevents seizures"}),
        ("Lithium prevents clots and induces seizures.", set()),
    ],
)
def test_a_verb_does_not_reach_across_one_that_says_the_opposite(
    pipeline: Pipeline, text: str, relations: set[str]
) -> None:
    found = pipeline.extract(Document(id="d", text=text)).evidence
    assert {f"{e.predicate} {e.object_span.of(text)}" for e in found if e.object_span} & {
        f"{predicate} {end}" for predicate in ("causes", "prevents", "treats") for end in ("seizures", "nausea")
    } == relations


def test_what_an_inner_contrast_states_an_outer_one_leaves_stated(pipeline: Pipeline) -> None:
    text = "Unlike aspirin, lithium, not cocaine, caused seizures."
    mentions = pipeline.extract(Document(id="d", text=text)).mentions
    phrase = read_phrase(text, 0, len(text), mentions, {"ChemicalEntity": "C", "Disease": "D"})
    assert [(reading.phrase.text, reading.denied, reading.stated) for reading in readings_of(phrase)] == [
        (" <C1> caused <D3> ", False, True),
        (" <C2> caused <D3> ", True, False),
    ]
