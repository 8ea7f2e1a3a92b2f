from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.answer import Answer, Status, Verdict
from medkg.model.biolink import PREDICATES
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.wording import numbered
from medkg.workflows.ask import ask
from tests.generate.test_question import QUESTIONS
from tests.workflows_answer.golden import assert_golden
from tests.workflows_answer.small_graph import (
    CONCEPTS,
    Names,
    Scribe,
    ScriptedModel,
    SmallGraph,
    small_graph,
    small_names,
)


def asked(question: str, *, graph: SmallGraph | None = None, model: ScriptedModel | None = None) -> Answer:
    graph = graph or small_graph()
    return ask(
        question,
        finder=small_names(),
        chains=graph,
        evidence=graph,
        neighbourhood=graph,
        graph_hash="cafe",
        model=model,
    )


def test_answers_are_what_the_golden_file_says() -> None:
    lines = []
    for question in QUESTIONS.splitlines():
        answer = asked(question)
        lines += [question, f"  {answer.status}: {answer.answer or answer.reason}"]
        lines += [f"  note: {answer.reason}"] if answer.answer and answer.reason else []
        lines += [f"  {numbered(n, citation)}" for n, citation in enumerate(answer.citations, start=1)]
        lines += [f"  against {citation.document_id}: {citation.sentence}" for citation in answer.against]
    assert_golden("answers.txt", "\n".join(lines) + "\n")


def test_an_answer_says_what_it_rests_on() -> None:
    answer = asked("Does lithium cause nephrogenic diabetes insipidus?")
    assert dict(answer.audit) == {
        "graph": "cafe",
        "plan": "yes/no: lithium (MESH:D008094) causes nephrogenic diabetes insipidus (MESH:D018500)",
        "model": "template",
    }
    assert answer.chains[0].hops[0].citations


def assert_held(answer: Answer, graph: SmallGraph) -> None:
    """Every sentence has a citation whose evidence states its very triple, and what is denied stays so."""
    pieces = {piece.id: piece for piece in graph.pieces}
    for claim in answer.claims:
        assert claim.triple is not None
        assert claim.verdict is Verdict.SUPPORTED
        assert claim.citations
        for number in claim.citations:
            piece = pieces[answer.citations[number - 1].evidence_id]
            stated = (piece.subject, piece.predicate, piece.object, piece.polarity)
            triple = claim.triple
            assert stated == (triple.subject, triple.predicate, triple.object, triple.polarity)
    assert answer.answer == " ".join(claim.text for claim in answer.claims)
    assert (answer.status is Status.ANSWERED) == bool(answer.claims)


TELLING = tuple(CONCEPTS[:6])
STATEMENT = st.tuples(
    st.sampled_from(TELLING),
    st.sampled_from([*sorted(PREDICATES), "acts_upstream_of"]),
    st.sampled_from(TELLING),
    st.booleans(),
    st.booleans(),
).filter(lambda told: told[0] != told[2])
FORMS = (
    "Does {x} cause {y}?",
    "Does {x} not cause {y}?",
    "Is {x} associated with {y}?",
    "Which drugs cause {y}?",
    "Which drugs do not treat {y}?",
    "What does {x} inhibit?",
    "Why does {x} cause {y}?",
    "What connects {x} and {y}?",
    "Is there a link between {x} and {y}?",
    "Does {x} or carbamazepine cause {y}?",
    "Which drugs treat {x} or {y}?",
    "How does {x} work in tremor or {y}?",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STATEMENT, max_size=8), st.sampled_from(FORMS), st.sampled_from(TELLING), st.sampled_from(TELLING))
def test_no_sentence_without_a_citation_that_holds_it(
    told: list[tuple[Concept, str, Concept, bool, bool]], form: str, x: Concept, y: Concept
) -> None:
    scribe = Scribe()
    for subject, predicate, object_, denied, possible in told:
        scribe.write("A sentence.", (subject, predicate, object_), denied=denied, possible=possible)
    graph = SmallGraph(CONCEPTS, tuple(scribe.pieces), tuple(scribe.documents))
    question = form.format(x=x.name, y=y.name)
    answer = asked(question, graph=graph)
    assert_held(answer, graph)
    assert answer == asked(question, graph=graph)
    certain = {piece.predicate for piece in graph.pieces if piece.context.certainty == "certain"}
    for claim in answer.claims:
        assert claim.triple is not None
        if claim.triple.predicate not in certain:
            assert "it is called possible that" in claim.text.lower()
        if claim.triple.polarity is Polarity.DENIED:
            assert " not " in claim.text or "it is denied that" in claim.text.lower()


def test_a_name_of_two_things_is_asked_back() -> None:
    answer = asked("Does cold cause goitre?")
    assert answer.status is Status.ABSTAINED
    assert "common cold (MESH:D003139), response to cold (GO:0009409)" in answer.reason


def test_one_thing_under_two_ids_is_one_thing() -> None:
    twin = Concept("DB:DB01356", "Lithium", "ChemicalEntity")
    scribe = Scribe()
    scribe.write("Lithium causes goitre.", (CONCEPTS[0], "causes", CONCEPTS[6]))
    scribe.write("It causes tremor.", (twin, "causes", CONCEPTS[7]))
    graph = SmallGraph((*CONCEPTS, twin), tuple(scribe.pieces), tuple(scribe.documents))
    answer = ask(
        "What does lithium cause?",
        finder=Names((*CONCEPTS, twin)),
        chains=graph,
        evidence=graph,
        neighbourhood=graph,
        graph_hash="",
    )
    assert len(answer.claims) == 2


QUESTION = "How does lithium help in bipolar disorder?"


def test_a_model_keeps_only_what_the_graph_holds() -> None:
    model = ScriptedModel(
        "Yes: lithium treats bipolar disorder [1]. Lithium causes bipolar disorder [1]. "
        "Bipolar disorder treats lithium [1]. Lithium treats asthma [2].\n"
        "GSK3B causes bipolar disorder [2]. GSK3B is associated with bipolar disorder. [77] "
        "Lithium is not a treatment for bipolar disorder [1]. See http://example.org/ for lithium."
    )
    graph = small_graph()
    answer = asked(QUESTION, graph=graph, model=model)
    assert [claim.text for claim in answer.claims] == [
        "Lithium treats bipolar disorder [1].",
        "GSK3B is associated with bipolar disorder [3].",
    ]
    assert answer.reason.startswith("6 sentences of scripted removed")
    assert_held(answer, graph)
    assert len(model.history) == 1
    assert dict(answer.audit)["model"] == "scripted"


def test_a_model_that_says_nothing_true_is_not_heard() -> None:
    for says in (
        "",
        "Take two of these and see http://x.y",
        "causes " * 5000,
        "\x00\ud800".encode("utf-8", "ignore").decode(),
    ):
        answer = asked(QUESTION, model=ScriptedModel(says))
        assert answer.status is Status.ABSTAINED
        assert not answer.answer
        assert not answer.claims
        assert "said nothing that the graph holds" in answer.reason


def test_a_model_is_not_asked_where_the_graph_has_nothing() -> None:
    model = ScriptedModel("Lithium treats asthma [1].")
    answer = asked("Does lithium treat asthma?", model=model)
    assert answer.status is Status.ABSTAINED
    assert model.history == []


def test_the_answer_is_limited_and_says_so() -> None:
    scribe = Scribe()
    drugs = tuple(Concept(f"X:{n}", f"drug{n}", "ChemicalEntity") for n in range(14))
    for drug in drugs:
        scribe.write("It causes tremor.", (drug, "causes", CONCEPTS[7]))
    graph = SmallGraph((*CONCEPTS, *drugs), tuple(scribe.pieces), tuple(scribe.documents))
    answer = asked("Which drugs cause tremor?", graph=graph)
    assert len(answer.claims) == 10
    assert answer.reason == "4 more relations of this kind not listed."
