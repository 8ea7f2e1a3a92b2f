from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.extract.linking.fitting import Example, fit
from medkg.extract.linking.ranking import NONE, Ranking

FEATURES = st.dictionaries(st.sampled_from(["filed", "near", "kind"]), st.floats(0, 1), max_size=3)


def test_the_weight_of_what_is_always_right_is_positive_and_of_what_is_never_right_negative() -> None:
    examples = [Example([{"filed": 1.0}, {"near": 1.0}], 0) for _ in range(20)]
    weights = fit(examples)
    assert weights["filed"] > 0 > weights["near"]
    assert weights[NONE] < 0
    ranking = Ranking({"x": weights})
    first, second = ranking.probabilities([{"filed": 1.0}, {"near": 1.0}], "x")
    assert first > 0.8 > second


def test_probabilities_are_calibrated_to_the_share_of_right_answers() -> None:
    examples = [Example([{"filed": 1.0}], 0 if number % 4 else -1) for number in range(400)]
    (share,) = Ranking({"x": fit(examples)}).probabilities([{"filed": 1.0}], "x")
    assert abs(share - 0.75) < 0.01


@settings(max_examples=50)
@given(st.lists(st.tuples(st.lists(FEATURES, min_size=1, max_size=4), st.integers(-1, 3)), min_size=1, max_size=20))
def test_the_order_of_examples_does_not_matter_and_weights_stay_finite(
    drawn: list[tuple[list[dict[str, float]], int]],
) -> None:
    examples = [Example(features, min(right, len(features) - 1)) for features, right in drawn]
    weights = fit(examples)
    again = fit(examples[::-1])
    assert weights.keys() == again.keys()
    assert all(abs(weights[name] - again[name]) < 0.001 for name in weights)
    assert all(abs(value) < 100 for value in weights.values())


@given(st.lists(FEATURES, max_size=5))
def test_probabilities_of_all_meanings_leave_room_for_none_of_them(features: list[dict[str, float]]) -> None:
    ranking = Ranking({"x": {"filed": 3.0, "near": -1.0, NONE: 0.5}})
    assert 0 <= sum(ranking.probabilities(features, "x")) < 1
