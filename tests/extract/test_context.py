"""The sense in which a mention is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import ExtractionError
from medkg.extract.context import ContextRules
from medkg.extract.pipeline import Pipeline, load
from medkg.extract.tables import context_table, user_table
from medkg.model.document import Document, Section
from medkg.model.mention import PLAIN, Certainty, Experiencer, Mention, Polarity, Temporality
from tests.extract.small_lexicon import small_lexicon

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


PHRASES = (Path(__file__).parent / "context_phrases.tsv").read_text(encoding="utf-8").splitlines()
ATTRIBUTES = ("negated", "possible", "historical", "hypothetical", "other")


def attributes(mention: Mention) -> set[str]:
    context = mention.context
    values = (context.polarity, context.certainty, context.temporality, context.experiencer)
    return {"negated" if value is Polarity.DENIED else str(value) for value in values} & set(ATTRIBUTES)


@pytest.mark.parametrize("row", [row for row in PHRASES if not row.startswith(("#", "attributes"))])
def test_phrases(pipeline: Pipeline, row: str) -> None:
    wanted, marked = row.split("\t")
    text = re.sub(r"[{}\[\]]", "", marked)
    found = {mention.text: attributes(mention) for mention in pipeline.extract(Document(id="d", text=text)).mentions}
    meant = {name: set(wanted.split()) - {"-"} for name in re.findall(r"{(.*?)}", marked)}
    assert found == meant | {name: set() for name in re.findall(r"\[(.*?)\]", marked)}


def test_what_does_not_exclude_leaves_possible(pipeline: Pipeline) -> None:
    text = "Absence of pain does not exclude hypertension."
    found = pipeline.extract(Document(id="d", text=text)).mentions
    assert [(mention.text, attributes(mention)) for mention in found] == [
        ("pain", {"negated"}),
        ("hypertension", {"possible"}),
    ]


def test_a_negated_verb_denies_the_relation_and_not_its_mention(pipeline: Pipeline) -> None:
    findings = pipeline.extract(Document(id="d", text="Lithium did not cause hypothyroidism."))
    assert [e.context.polarity for e in findings.evidence] == [Polarity.DENIED]
    assert {m.context.polarity for m in findings.mentions} == {Polarity.ASSERTED}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("family_history", {"other"}),
        ("past_medical_history", {"historical"}),
        ("social_history", {"historical"}),
        ("plan", set()),
        ("methods", set()),
    ],
)
def test_a_section_says_in_what_sense_all_of_it_is_meant(pipeline: Pipeline, kind: str, wanted: set[str]) -> None:
    text = "Epilepsy. Pain. Vomiting now."
    document = Document(id="d", text=text, sections=(Section(0, 15, kind), Section(16, 29, "assessment")))
    assert [attributes(m) for m in pipeline.extract(document).mentions] == [wanted, wanted, set()]


CUES = (
    "no",
    "possible",
    "history of",
    "if",
    "her mother",
    "was ruled out",
    "in the past",
    "denies",
    "not only",
    "unlikely",
)
SHIELDS = ("but", "however", ";", "although", "which", "presented with")


@given(before=st.sampled_from(CUES), after=st.sampled_from(CUES))
def test_a_cue_outside_the_sentence_never_changes_a_mention(pipeline: Pipeline, before: str, after: str) -> None:
    text = f"There was {before} x. Epilepsy was seen. Then {after} y."
    (mention,) = pipeline.extract(Document(id="d", text=text)).mentions
    assert mention.context == PLAIN


@given(
    cue=st.sampled_from(("no", "possible", "history of", "denies", "her mother had")), shield=st.sampled_from(SHIELDS)
)
def test_a_termination_shields_what_stands_behind_it(pipeline: Pipeline, cue: str, shield: str) -> None:
    pain, headache = pipeline.extract(Document(id="d", text=f"There was {cue} pain {shield} headache.")).mentions
    assert pain.context != PLAIN
    assert headache.context == PLAIN


@given(st.text(alphabet="noN ,;.pain\n\u2019İ"), st.integers(0, 9))
def test_mentions_keep_everything_but_their_context(pipeline: Pipeline, filler: str, times: int) -> None:
    text = f"{filler} pain. {'no ' * times}headache {filler}"
    findings = pipeline.extract(Document(id="d", text=text))
    given_ = [replace(mention, context=PLAIN) for mention in findings.mentions]
    read = pipeline.context(Document(id="d", text=text), given_)
    assert [replace(mention, context=PLAIN) for mention in read] == given_
    assert list(read) == list(findings.mentions)


def test_own_cues_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "cues.tsv"
    own.write_text("cue\tcategory\tdirection\twords\nsans\tnegated\tforward\t0\nno\tpseudo\t-\t0\n", encoding="utf-8")
    mine = load(small_lexicon(), cues=own)
    text = "Sans pain. No headache. Without nausea."
    found = {m.text: m.context.polarity for m in mine.extract(Document(id="d", text=text)).mentions}
    assert found == {"pain": Polarity.DENIED, "headache": Polarity.ASSERTED, "nausea": Polarity.DENIED}
    assert mine.id != load(small_lexicon()).id


def test_a_mention_s_own_words_are_no_cues(tmp_path: Path) -> None:
    own = tmp_path / "cues.tsv"
    own.write_text("cue\tcategory\tdirection\twords\nbreast\tnegated\tforward\t0\n", encoding="utf-8")
    mine = load(small_lexicon(), cues=own)
    assert {m.context for m in mine.extract(Document(id="d", text="Breast cancer and epilepsy.")).mentions} == {PLAIN}
    denied = mine.extract(Document(id="d", text="Breast feeding and epilepsy.")).mentions
    assert [m.context.polarity for m in denied] == [Polarity.DENIED]


def test_own_cues_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="cannot be read"):
        context_table(tmp_path / "none.tsv")
    own = tmp_path / "cues.tsv"
    own.write_text("word\nsans\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match="names no cues"):
        context_table(own)
    own.write_text("cue\tcategory\tdirection\twords\n\tnegated\tforward\t0\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match="cue ''"):
        ContextRules(context_table(own))


@pytest.mark.parametrize("category", ["negated", "possible", "family"])
def test_a_cue_that_means_something_says_on_which_side(category: str, tmp_path: Path) -> None:
    own = tmp_path / "cues.tsv"
    own.write_text(
        f"cue\tcategory\tdirection\twords\nbut\ttermination\t-\t0\nsans\t{category}\t-\t0\n", encoding="utf-8"
    )
    with pytest.raises(ExtractionError, match=rf"cues\.tsv line 3: cue 'sans' has category '{category}'"):
        ContextRules(context_table(own))
