from __future__ import annotations

from dataclasses import replace

from medkg.model.assertion import Triple
from medkg.model.mention import Certainty, Context, Temporality
from medkg.workflows.citations import cite, cite_all, spread
from tests.workflows_answer.small_graph import INSIPIDUS, LITHIUM, small_graph

GRAPH = small_graph()
PIECE = GRAPH.pieces[0]
DOCUMENT = GRAPH.texts[0]


def test_a_citation_is_cut_from_the_stored_text() -> None:
    cited = cite(PIECE, DOCUMENT)
    assert cited.sentence == "Lithium caused nephrogenic diabetes insipidus."
    assert DOCUMENT.text[cited.start : cited.end] == cited.sentence
    assert (cited.title, cited.date, cited.section) == ("Report 1.", "1979-03", "abstract")
    assert cited.publication_types == ("Case Reports",)
    assert cited.evidence_id == PIECE.id


def test_another_text_than_the_one_that_was_read_is_not_quoted() -> None:
    changed = replace(DOCUMENT, text=DOCUMENT.text + " Added.")
    assert (cite(PIECE, changed).sentence, cite(PIECE, changed).start) == ("", -1)
    assert cite(PIECE, None).sentence == ""
    assert cite(replace(PIECE, text_hash=""), replace(DOCUMENT, text="short")).sentence == ""


def test_a_curated_source_has_no_sentence() -> None:
    assert cite(replace(PIECE, sentence=None), DOCUMENT).start == -1


def test_a_hypothetical_case_is_cited_as_a_possibility() -> None:
    supposed = replace(PIECE, context=Context(temporality=Temporality.HYPOTHETICAL))
    assert cite(supposed, DOCUMENT).certainty is Certainty.POSSIBLE


def test_a_retraction_is_carried() -> None:
    cited = cite_all([Triple(LITHIUM.id, "causes", INSIPIDUS.id)], source=GRAPH, limit=9)
    assert [c.notices for cs in cited.values() for c in cs].count(("retraction note:999",)) == 1


def test_flat_evidence_and_new_documents_come_first() -> None:
    possible = replace(PIECE, context=Context(certainty=Certainty.POSSIBLE), confidence=0.9)
    again = replace(PIECE, section="title")
    other = replace(PIECE, document_id="note:99", confidence=0.1)
    assert spread([possible, PIECE, again, other], limit=4) == (PIECE, other, again, possible)
    assert spread([possible, PIECE, again, other], limit=1) == (PIECE,)
