"""Many ways to ask, each with the plan that it must have or the reason why it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from medkg.generate.claim import NotUnderstood
from medkg.generate.naming import Named
from medkg.generate.plan import Plan
from medkg.generate.question import QuestionParser
from medkg.generate.understood import FORMS
from medkg.model.mention import Polarity
from tests.workflows_answer import small_graph as told

_LINES = Path(__file__).with_name("question_forms.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in _LINES if line and not line.startswith("#")][1:]
_LETTERS = {
    told.LITHIUM.id: "L",
    told.CARBAMAZEPINE.id: "C",
    told.GOITRE.id: "G",
    told.BIPOLAR.id: "B",
    told.TREMOR.id: "T",
    told.GSK3B.id: "K",
}


def _end(end: Named | None) -> str:
    return _LETTERS[end.concept.id] if end else "?"


def shown(plan: Plan) -> str:
    relations = [
        f"{_end(one.subject)} {'!' * (one.polarity is Polarity.DENIED)}{one.predicate} {_end(one.object)}"
        for one in (plan, *plan.more)
    ]
    return f"{plan.kind} {'; '.join(relations)}"


@pytest.mark.parametrize(("question", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_the_question_has_its_plan(questions: QuestionParser, question: str, expected: str) -> None:
    plan = questions.parse(question)
    if expected.startswith("- "):
        assert isinstance(plan, NotUnderstood), shown(plan)
        assert expected.removeprefix("- ") in plan.reason
    else:
        assert not isinstance(plan, NotUnderstood), plan.reason
        assert shown(plan) == expected


def test_the_forms_that_are_offered_are_understood(questions: QuestionParser) -> None:
    for form in FORMS:
        asked = form.replace("X", "lithium").replace("Y", "tremor").replace("Z", "goitre")
        assert isinstance(questions.parse(asked), Plan), asked


def test_a_question_that_is_not_understood_is_told_what_was_and_how_to_ask(questions: QuestionParser) -> None:
    plan = questions.parse("Is lithium good for the soul when it rains?")
    assert isinstance(plan, NotUnderstood)
    assert "lithium = lithium (MESH:D008094)" in plan.reason
    assert all(form in plan.reason for form in FORMS)
