"""Calibration, cases and fitting of beliefs, on gold small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError
from medkg.evaluate.belief import evaluate_belief
from medkg.evaluate.belief_cases import BeliefCase, belief_cases
from medkg.evaluate.belief_fit import fit_beliefs
from medkg.evaluate.calibration import brier, calibration_error, error_by_chance, reliability
from medkg.model.assertion import Evidence
from medkg.model.belief import BeliefTable, Reliability, Statement
from medkg.model.document import Document, Metadata, Span
from medkg.model.reading import Findings, Reading
from medkg.ports import Unwatched

WITHDRAWN = Metadata(publication_types=("Retracted Publication",))
WRITTEN = BeliefTable((Reliability(right=0.8, document=0.1, systematic=0.05, confidence=False),))


def _evidence(document: str, predicate: str, *, ends: tuple[str, str] = ("drug", "harm"), start: int = 0) -> Evidence:
    return Evidence(
        subject=ends[0],
        predicate=predicate,
        object=ends[1],
        document_id=document,
        extractor="rules@1",
        confidence=0.6,
        sentence=Span(start, start + 5),
    )


def _gold(name: str, *relations: tuple[str, str, str]) -> Reading:
    evidence = tuple(_evidence(name, word, ends=(one, other)) for one, word, other in relations)
    return Reading(Document(id=name, text=f"text of {name}"), Findings((), evidence, ()), "line 1")


def _saying(*evidence: Evidence) -> Callable[[Reading], Iterable[Evidence]]:
    return lambda reading: [one for one in evidence if one.document_id == reading.document.id]


def test_equal_beliefs_are_never_parted() -> None:
    forecasts = [(0.5, True), (0.5, False)] * 20 + [(0.9, True)] * 5
    assert [(one.count, one.right) for one in reliability(forecasts)] == [(40, 0.5), (5, 1.0)]
    assert calibration_error(forecasts) == pytest.approx(5 * 0.1 / 45)
    assert brier([(1.0, True), (0.0, False)]) == 0.0
    assert error_by_chance([(1.0, True), (0.0, False)]) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_bins_hold_every_case_once_in_order(forecasts: list[tuple[float, bool]]) -> None:
    bins = reliability(forecasts)
    assert sum(one.count for one in bins) == len(forecasts)
    assert len(bins) <= 15
    assert [one.belief for one in bins] == sorted(one.belief for one in bins)
    assert calibration_error(forecasts) == pytest.approx(calibration_error(forecasts[::-1]))


def test_an_assertion_is_one_case_and_any_document_may_confirm_it() -> None:
    gold = [[_gold("1", ("drug", "causes", "harm")), _gold("2", ("other", "causes", "harm"))]]
    found = _saying(_evidence("1", "causes"), _evidence("2", "causes"), _evidence("2", "causes", ends=("drug", "ill")))
    right, wrong = belief_cases(gold, found, progress=Unwatched())
    assert right.right
    assert len(right.stated) == 2
    assert right.confidences == ((0.6, True), (0.6, False))
    assert not wrong.right


def test_a_gold_judges_only_what_it_can_confirm_and_nothing_by_a_vaguer_word() -> None:
    vague = [_gold("1", ("gene", "associated_with", "harm"), ("drug", "negatively_correlated_with", "harm"))]
    found = _saying(
        _evidence("1", "causes", ends=("gene", "harm")),
        _evidence("1", "treats", ends=("gene", "harm")),
        _evidence("1", "treats", ends=("harm", "drug")),
        _evidence("1", "associated_with", ends=("gene", "harm")),
    )
    cases = belief_cases([vague], found, progress=Unwatched())
    assert [(case.predicate, case.right) for case in cases] == [("associated_with", True), ("treats", True)]


def test_what_only_retracted_texts_state_is_no_case_and_adds_nothing_to_one() -> None:
    withdrawn = replace(_gold("2"), document=Document(id="2", text="text of 2", metadata=WITHDRAWN))
    gold = [[_gold("1", ("drug", "causes", "harm")), withdrawn]]
    alone = _saying(_evidence("2", "causes", ends=("drug", "ill")))
    assert not belief_cases(gold, alone, progress=Unwatched())
    both = _saying(_evidence("1", "causes"), _evidence("2", "causes"))
    (case,) = belief_cases(gold, both, progress=Unwatched())
    kept = replace(case, stated=tuple(one for one in case.stated if not one.retracted))
    fitted = [fit_beliefs(WRITTEN, [one] * 40, progress=Unwatched()).lines() for one in (case, kept)]
    assert len(kept.stated) < len(case.stated)
    assert fitted[0] == fitted[1]


def _cases(*, right: int, wrong: int, documents: int = 1) -> list[BeliefCase]:
    stated = tuple(Statement(document=n, text=n, source="rules@1", place=0) for n in range(documents))
    case = BeliefCase(predicate="causes", stated=stated, denied=(), right=True, confidences=((0.6, True),))
    return [case] * right + [replace(case, right=False)] * wrong


def test_many_cases_are_believed_and_few_move_little() -> None:
    def told(cases: list[BeliefCase]) -> float:
        table = fit_beliefs(WRITTEN, cases, progress=Unwatched())
        return table.weigh("causes", cases[0].stated).belief

    start = WRITTEN.weigh("causes", _cases(right=1, wrong=0)[0].stated).belief
    assert told(_cases(right=400, wrong=600)) == pytest.approx(0.4, abs=0.02)
    assert abs(told(_cases(right=0, wrong=1)) - start) < 0.1
    both = [*_cases(right=400, wrong=600), *_cases(right=190, wrong=10, documents=3)]
    table = fit_beliefs(WRITTEN, both, progress=Unwatched())
    assert table.weigh("causes", both[-1].stated).belief > table.weigh("causes", both[0].stated).belief + 0.3
    assert fit_beliefs(WRITTEN, both[::-1], progress=Unwatched()).lines() == table.lines()


def test_figures_stand_beside_a_constant_and_the_plain_formula() -> None:
    cases = _cases(right=15, wrong=5)
    found = dict(evaluate_belief(cases, WRITTEN, names=("gold",), config=()).metrics)
    assert found["constant.brier"] == 0.1875
    assert found["plain.ece"] == 0.24
    assert found["ece"] == 0.066
    assert (found["bin_01.count"], found["by_predicate.causes.right"]) == (20.0, 0.75)


def test_a_gold_that_judges_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="judges nothing"):
        evaluate_belief([], WRITTEN, names=("gold",), config=())
