"""The pipeline as an extractor and as a citizen of spaCy."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import spacy
from spacy import displacy
from spacy.tokens import DocBin

from medkg.errors import ExtractionError
from medkg.extract.identity import COMPONENTS
from medkg.extract.pipeline import Pipeline, load
from medkg.extract.state import kept_evidence
from medkg.extract.tokens import blank_english
from medkg.model.document import Document
from medkg.model.reading import Findings
from medkg.ports import Extractor
from tests.extract.small_lexicon import DictLexicon, concept, small_lexicon

# Abstract of PMID 354896 as BC5CDR carries it (public domain).
ABSTRACT = (
    "Lidocaine-induced cardiac asystole. Intravenous administration of a single 50-mg bolus of lidocaine in a "
    "67-year-old man resulted in profound depression of the activity of the sinoatrial and atrioventricular nodal "
    "pacemakers. The patient had no apparent associated conditions which might have predisposed him to the development "
    "of bradyarrhythmias; and, thus, this probably represented a true idiosyncrasy to lidocaine."
)
TEXTS = (
    ABSTRACT,
    "Parkinson's disease (PD) was treated with levodopa/carbidopa. PD did not respond to haloperidol (5 mg).",
    "No seizures. Family history of epilepsy.",
    "",
    "💊 ليثيوم lithium-induced 😀 pain \x00",
)


def test_it_fits_its_socket(pipeline: Pipeline) -> None:
    extractor: Extractor = pipeline
    assert re.fullmatch(r"medkg-dictionary@[\w.]+\+[0-9a-f]{12}", extractor.id)


def test_a_real_abstract(pipeline: Pipeline) -> None:
    findings = pipeline.extract(Document(id="PMID:354896", text=ABSTRACT, title_end=35))
    assert [m.text for m in findings.mentions] == [
        "Lidocaine",
        "asystole",
        "lidocaine",
        "bradyarrhythmias",
        "lidocaine",
    ]
    assert [(e.subject, e.predicate, e.object) for e in findings.evidence] == [
        ("MESH:D008012", "causes", "MESH:D006323")
    ]
    named = {link.concept for mention in findings.mentions for link in mention.links}
    assert named <= set(findings.concepts)


def test_order_and_repetition_change_nothing(pipeline: Pipeline) -> None:
    documents = [Document(id=str(number), text=text) for number, text in enumerate(TEXTS)]
    first = {document.id: pipeline.extract(document) for document in documents}
    again = {document.id: load(small_lexicon()).extract(document) for document in reversed(documents)}
    assert first == again


def test_the_id_changes_with_the_lexicon_alone() -> None:
    other = DictLexicon([(concept("MESH:D008094", "Lithium", "ChemicalEntity"), ())])
    assert load(small_lexicon()).id == load(small_lexicon()).id != load(other).id


def test_spacy_s_own_tools_work_with_it(pipeline: Pipeline) -> None:
    nlp = pipeline.nlp
    assert tuple(nlp.pipe_names) == COMPONENTS
    docs = list(nlp.pipe(TEXTS, batch_size=2))
    first = docs[0].ents[0]
    assert (first.text, first.label_, first.kb_id_) == ("Lidocaine", "ChemicalEntity", "MESH:D008012")
    assert [s.text for s in docs[2].sents] == ["No seizures.", "Family history of epilepsy."]
    assert docs[1]._.abbreviations[0]["long_text"] == "Parkinson's disease"
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    restored = list(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    assert [d.text for d in restored] == list(TEXTS)
    document = Document(id="PMID:354896", text=ABSTRACT)
    assert kept_evidence(restored[0], document=document, extractor="x") != []
    assert kept_evidence(restored[0], document=document, extractor="x") == kept_evidence(
        docs[0], document=document, extractor="x"
    )
    assert "MESH:D008012" in displacy.render(docs[0], style="ent", page=False, jupyter=False)


def test_scispacy_s_spans_are_there_for_whom_they_serve() -> None:
    doc = load(small_lexicon(), make_serializable=False).nlp(TEXTS[1])
    assert [(a.text, a._.long_form.text) for a in doc._.abbreviations] == [("PD", "Parkinson's disease")] * 2


@pytest.mark.parametrize("serializable", [True, False])
def test_two_short_forms_in_one_token_are_one_span_for_spacy(*, serializable: bool) -> None:
    text = "Serum alpha fetoprotein (AFP)(acid folate protein)x fell."
    doc = load(small_lexicon(), make_serializable=serializable).nlp(text)
    assert len(doc._.medkg_abbreviations) > len(doc._.abbreviations) == 1


def test_a_component_without_lexicon_says_what_to_do() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("medkg_sentences")
    nlp.add_pipe("medkg_mentions")
    with pytest.raises(ExtractionError, match=r"use\(lexicon\)"):
        nlp("Lithium.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "." * 20_000,
        "(" * 5_000,
        "( " * 5_000,
        "a" * 50_000,
        "lithium, " * 2_000,
        "no pain " * 3_000,
        "\x00" * 500,
        "e" + "\u0301" * 5_000,
        '."' * 3_000,
        "锂引起疼痛。" * 2_000,
        "lithium alpha beta (LAB) " * 500,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.timeout(60)
def test_strange_text_comes_back(pipeline: Pipeline, text: str) -> None:
    assert isinstance(pipeline.extract(Document(id="d", text=text)), Findings)


def test_half_a_character_is_refused_by_stage_and_place(pipeline: Pipeline) -> None:
    with pytest.raises(ExtractionError, match="offset 8") as caught:
        pipeline.extract(Document(id="d", text="lithium \ud800 pain"))
    assert caught.value.stage == "tokens"


def test_too_long_a_text_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(ExtractionError, match="several documents"):
        pipeline.extract(Document(id="d", text="a " * 2_500_001))


def test_a_fault_inside_a_component_names_the_component() -> None:
    broken = load(small_lexicon())
    mentions = broken.nlp.get_pipe("medkg_mentions")
    mentions._finder = object()
    with pytest.raises(ExtractionError) as caught:
        broken.extract(Document(id="d", text="Lithium."))
    assert caught.value.stage == "medkg_mentions"


def test_the_tokenizer_keeps_every_text() -> None:
    nlp = blank_english()
    for text in (*TEXTS, "x" * 1_000, "lithium-induced,levodopa/carbidopa (5mg/kg)", "ab " + "(" * 900 + " c"):
        assert nlp.make_doc(text).text == text
    assert [t.text for t in nlp.make_doc("lithium-induced pain")] == ["lithium", "-", "induced", "pain"]


def test_importing_the_package_loads_no_vendor() -> None:
    code = "import medkg.extract, sys; print([m for m in ('spacy', 'scispacy', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
