"""A linker trained on a few made-up documents does what its parts promise."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from medkg.errors import ExtractionError
from medkg.extract.linking.answers import SURE_ENOUGH, corpus_senses, given_links, relinked
from medkg.extract.linking.asking import Asked
from medkg.extract.linking.gold import GoldDocument, GoldMention
from medkg.extract.linking.learnt import LearntName
from medkg.extract.linking.linker import Linker
from medkg.extract.linking.model import WEIGHTS, LinkerModel, model_digest, model_tables, read_model
from medkg.extract.linking.ranking import Ranking
from medkg.extract.linking.training import TrainedLinker, linker_of, train_linker
from medkg.extract.tables import shipped_table
from medkg.model.concept import Concept
from medkg.model.document import Span
from medkg.model.mention import Link, Mention
from tests.extract.linking.small_names import small_names
from tests.fakes import LoggedProgress

ROWS = [
    ("breast cancer", "disease", "MESH:D001943"),
    ("kidney disease", "disease", "MESH:D007674"),
    ("renal papillary necrosis", "disease", "MESH:D007681"),
    ("heart attack", "disease", "MESH:D009203"),
    ("hepatitis", "disease", "MESH:D056486"),
    ("breast and ovarian cancer", "disease", "MESH:D001943|MESH:D010051"),
    ("doxorubicin", "chemical", "MESH:D004317"),
    ("lithium", "chemical", "MESH:D008094"),
    ("sevoflurane", "chemical", "MESH:C009250"),
    ("no such thing", "disease", ""),
    ("PG-9", "chemical", "MESH:C087567"),
]
ONCE = [
    ("Myocardial Infarction", "disease", "MESH:D009203"),
    ("attacks of the heart", "disease", "MESH:D009203"),
    ("nephropathies", "disease", "MESH:D007674"),
    ("necrosis of the kidney, papillary", "disease", "MESH:D007681"),
    ("ovarian cancers", "disease", "MESH:D010051"),
    ("cancer of the breast", "disease", "MESH:D001943"),
    ("injuries of the kidney, acute", "disease", "MESH:D058186"),
    ("adriamycin", "chemical", "MESH:D004317"),
    ("Glutamic acids", "chemical", "MESH:D018698"),
    ("breast and ovary cancer", "disease", "MESH:D001943|MESH:D010051"),
    ("breast or ovary cancers", "disease", "MESH:D001943|MESH:D010051"),
]


def documents() -> list[GoldDocument]:
    made = []
    for number in range(22):
        mentions = []
        for name, kind, ids in [*ROWS[number % 3 :], *ONCE[number : number + 1]]:
            category = "ChemicalEntity" if kind == "chemical" else "Disease"
            wanted = tuple(ids.split("|")) if ids else ()
            mentions.append(GoldMention(Asked(name, kind, drugs=True), category, wanted))
        made.append(GoldDocument(f"PMID:{number}", "small/train", tuple(mentions)))
    return made


def trained_on(given: list[GoldDocument]) -> TrainedLinker:
    names = small_names()
    return train_linker(given, names=names, places=names, seed=0, progress=LoggedProgress())


@cache
def trained() -> TrainedLinker:
    return trained_on(documents())


@cache
def linker() -> Linker:
    return linker_of(trained().model, small_names(), small_names())


def first(text: str, kind: str = "disease", long_form: str = "") -> tuple[str, ...]:
    (ranked,) = linker().rank([Asked(text, kind, long_form, drugs=True)])
    return ranked.proposals[0].ids if ranked.proposals else ()


def test_the_same_documents_in_any_order_give_the_same_tables() -> None:
    assert model_tables(trained_on(documents()[::-1]).model) == model_tables(trained().model)


def test_what_annotators_meant_in_such_documents_comes_before_the_name_itself() -> None:
    assert first("hepatitis") == ("MESH:D056486",)


def test_an_old_record_leads_to_the_descriptor_that_replaced_it() -> None:
    assert trained().model.replaced_by == {"MESH:C009250": "MESH:D000077149"}
    assert first("Sevoflurane", "chemical") == ("MESH:D000077149",)


def test_a_concept_that_only_the_corpus_names_is_known() -> None:
    assert first("PG-9", "chemical") == ("MESH:C087567",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Renal Papillary Necrosis", "MESH:D007681"),
        ("necrosis of the renal papilla, papillary", "MESH:D007681"),
        ("kidney disorders", "MESH:D007674"),
        ("myocardial infarctions", "MESH:D009203"),
    ],
)
def test_other_wordings_are_found(text: str, wanted: str) -> None:
    assert first(text) == (wanted,)


def test_a_long_form_speaks_for_its_short_form() -> None:
    assert first("RPN", long_form="renal papillary necrosis") == ("MESH:D007681",)


def test_a_short_form_is_understood_from_another_mention_of_the_document() -> None:
    asked = [Asked("doxorubicin", "chemical", drugs=True), Asked("DOX", "chemical", drugs=True)]
    assert linker().rank(asked)[1].proposals[0].ids == ("MESH:D004317",)


def test_the_document_changes_no_remembered_proposal() -> None:
    alone = [one.features for one in linker().rank([Asked("DOX", "chemical", drugs=True)])[0].proposals]
    linker().rank([Asked("doxorubicin", "chemical", drugs=True), Asked("DOX", "chemical", drugs=True)])
    assert alone == [one.features for one in linker().rank([Asked("DOX", "chemical", drugs=True)])[0].proposals]


def test_several_names_in_one_mention_give_several_concepts() -> None:
    assert first("heart attack and breast cancer") == ("MESH:D001943", "MESH:D009203")


def test_the_order_of_mentions_does_not_matter() -> None:
    texts = ("doxorubicin", "DOX", "lithium")
    answers = set()
    for order in permutations(texts):
        ranked = linker().rank([Asked(text, "chemical", drugs=True) for text in order])
        answers.add(tuple(sorted((text, one.proposals[0].ids) for text, one in zip(order, ranked, strict=True))))
    assert len(answers) == 1


def mention(text: str, *links: Link) -> Mention:
    return Mention(
        document_id="d", span=Span(0, len(text)), text=text, category="Disease", extractor="x", links=tuple(links)
    )


def test_a_given_mention_has_an_answer_with_its_reason_and_what_came_next() -> None:
    (links,) = given_links([mention("hepatitis")], {}, linker(), runners_up=5)
    assert links is not None
    assert links[0].why
    assert 0 < links[0].score <= 1
    assert links[0].concept.id not in {one.concept.id for one in links[0].runners_up}


def test_a_kind_that_was_not_trained_is_left_to_others() -> None:
    gene = Mention(document_id="d", span=Span(0, 3), text="TNF", category="Gene", extractor="x")
    assert given_links([gene], {}, linker(), runners_up=5) == [None]
    assert list(relinked([gene], {}, linker())) == [gene]


def test_a_mention_of_running_text_loses_a_link_that_is_not_sure_enough() -> None:
    wrong = Link(Concept("MESH:D007674", "Kidney Diseases", "Disease"), 0.9, "guess")
    for one in relinked([mention("no such thing", wrong), mention("heart attack", wrong)], {}, linker()):
        assert not one.links or one.links[0].score >= SURE_ENOUGH
    assert next(iter(relinked([mention("heart attack", wrong)], {}, linker()))).links[0].concept.id == "MESH:D009203"


def test_a_name_annotated_once_as_something_else_keeps_its_own_meaning_in_running_text() -> None:
    own = mention("Hepatitis", Link(Concept("MESH:D006505", "Hepatitis", "Disease"), 0.98, "preferred name"))
    meant = {}
    for count in (1, 2):
        learnt = [LearntName("hepatitis", "Disease", ("MESH:D056486",), False, "small/train", count)]
        trusting = LinkerModel(Ranking({"disease": {"learnt_often": 9.0}}), learnt, [], {})
        (found,) = relinked([own], {}, linker_of(trusting, small_names(), small_names()))
        meant[count] = found.links[0].concept.id
    assert meant == {1: "MESH:D006505", 2: "MESH:D056486"}


def test_a_short_form_that_the_document_defines_means_what_it_says_in_running_text() -> None:
    defined = mention(
        "CHD", Link(Concept("MESH:D007674", "Kidney Diseases", "Disease"), 0.9, "short for 'nephropathies'")
    )
    learnt = [LearntName("CHD", "Disease", ("MESH:D009203",), False, "small/train", 8)]
    trusting = LinkerModel(Ranking({"disease": {"short_learnt": 9.0}}), learnt, [], {})
    misled = linker_of(trusting, small_names(), small_names())
    (found,) = relinked([defined], {"CHD": "nephropathies"}, misled)
    assert found == defined


def test_a_full_name_keeps_its_concept_though_the_linker_doubts_it() -> None:
    doubtful = linker_of(LinkerModel(Ranking({"disease": {"none": 9.0}}), [], [], {}), small_names(), small_names())
    infarction = Link(Concept("DOID:9408", "acute myocardial infarction", "Disease"), 0.98, "preferred name")
    full, other = mention("Acute myocardial infarction", infarction), mention("heart attack", infarction)
    assert [one.links for one in relinked([full, other], {}, doubtful)] == [(infarction,), ()]


def made_of(weights: dict[str, float], *learnt: LearntName) -> Linker:
    return linker_of(LinkerModel(Ranking({"disease": weights}), list(learnt), [], {}), small_names(), small_names())


INFARCTION = Concept("DOID:9408", "acute myocardial infarction", "Disease")


def test_what_only_shares_words_never_replaces_what_was_found_by_a_name() -> None:
    found = mention("bad heart attack", Link(INFARCTION, 0.93, "variant of 'acute myocardial infarction'"))
    doubtful = mention("bad heart attack", Link(INFARCTION, 0.4, "synonym, a name of 2 concepts"))
    assert list(relinked([found], {}, made_of({"tail1": 9.0}))) == [found]
    assert list(relinked([found], {}, made_of({"none": 9.0}))) == [found]
    (replaced,) = relinked([doubtful], {}, made_of({"tail1": 9.0}))
    assert replaced.links[0].concept.id == "MESH:D009203"


def test_the_concept_that_bears_a_name_comes_before_one_that_stands_above_it() -> None:
    above = Link(Concept("MESH:D009203", "Myocardial Infarction", "Disease"), 0.4, "narrower synonym")
    (found,) = relinked([mention("Acute myocardial infarction", above)], {}, made_of({"above": 9.0}))
    assert found.links[0].concept == INFARCTION
    assert "MESH:D009203" in {one.concept.id for one in found.links[0].runners_up}


def test_one_annotation_does_not_take_a_name_from_the_concept_of_another_vocabulary() -> None:
    own = mention("Acute myocardial infarction", Link(INFARCTION, 0.98, "preferred name"))
    learnt = LearntName("acute myocardial infarction", "Disease", ("MESH:D009203",), False, "small/train", 1)
    assert list(relinked([own], {}, made_of({"learnt_often": 9.0}, learnt))) == [own]


def test_a_model_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    tables = model_tables(trained().model)
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert model_tables(read_model(tmp_path)) == tables
    before = model_digest(tmp_path)
    (tmp_path / WEIGHTS).write_text(tables[WEIGHTS] + "disease, learnt\tother\t1.0000\n", encoding="utf-8")
    assert model_digest(tmp_path) != before


def test_a_broken_table_names_file_and_line(tmp_path: Path) -> None:
    for name, text in model_tables(trained().model).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / WEIGHTS).write_text("scale\tfeature\tweight\nonly two\tcells\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match=r"weights\.tsv line 2"):
        read_model(tmp_path)
    (tmp_path / WEIGHTS).write_text("scale\tfeature\tweight\ndisease\tlearnt\tmuch\n", encoding="utf-8")
    with pytest.raises(ExtractionError, match=r"weights\.tsv line 2 has 'much' as weight"):
        read_model(tmp_path)


def test_what_corpora_meant_by_a_general_name_is_not_read_out_of_text() -> None:
    senses = corpus_senses(shipped_table("corpus_senses"))
    learnt = [LearntName("hepatitis", "Disease", ("MESH:D056486",), False, "small/train", 9)]
    trusting = LinkerModel(Ranking({"disease": {"learnt_often": 9.0}}), learnt, [], {})
    misled = linker_of(trusting, small_names(), small_names())
    for text in ("hepatitis", "Hepatitis"):
        own = mention(text, Link(Concept("MESH:D006505", "Hepatitis", "Disease"), 0.98, "preferred name"))
        (found,), (narrowed,) = relinked([own], {}, misled, senses=senses), relinked([own], {}, misled)
        assert found == own
        assert narrowed.links[0].concept.id == "MESH:D056486"


def test_cirrhosis_is_the_liver_s_where_annotators_meant_any_fibrosis() -> None:
    # Said of the table alone: annotators of drug-safety corpora filed "cirrhosis" under what MeSH calls fibrosis.
    senses = corpus_senses(shipped_table("corpus_senses"))
    assert ("cirrhosis", "MESH:D005355") in senses
    assert ("cirrhosis", "MESH:D008103") not in senses
