"""The rules of signs: what each predicate's hops do with a change, read from `signs.tsv`, and what a chain makes of it.

Directions multiply along a chain, and one hop without a direction leaves the whole without: the causal algebra of the
Relation Ontology, and the sign-consistent paths of causal reasoning (Chindelevitch et al. 2012,
doi:10.1093/bioinformatics/bts090).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from medkg.errors import SettingsError
from medkg.model.assertion import Assertion, Triple
from medkg.model.effect import AVOIDED, Basis, ChainEffect, Direction, Standing, Step, suggested
from medkg.model.mention import Certainty, Polarity
from medkg.model.path import GraphPath, Hop
from medkg.retrieve.sign_codes import FLIPS, KEEPS, STOPS, SignCodes

COLUMNS = ("predicate", "along", "against", "basis", "transitive", "source")
_CODES = {Step.RAISES: KEEPS, Step.PASSES: KEEPS, Step.LOWERS: FLIPS}
_WEAKEST_FIRST = (Basis.NOTHING, Basis.CORRELATION, Basis.CAUSE, Basis.KIND)
_REMEDY = f"Its columns are {', '.join(COLUMNS)}, parted by single tabs; medkg's own table shows what they take."


@dataclass(frozen=True, slots=True)
class SignRule:
    """What a predicate's hops do, walked along and against their direction, and who says so."""

    along: Step
    against: Step
    basis: Basis
    transitive: bool
    source: str


_UNKNOWN = SignRule(Step.UNKNOWN, Step.UNKNOWN, Basis.NOTHING, transitive=False, source="")


@dataclass(frozen=True, slots=True)
class SignRules:
    """Rules by predicate (port `EffectReader`); what is in no row is unknown and concludes nothing."""

    rules: Mapping[str, SignRule]

    def rule(self, predicate: str) -> SignRule:
        """Give a predicate's rule."""
        return self.rules.get(predicate, _UNKNOWN)

    def step(self, predicate: str, *, forward: bool) -> Step:
        """Tell what a hop does, walked forward or backward."""
        rule = self.rule(predicate)
        return rule.along if forward else rule.against

    def effect(
        self, chain: GraphPath, between: Sequence[Assertion] = (), *, source_ids: Collection[str] = ()
    ) -> ChainEffect:
        """Tell what a chain suggests; `between` is all that the graph says of its two ends, under whatever ids."""
        hops = [(hop.triple.predicate, hop.forward) for hop in chain.hops]
        steps = tuple(self.step(predicate, forward=forward) for predicate, forward in hops)
        bases = tuple(self.rule(predicate).basis for predicate, _ in hops)
        direction, basis = product(steps), min(bases, key=_WEAKEST_FIRST.index)
        standing, predicate = self._implied(chain.hops)
        source = {chain.concepts[0].id, *source_ids}
        return ChainEffect(
            direction=direction,
            basis=basis,
            steps=steps,
            bases=bases,
            standing=standing,
            predicate=predicate or suggested(direction, basis, chain.concepts[-1].category),
            contrary_to=tuple(one for one in between if self._contrary(one, source, direction)),
        )

    def _implied(self, hops: Sequence[Hop]) -> tuple[Standing, str]:
        """Tell whether a chain does more than suggest, and of which predicate, where it is walked from its subject."""
        predicates, ways = {hop.triple.predicate for hop in hops}, {hop.forward for hop in hops}
        flatly = all(hop.certainty is Certainty.CERTAIN for hop in hops)
        name = min(predicates) if ways == {True} else ""
        if len(hops) == 1:
            return Standing.SAYS if flatly else Standing.SUPPOSES, name
        if flatly and len(predicates) == len(ways) == 1 and self.rule(min(predicates)).transitive:
            return Standing.FOLLOWS, name
        return Standing.SUGGESTS, ""

    def _contrary(self, said: Assertion, source: Collection[str], direction: Direction) -> bool:
        if said.triple.polarity is Polarity.DENIED or direction is Direction.UNDETERMINED:
            return False
        return self._said(said.triple, source) not in {direction, Direction.UNDETERMINED}

    def _said(self, triple: Triple, source: Collection[str]) -> Direction:
        """Tell which way an assertion between the two ends points; what must not be given counts as raising."""
        forward = triple.subject in source
        if triple.predicate == AVOIDED:
            return Direction.RAISES if forward else Direction.UNDETERMINED
        if self.rule(triple.predicate).basis is not Basis.CAUSE:
            return Direction.UNDETERMINED
        return product((self.step(triple.predicate, forward=forward),))

    def codes(self, predicates: Sequence[str], wanted: Direction) -> SignCodes:
        """Give what the search needs in order to find chains of one direction."""
        along, against = (
            np.array([_CODES.get(self.step(name, forward=forward), STOPS) for name in predicates], dtype=np.int8)
            for forward in (True, False)
        )
        return SignCodes(along, against, int(wanted is Direction.LOWERS))


def product(steps: Iterable[Step]) -> Direction:
    """Multiply directions: one step without any leaves the whole without."""
    lowers = False
    for step in steps:
        if not step.signed:
            return Direction.UNDETERMINED
        lowers ^= step is Step.LOWERS
    return Direction.LOWERS if lowers else Direction.RAISES


@cache
def shipped_rules() -> SignRules:
    """Read medkg's own table."""
    text = (files(__package__) / "data" / "signs.tsv").read_text(encoding="utf-8")
    return SignRules(_read(text.splitlines(), name="signs.tsv"))


def rules_with(own: Path | None) -> SignRules:
    """Lay a user's table over medkg's own; raises SettingsError naming the file and the line that is no rule."""
    shipped = shipped_rules()
    if own is None:
        return shipped
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the sign rules {own} cannot be read: {error}.", remedy=_REMEDY) from error
    return SignRules({**shipped.rules, **_read(lines, name=str(own))})


def _read(lines: Iterable[str], *, name: str) -> dict[str, SignRule]:
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line and line[0] != "#"]
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise SettingsError(f"the sign rules {name} do not begin with their columns.", remedy=_REMEDY)
    rules: dict[str, SignRule] = {}
    for number, fields in rows[1:]:
        predicate, rule = _rule(fields, place=f"{name} line {number}")
        if predicate in rules:
            raise SettingsError(f"{name} line {number} states a rule for {predicate} once more.", remedy=_REMEDY)
        rules[predicate] = rule
    return rules


def _rule(fields: Sequence[str], *, place: str) -> tuple[str, SignRule]:
    if len(fields) != len(COLUMNS):
        raise SettingsError(f"{place} has {len(fields)} columns and needs {len(COLUMNS)}.", remedy=_REMEDY)
    try:
        predicate, along, against, basis, transitive, source = (field.strip() for field in fields)
        holds = {"yes": True, "no": False}[transitive]
        rule = SignRule(Step(along), Step(against), Basis(basis), transitive=holds, source=source)
        if rule.basis is Basis.NOTHING and (rule.along.signed or rule.against.signed):
            raise ValueError(f"{predicate} has a direction but no basis")  # noqa: TRY301 -- named with its line below
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{place} is no rule of signs: {error}.", remedy=_REMEDY) from error
    return predicate, rule
