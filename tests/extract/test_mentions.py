"""Which names are found, where they begin and end, and what they are linked to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.extract.pipeline import Pipeline, load
from medkg.model.document import Document
from tests.extract.small_lexicon import DictLexicon, concept

# text, then "surface = id" for each mention in order.
CASES: list[tuple[str, ...]] = [
    ("Lithium was given.", "Lithium = MESH:D008094"),
    ("LITHIUM WAS GIVEN TO PATIENTS.", "LITHIUM = MESH:D008094"),
    ("He had seizures and a headache.", "seizures = MESH:D012640", "headache = MESH:D006261"),
    ("A single seizure occurred.", "seizure = MESH:D012640"),
    ("lithium-induced hypothyroidism", "lithium = MESH:D008094", "hypothyroidism = MESH:D007037"),
    ("a case of non-Hodgkin's lymphoma", "non-Hodgkin's lymphoma = MESH:D008228"),
    ("a case of Non-Hodgkin lymphoma", "Non-Hodgkin lymphoma = MESH:D008228"),
    ("Parkinson's disease progressed", "Parkinson's disease = MESH:D010300"),
    ("Parkinson\u2019s disease progressed", "Parkinson\u2019s disease = MESH:D010300"),
    ("type 2 diabetes mellitus is common", "type 2 diabetes mellitus = MESH:D003924"),
    ("nephrogenic diabetes insipidus", "nephrogenic diabetes insipidus = MESH:D018500"),
    ("levodopa/carbidopa", "levodopa = MESH:D007980", "carbidopa = MESH:D002230"),
    ("17β-estradiol", "17β-estradiol = MESH:D004958"),
    ("17 beta-estradiol", "17 beta-estradiol = MESH:D004958"),
    ("α-methyldopa", "α-methyldopa = MESH:D008750"),
    ("alpha-methyldopa", "alpha-methyldopa = MESH:D008750"),
    ("severe haemorrhage", "haemorrhage = MESH:D006470"),
    ("tumours and anaemia", "tumours = MESH:D009369", "anaemia = MESH:D000740"),
    ("hypertensive rats", "hypertensive = MESH:D006973"),
    (
        "hydrochloride of lidocaine; lidocaine hydrochloride",
        "lidocaine = MESH:D008012",
        "lidocaine hydrochloride = MESH:D008012",
    ),
    ("The disease and its syndrome.",),
    ("All patients can rest at the lead.",),
    ("anti-hypertensive, non-diabetic",),
    ("heart attack or cardiac arrest", "heart attack = MESH:D009203", "cardiac arrest = MESH:D006323"),
    ("pain. Cancer", "pain = MESH:D010146", "Cancer = MESH:D009369"),
    ("The TNF-alpha level", "TNF-alpha = hgnc:11892"),
    ("IL-6 and REST were measured, the rest was not.", "IL-6 = hgnc:6024", "REST = hgnc:9967"),
    ("Take it BID from March 8 on; CAD is stable.",),
    (
        "The BH3 interacting domain death agonist: BID rose.",
        "BH3 interacting domain death agonist = hgnc:1050",
        "BID = hgnc:1050",
    ),
    ("MARCH8 rose.", "MARCH8 = hgnc:23356"),
    ("pain\nhypo-\ntension", "pain = MESH:D010146"),
    (
        "acute renal failure (ARF) and ARF",
        "acute renal failure = MESH:D058186",
        "ARF = MESH:D058186",
        "ARF = MESH:D058186",
    ),
    (
        "Patients with acute lymphoblastic leukemia (ALL) were seen. ALL relapsed.",
        "acute lymphoblastic leukemia = MESH:D054198",
        "ALL = MESH:D054198",
        "ALL = MESH:D054198",
    ),
    (
        "Parkinson's disease (PD). PD is slow.",
        "Parkinson's disease = MESH:D010300",
        "PD = MESH:D010300",
        "PD = MESH:D010300",
    ),
    # The document says what PD stands for, and it is not Parkinson's disease.
    ("Panic disorder (PD) was seen. PD is no Parkinson disease.", "Parkinson disease = MESH:D010300"),
    # A two-letter symbol whose full name nowhere stands in the text is not believed.
    ("PD was measured.",),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_names_are_found_as_a_reader_would(pipeline: Pipeline, case: tuple[str, ...]) -> None:
    text, *expected = case
    found = pipeline.extract(Document(id="d", text=text)).mentions
    assert [f"{m.text} = {m.links[0].concept.id}" for m in found] == expected


def test_every_mention_says_who_found_it_and_why(pipeline: Pipeline) -> None:
    (mention,) = pipeline.extract(Document(id="PMID:1", text="Tylenol")).mentions
    assert (mention.document_id, mention.extractor, mention.category) == ("PMID:1", pipeline.id, "ChemicalEntity")
    assert 0 < mention.links[0].score <= 1
    assert mention.links[0].why


def test_the_words_of_an_abbreviation_s_reason_name_its_long_form(pipeline: Pipeline) -> None:
    mentions = pipeline.extract(Document(id="d", text="Acute renal failure (ARF) came.")).mentions
    assert mentions[1].links[0].why == "short for 'Acute renal failure'"


WORDS = st.sampled_from(
    [
        "lithium",
        "Seizures",
        "non-Hodgkin's",
        "lymphoma",
        "(ALL)",
        "pain,",
        "β",
        "é",
        "e\u0301",
        "💊",
        "\u202e",
        "\x00",
        "\n",
        ".",
        "17β-estradiol",
        "not",
        "induced",
        "(",
        ")",
        "acute renal failure (ARF)",
        "ARF",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=20).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_offsets_cut_the_mention_out_of_any_text(pipeline: Pipeline, text: str) -> None:
    findings = pipeline.extract(Document(id="d", text=text))
    reached = 0
    for mention in findings.mentions:
        assert mention.span.of(text) == mention.text
        assert mention.text == mention.text.strip() != ""
        assert mention.span.start >= reached
        reached = mention.span.end
    spans = {mention.span for mention in findings.mentions}
    for piece in findings.evidence:
        assert piece.sentence is not None
        assert piece.subject_span in spans
        assert piece.object_span in spans
        assert piece.cue_span is not None
        assert all(
            piece.sentence.holds(span) for span in (piece.subject_span, piece.cue_span, piece.object_span) if span
        )


def test_bare_diabetes_is_found_though_the_vocabulary_files_it_as_diabetes_mellitus() -> None:
    only = DictLexicon([(concept("MESH:D003920", "Diabetes Mellitus", "Disease"), ())])
    (found,) = load(only).extract(Document(id="d", text="He has diabetes.")).mentions
    assert (found.text, found.links[0].concept.id) == ("diabetes", "MESH:D003920")
