"""The sense in which a mention is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from medkg.errors import ExtractionError
from medkg.extract.context import ContextRules
from medkg.extract.pipeline import Pipeline
from medkg.extract.tables import user_table
from medkg.model.document import Document, Section
from medkg.model.mention import Certainty, Experiencer, Polarity, Temporality

# text, and the surfaces that are denied in it.
DENIED: list[tuple[str, set[str]]] = [
    ("No seizures were seen.", {"seizures"}),
    ("No nausea, vomiting or headache.", {"nausea", "vomiting", "headache"}),
    ("He denies pain but has nausea.", {"pain"}),
    ("There was no evidence of pneumonia.", {"pneumonia"}),
    ("There was no evidence\nof   pneumonia.", {"pneumonia"}),
    ("Pneumonia was ruled out.", {"Pneumonia"}),
    ("Seizures were not observed.", {"Seizures"}),
    ("Without headache she felt well.", {"headache"}),
    ("No increase in pain was seen.", set()),
    ("Not only pain but also nausea.", set()),
    ("He has pain. No nausea.", {"nausea"}),
    ("No pain, however nausea persisted.", {"pain"}),
    ("Lithium did not cause hypothyroidism.", set()),
    ("Pain with or without nausea.", set()),
    ("The patient has pain.", set()),
]


@pytest.mark.parametrize(("text", "denied"), DENIED)
def test_denial(pipeline: Pipeline, text: str, denied: set[str]) -> None:
    mentions = pipeline.extract(Document(id="d", text=text)).mentions
    assert mentions
    assert {m.text for m in mentions if m.context.polarity is Polarity.DENIED} == denied


@pytest.mark.parametrize(
    ("text", "certainty", "temporality", "experiencer"),
    [
        ("Possible pneumonia.", "possible", "recent", "patient"),
        ("Pneumonia cannot be excluded.", "possible", "recent", "patient"),
        ("History of epilepsy.", "certain", "historical", "patient"),
        ("A 60 year old man with epilepsy.", "certain", "recent", "patient"),
        ("Two day history of headache.", "certain", "recent", "patient"),
        ("Return if he develops vomiting.", "certain", "hypothetical", "patient"),
        ("Her mother had breast cancer.", "certain", "recent", "other"),
        ("Family history of epilepsy.", "certain", "historical", "other"),
    ],
)
def test_other_senses(pipeline: Pipeline, text: str, certainty: str, temporality: str, experiencer: str) -> None:
    (mention,) = pipeline.extract(Document(id="d", text=text)).mentions
    context = mention.context
    assert (context.certainty, context.temporality, context.experiencer) == (
        Certainty(certainty),
        Temporality(temporality),
        Experiencer(experiencer),
    )


def test_a_section_of_the_family_is_about_somebody_else(pipeline: Pipeline) -> None:
    text = "Epilepsy. Pain now."
    document = Document(id="d", text=text, sections=(Section(0, 9, "family_history"), Section(10, 19, "plan")))
    first, second = pipeline.extract(document).mentions
    assert first.context.experiencer is Experiencer.OTHER
    assert second.context.experiencer is Experiencer.PATIENT


def test_a_table_of_one_s_own_is_read_and_a_wrong_row_is_named(tmp_path: Path) -> None:
    table = tmp_path / "cues.tsv"
    table.write_text("# mine\ncue\tcategory\tdirection\twords\nsans\tnegated\tforward\t0\n", encoding="utf-8")
    triggers = ContextRules(user_table(table)).triggers("Sans douleur, sansonnet")
    assert [(t.start, t.end) for t in triggers] == [(0, 4)]
    table.write_text("cue\tcategory\tdirection\twords\nsans\tnegatet\tforward\t0\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match="negatet"):
        ContextRules(user_table(table))
    table.write_text("cue\tcategory\tdirection\twords\nsans\tnegated\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match="line 2 has 2 columns"):
        user_table(table)


def test_offsets_of_cues_hold_beyond_the_basic_plane(pipeline: Pipeline) -> None:
    mentions = pipeline.extract(Document(id="d", text="💊💊 İ no seizures but pain 😀.")).mentions
    assert [(m.text, m.context.polarity) for m in mentions] == [
        ("seizures", Polarity.DENIED),
        ("pain", Polarity.ASSERTED),
    ]
