"""`medkg_linker` on anybody's entities, read as scispaCy's users read their own linker."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc, DocBin

from medkg.errors import UsageError
from medkg.extract.citizen.linker import LinkerComponent
from medkg.extract.citizen.opening import Opened

if TYPE_CHECKING:
    from spacy.language import Language

TEXT = "Doxorubicin caused acute renal injury (ARI). No ARI with lithium on the ward."
PATTERNS = [
    ("CHEMICAL", "Doxorubicin"),
    ("CHEMICAL", "lithium"),
    ("DISEASE", "acute renal injury"),
    ("DISEASE", "ARI"),
    ("DISEASE", "kidney necrosis"),
    ("ORG", "ward"),
]


def pipeline(parts: Opened | None, *before: str, **config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    for name in before:
        nlp.add_pipe(name)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": pattern} for label, pattern in PATTERNS])
    nlp.add_pipe("medkg_linker", config=config)
    if parts is not None:
        component(nlp).use(parts)
    return nlp


def component(nlp: Language) -> LinkerComponent:
    found = nlp.get_pipe("medkg_linker")
    assert isinstance(found, LinkerComponent)
    return found


def linked(doc: Doc) -> list[tuple[str, str, list[str]]]:
    return [(ent.text, ent.kb_id_, [curie for curie, _ in ent._.kb_ents]) for ent in doc.ents]


INJURY = ("MESH:D058186", ["MESH:D058186"])
EXPECTED = [
    ("Doxorubicin", "MESH:D004317", ["MESH:D004317"]),
    ("acute renal injury", *INJURY),
    ("ARI", *INJURY),
    ("ARI", *INJURY),
    ("lithium", "MESH:D008094", ["MESH:D008094"]),
    ("ward", "", []),
]


@pytest.mark.filterwarnings("ignore:.W036.")  # scispaCy's detector, on a text without brackets
@pytest.mark.parametrize("before", [(), ("medkg_abbreviations",), ("abbreviation_detector",)])
def test_it_links_anybodys_entities_whoever_found_the_abbreviations(parts: Opened, before: tuple[str, ...]) -> None:
    doc = pipeline(parts, *before)(TEXT)
    assert linked(doc) == EXPECTED
    assert all(0.5 <= score <= 1 for ent in doc.ents for _, score in ent._.kb_ents)
    assert linked(pipeline(parts, *before, resolve_abbreviations=False)(TEXT))[2] == ("ARI", "", [])


def test_its_knowledge_base_reads_as_scispacys(parts: Opened) -> None:
    kb = component(pipeline(parts)).kb
    known = kb.cui_to_entity["MESH:D004317"]
    assert (known.concept_id, known.canonical_name, known.aliases, known.types, known.definition) == (
        "MESH:D004317",
        "Doxorubicin",
        ["adriamycin"],
        ["ChemicalEntity"],
        None,
    )
    assert "CUI: MESH:D004317, Name: Doxorubicin" in str(known)
    assert "MESH:D004317" in kb.cui_to_entity
    assert "MESH:D9" not in kb.cui_to_entity
    assert kb.cui_to_entity.get("MESH:D9") is None
    assert kb.alias_to_cuis["adriamycin"] == {"MESH:D004317"}
    assert "no such name" not in kb.alias_to_cuis
    for missing in (kb.cui_to_entity, kb.alias_to_cuis):
        with pytest.raises(KeyError):
            missing["no such name"]


def test_context_and_relations_go_on_from_it(parts: Opened) -> None:
    nlp = pipeline(parts)
    nlp.add_pipe("medkg_context")
    nlp.add_pipe("medkg_relations")
    doc = nlp(TEXT)
    assert [ent._.medkg_context["polarity"] for ent in doc.ents][2:4] == ["asserted", "denied"]
    assert [(one["subject"], one["predicate"], one["object"]) for one in doc._.medkg_relations] == [
        ("MESH:D004317", "causes", "MESH:D058186")
    ]


def test_a_context_that_was_found_before_it_stays(parts: Opened) -> None:
    nlp = pipeline(parts)
    nlp.add_pipe("medkg_context", before="medkg_linker")
    assert [ent._.medkg_context["polarity"] for ent in nlp(TEXT).ents][2:4] == ["asserted", "denied"]


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_no_more_is_given_than_was_asked_for_most_probable_first(parts: Opened, threshold: float, most: int) -> None:
    doc = pipeline(parts, threshold=threshold, max_entities_per_mention=most)(TEXT)
    for ent in doc.ents:
        scores = [score for _, score in ent._.kb_ents]
        assert len(scores) <= most
        assert all(score >= threshold for score in scores)
        assert scores == sorted(scores, reverse=True)
        assert ent.kb_id_ in {"", *(curie for curie, _ in ent._.kb_ents[:1])}


def test_a_threshold_only_hides_what_is_less_probable(parts: Opened) -> None:
    def given(threshold: float) -> list[tuple[str, float]]:
        (ent,) = pipeline(parts, threshold=threshold, max_entities_per_mention=9)("Necrosis: kidney necrosis.").ents
        return list(ent._.kb_ents)

    everything = given(0.0)
    assert len(everything) > 1  # no concept of that name: several come near
    for threshold in (0.05, 0.2, 0.4):
        assert given(threshold) == [one for one in everything if one[1] >= threshold]


def test_one_vocabulary_alone_may_be_asked_for(parts: Opened) -> None:
    assert linked(pipeline(parts, linker_name="mesh")(TEXT)) == EXPECTED
    others = linked(pipeline(parts, linker_name="hpo", vocabularies="a graph with HP", threshold=0.0)(TEXT))
    assert {(curie, *given) for _, curie, given in others} == {("",)}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"k": 30}, "Leave k out; max_entities_per_mention"),
    ({"filter_for_definitions": True}, "hold no definitions.*set threshold"),
    ({"no_definition_threshold": 0.9}, "hold no definitions"),
    ({"threshold": 70.0}, "a number from 0 to 1"),
    ({"max_entities_per_mention": 0}, "Give 1 or more"),
    ({"linker_name": "umls"}, "does not ship.*medkg vocabulary add"),
    ({"linker_name": "snomed"}, "no linker_name 'snomed'.*scispaCy's are mesh, umls"),
]


@pytest.mark.parametrize(("config", "said"), REFUSED)
def test_what_has_no_meaning_here_is_refused_with_what_to_use(config: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        spacy.blank("en").add_pipe("medkg_linker", config=config)


def test_an_unknown_label_is_said_once_and_can_be_given_a_meaning(parts: Opened) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "POISON", "pattern": "lithium"}])
    nlp.add_pipe("medkg_linker")
    component(nlp).use(parts)
    with pytest.warns(UserWarning, match="no label 'POISON'.*labels = ") as caught:
        docs = [nlp("lithium and lithium"), nlp("lithium")]
    assert len(caught) == 1
    assert docs[0]._.medkg_unknown_labels == {"POISON": 2}
    assert linked(docs[1]) == [("lithium", "", [])]
    told = spacy.blank("en")
    told.add_pipe("entity_ruler").add_patterns([{"label": "POISON", "pattern": "lithium"}])
    told.add_pipe("medkg_linker", config={"labels": {"POISON": "ChemicalEntity"}})
    component(told).use(parts)
    assert linked(told("lithium")) == [("lithium", "MESH:D008094", ["MESH:D008094"])]


def test_docs_keep_it_where_spacy_keeps_things(parts: Opened) -> None:
    nlp = pipeline(parts)
    doc = nlp(TEXT)
    (read,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert linked(read) == linked(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == EXPECTED
    assert "MESH:D058186" in displacy.render(doc, style="ent", page=False, jupyter=False)


def test_a_component_that_is_sent_to_a_process_leaves_its_files_behind(parts: Opened) -> None:
    sent = component(pipeline(parts, threshold=0.3, labels={"POISON": "ChemicalEntity"}))
    arrived = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert arrived._parts is None
    assert arrived._options == sent._options
    assert arrived._labels == sent._labels


def test_a_doc_without_entities_opens_nothing() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("medkg_linker", config={"vocabularies": "no such folder"})
    assert nlp("Nothing here.").ents == ()
