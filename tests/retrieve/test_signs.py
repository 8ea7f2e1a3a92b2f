"""The table of rules says something of every predicate, and chains multiply as the causal algebra has it."""

from __future__ import annotations

from itertools import product as combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import SettingsError
from medkg.model.assertion import Assertion, Triple
from medkg.model.biolink import PREDICATES
from medkg.model.concept import Concept
from medkg.model.contradiction import CONTRARIES, Contrary
from medkg.model.effect import Basis, Direction, Standing, Step
from medkg.model.mention import Polarity
from medkg.model.path import GraphPath, Hop
from medkg.retrieve.signs import COLUMNS, product, rules_with, shipped_rules

RULES = shipped_rules()
HEADER = "\t".join(COLUMNS)
SIGN = {Step.RAISES: 1, Step.LOWERS: -1, Step.PASSES: 1}


def test_every_predicate_has_a_rule_with_a_source() -> None:
    assert set(PREDICATES) <= set(RULES.rules)
    assert all(rule.source for rule in RULES.rules.values())


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_rules_and_words_of_a_predicate_agree(name: str) -> None:
    known, rule = PREDICATES[name], RULES.rule(name)
    signed = [step for step in (rule.along, rule.against) if step in {Step.RAISES, Step.LOWERS}]
    if known.sign:
        assert {SIGN[step] for step in signed} == {known.sign}
    if known.causal:
        assert rule.basis is Basis.CAUSE
    if known.symmetric:
        assert rule.along is rule.against


@pytest.mark.parametrize("name", sorted(RULES.rules))
def test_no_association_has_a_direction_and_no_correlation_is_a_cause(name: str) -> None:
    rule = RULES.rule(name)
    steps = {rule.along, rule.against}
    if rule.basis is Basis.NOTHING:
        assert steps == {Step.SILENT}
    if rule.basis is Basis.CAUSE:
        assert Step.OPPOSITE in steps
        assert Step.PASSES not in steps
    if rule.basis is Basis.KIND:
        assert steps <= {Step.PASSES, Step.SILENT}


@pytest.mark.parametrize("pair", CONTRARIES)
def test_predicates_that_exclude_each_other_point_apart(pair: Contrary) -> None:
    first, second = (RULES.rule(name).along for name in (pair.first, pair.second))
    assert {first, second} in ({Step.RAISES, Step.LOWERS}, {Step.LOWERS, Step.SILENT})


@pytest.mark.parametrize(("one", "other"), list(combinations(Step, repeat=2)))
def test_two_steps_multiply(one: Step, other: Step) -> None:
    sign = SIGN.get(one, 0) * SIGN.get(other, 0)
    wanted = {1: Direction.RAISES, -1: Direction.LOWERS, 0: Direction.UNDETERMINED}[sign]
    assert product((one, other)) is wanted


@given(st.lists(st.sampled_from(Step), min_size=1, max_size=6), st.data())
def test_the_order_of_steps_changes_no_direction(steps: list[Step], data: st.DataObject) -> None:
    assert product(steps) is product(data.draw(st.permutations(steps)))


def walked(*hops: tuple[str, bool], category: str = "Disease") -> GraphPath:
    concepts = [Concept(f"T:{place}", f"T:{place}", category) for place in range(len(hops) + 1)]
    steps = []
    for (predicate, forward), here, there in zip(hops, concepts, concepts[1:], strict=False):
        ends = (here.id, there.id) if forward else (there.id, here.id)
        triple = Triple(ends[0], predicate, ends[1])
        steps.append(Hop(triple=triple, forward=forward, documents=1, evidence=1, belief=0.5))
    return GraphPath(concepts=tuple(concepts), hops=tuple(steps), score=0.0)


def test_an_effect_names_the_hops_that_made_it_so() -> None:
    found = RULES.effect(walked(("decreases_activity_of", True), ("causes", False), ("associated_with", True)))
    assert found.direction is Direction.UNDETERMINED
    assert found.undetermined_by == (2, 3)
    assert found.steps == (Step.LOWERS, Step.OPPOSITE, Step.SILENT)
    assert found.basis is Basis.NOTHING


def test_one_correlation_makes_the_whole_one() -> None:
    found = RULES.effect(walked(("decreases", True), ("positively_correlated_with", False), ("causes", True)))
    assert (found.direction, found.basis) == (Direction.LOWERS, Basis.CORRELATION)
    assert found.predicate == "negatively_correlated_with"


def test_a_cause_walked_backward_has_no_sign_but_its_inverse_has() -> None:
    assert RULES.effect(walked(("causes", False))).direction is Direction.UNDETERMINED
    assert RULES.effect(walked(("caused_by", False))).direction is Direction.RAISES


def test_kinds_pass_upward_alone() -> None:
    up = RULES.effect(walked(("decreases", True), ("subclass_of", True)))
    down = RULES.effect(walked(("decreases", True), ("subclass_of", False)))
    assert (up.direction, up.basis) == (Direction.LOWERS, Basis.CAUSE)
    assert (down.direction, down.undetermined_by) == (Direction.UNDETERMINED, (2,))


def test_only_a_transitive_predicate_follows() -> None:
    kinds = RULES.effect(walked(("subclass_of", True), ("subclass_of", True)))
    assert (kinds.standing, kinds.predicate) == (Standing.FOLLOWS, "subclass_of")
    turned = RULES.effect(walked(("subclass_of", True), ("subclass_of", False)))
    assert (turned.standing, turned.predicate) == (Standing.SUGGESTS, "")
    regulated = RULES.effect(walked(("negatively_regulates", True), ("negatively_regulates", True), category="Gene"))
    assert (regulated.standing, regulated.predicate) == (Standing.SUGGESTS, "positively_regulates")


def test_what_the_graph_says_is_held_against_a_chain() -> None:
    def said(predicate: str, *, subject: str = "T:0", polarity: Polarity = Polarity.ASSERTED) -> Assertion:
        object_ = "T:2" if subject == "T:0" else "T:0"
        return Assertion(Triple(subject, predicate, object_, polarity), 1, 1, 0.5)

    between = (
        said("treats"),
        said("contraindicated_in"),
        said("associated_with"),
        said("positively_correlated_with"),
        said("treats", polarity=Polarity.DENIED),
        said("causes", subject="T:2"),
        said("caused_by", subject="T:2"),
    )
    lowers = RULES.effect(walked(("decreases", True), ("causes", True)), between)
    assert [one.triple.predicate for one in lowers.contrary_to] == ["contraindicated_in", "caused_by"]
    raises = RULES.effect(walked(("increases", True), ("causes", True)), between)
    assert [one.triple.predicate for one in raises.contrary_to] == ["treats"]
    assert RULES.effect(walked(("binds", True), ("causes", True)), between).contrary_to == ()


def test_a_table_of_one_s_own_lies_over_ours(tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text(f"# ours\n{HEADER}\nparticipates_in\traises\topposite\tcause\tno\tour own reading\n", "utf-8")
    laid = rules_with(table)
    assert laid.step("participates_in", forward=True) is Step.RAISES
    assert laid.rule("treats") == RULES.rule("treats")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "do not begin with their columns"),
        ("predicate\talong\n", "do not begin with their columns"),
        (f"{HEADER}\ntreats\tcures\topposite\tcause\tno\tus\n", "line 2 is no rule of signs: 'cures'"),
        (f"{HEADER}\n\ntreats\tlowers\topposite\tcause\tperhaps\tus\n", "line 3 is no rule of signs"),
        (f"{HEADER}\nbinds\traises\tsilent\tnothing\tno\tus\n", "binds has a direction but no basis"),
        (f"{HEADER}\ntreats lowers\n", "line 2 has 1 columns and needs 6"),
        (f"{HEADER}\n" + "treats\tlowers\topposite\tcause\tno\tus\n" * 2, "line 3 states a rule for treats once more"),
    ],
)
def test_a_table_that_is_none_is_refused_by_name_and_line(text: str, said: str, tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        rules_with(table)
    with pytest.raises(SettingsError, match="cannot be read"):
        rules_with(tmp_path / "none.tsv")
