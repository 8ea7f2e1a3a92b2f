from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.generate.claim import NotUnderstood
from medkg.generate.naming import Namer
from medkg.generate.plan import Plan
from medkg.generate.question import QuestionParser
from medkg.generate.tables import relation_words
from tests.workflows_answer.golden import assert_golden
from tests.workflows_answer.small_graph import small_graph, small_names

QUESTIONS = """\
Does lithium cause goitre?
Can lithium cause goitre?
Doesn't lithium cause goitre?
Is lithium known to cause goitre?
Is it true that lithium causes goitre?
Has lithium been shown to cause goitre?
Is goitre caused by lithium?
Is goitre a side effect of lithium?
Is lithium associated with goitre?
Are lithium and goitre associated?
Is there an association between lithium and goitre?
Does lithium not cause goitre?
Which drugs cause goitre?
Which drugs are used to treat bipolar disorder?
Which drugs do not cause tremor?
Which drugs is bipolar disorder treated with?
What diseases are treated with lithium?
What does lithium treat?
Which diseases does lithium cause?
What causes tremor?
What are the causes of goitre?
What are the side effects of lithium?
What are the treatments for manic depression?
Which genes are associated with bipolar disorder?
Which proteins does lithium inhibit?
What is GSK3B inhibited by?
List all drugs that treat bipolar disorder.
Name the genes associated with bipolar disorder
How does lithium help in bipolar disorder?
How does lithium treat bipolar disorder?
Why does lithium cause goitre?
How is lithium related to GSK3B?
How are lithium and GSK3B connected?
What connects lithium and bipolar disorder?
What is the connection between GSK3B and lithium?
Tell me about lithium
Is lithium good?
Does cold cause goitre?
Does wonderpill cause tremor?
Verursacht Lithium einen Kropf?
Which drugs cause goitre in children?
Does lithium or carbamazepine cause tremor?
Is lithium effective against bipolar disorder or asthma?
Which drugs treat bipolar disorder or goitre?
Is there a link between the vaccine and autism?
Is there a link between lithium and bipolar disorder?
Why do lithium and carbamazepine help in bipolar disorder?
What?
"""


def test_questions_are_understood_as_the_golden_file_says(questions: QuestionParser) -> None:
    lines = []
    for question in QUESTIONS.splitlines():
        plan = questions.parse(question)
        lines += [question, f"  {plan.reason if isinstance(plan, NotUnderstood) else plan}"]
    assert_golden("plans.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("question", ["", " \n", "Does lithium cause goitre? " * 100])
def test_empty_and_overlong_questions_are_refused(questions: QuestionParser, question: str) -> None:
    with pytest.raises(UsageError):
        questions.parse(question)


_WORDS = (
    "does is which what how why lithium goitre drugs cause causes treated with by the of and between not ? related to"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=12))
def test_any_heap_of_words_has_a_plan_or_a_reason(words: list[str]) -> None:
    plan = QuestionParser(Namer(small_names(), small_graph()), relation_words()).parse(" ".join(words))
    assert isinstance(plan, Plan) or plan.reason
    if isinstance(plan, Plan):
        assert plan.known
