"""One graph, one answer: every view gives the rows that follow from the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from medkg.views.ladybug.view import LadybugView
from medkg.views.neo4j.query import Neo4jView
from medkg.views.networkx_view import as_networkx
from medkg.views.rdf.view import RdfView
from tests.contracts.one_answer.facts import Chosen, Facts, Held, chosen, of_networkx, of_record
from tests.contracts.one_answer.graphs import GRAPHS
from tests.contracts.one_answer.questions import QUESTIONS, Question, Rows
from tests.contracts.one_answer.sparql import SPARQL
from tests.integration.neo4j.loading import load, login_of
from tests.integration.neo4j.server import RunningServer
from tests.views.conftest import Asker
from tests.views.small_source import Silence

pytestmark = pytest.mark.timeout(600)  # graphs are built in the first test that asks them
_MOST_ROWS = 200_000
_SECONDS = 100.0


@dataclass(frozen=True)
class World:
    """One graph in all its forms."""

    source: Held
    facts: Facts
    asked: Chosen
    embedded: Asker


@pytest.fixture(scope="module", params=GRAPHS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp(request.param)
    with GRAPHS[request.param](folder) as source:
        facts = of_record(source)
        view = LadybugView(folder / "views", source)
        view.rebuild(source, progress=Silence())
        yield World(source, facts, chosen(facts), Asker(view))
        view.close()


@pytest.fixture(scope="module")
def server(world: World, neo4j_server: RunningServer) -> Iterator[Asker]:
    load(neo4j_server, world.source)
    view = Neo4jView(login_of(neo4j_server))
    yield Asker(view)
    view.close()


@pytest.fixture(scope="module")
def networkx_facts(world: World) -> Facts:
    return of_networkx(as_networkx(world.source, denied=True))


def test_there_are_enough_questions_and_most_have_answers(world: World) -> None:
    assert len({question.name for question in QUESTIONS}) >= 40
    answered = [bool(_by_hand(question, world.facts, world)) for question in QUESTIONS]
    assert sum(answered) >= 0.75 * len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_embedded_view_answers_as_the_record(world: World, question: Question) -> None:
    assert _asked(world.embedded, question, world) == _by_hand(question, world.facts, world)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_server_answers_as_the_record(world: World, server: Asker, question: Question) -> None:
    assert _asked(server, question, world) == _by_hand(question, world.facts, world)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if not one.evidence], ids=lambda question: question.name)
def test_networkx_answers_as_the_record(world: World, networkx_facts: Facts, question: Question) -> None:
    assert _by_hand(question, networkx_facts, world) == _by_hand(question, world.facts, world)


@pytest.fixture(scope="module")
def rdf(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RdfView]:
    view = RdfView(tmp_path_factory.mktemp("rdf"), world.source)
    view.rebuild(world.source, progress=Silence())
    yield view
    view.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_rdf_answers_as_the_record(world: World, rdf: RdfView, question: Question) -> None:
    query, values = _in_sparql(SPARQL[question.name], world.asked)
    found = rdf.sparql(query, parameters=values, limit=_MOST_ROWS, timeout=_SECONDS)
    assert not found.truncated
    by_hand = _by_hand(question, world.facts, world)
    assert {_frozen(row) for row in found.rows} == {one for row in by_hand for one in _without_lists(row)}


def test_every_question_is_asked_in_sparql_too() -> None:
    assert SPARQL.keys() == {question.name for question in QUESTIONS}


def _in_sparql(query: str, asked: Chosen) -> tuple[str, dict[str, object]]:
    """Word a query and name its parameters; a list is as many of them as it has members."""
    worded = _worded(query, asked)
    values: dict[str, object] = {}
    for name, value in asked.values.items():
        members = {f"{name}_{n}": one for n, one in enumerate(value)} if isinstance(value, list) else {name: value}
        if re.search(rf"\?{name}\b", worded):
            worded = re.sub(rf"\?{name}\b", ", ".join(f"?{one}" for one in members), worded)
            values.update(members)
    return worded, values


def _without_lists(row: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    """Give a row for each member of its lists, as SPARQL does."""
    return product(*(one if isinstance(one, tuple) else (one,) for one in row))


def _by_hand(question: Question, facts: Facts, world: World) -> Rows:
    return {_frozen(row) for row in question.answer(facts, world.asked.values, world.asked.words)}


def _asked(ask: Asker, question: Question, world: World) -> Rows:
    statement = _worded(question.cypher, world.asked)
    values = {name: value for name, value in world.asked.values.items() if f"${name}" in statement}
    found = ask(statement, limit=_MOST_ROWS, timeout=_SECONDS, **values)
    assert not found.truncated
    return {_frozen(row) for row in found.rows}


def _worded(statement: str, asked: Chosen) -> str:
    return re.sub(r"\b[TLP][12]\b", lambda word: asked.words[word[0]], statement)


def _frozen(row: object) -> tuple[object, ...]:
    assert isinstance(row, tuple)
    freeze: Callable[[object], object] = lambda one: tuple(one) if isinstance(one, list) else one  # noqa: E731
    return tuple(round(one, 9) if isinstance(one, float) else freeze(one) for one in row)
