"""From a question to its plan, by the tables alone; what is not understood says what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim, sides
from medkg.generate.denials import (
    TWICE,
    TWO_WAYS,
    WHY_NOT,
    front_denial,
    measured,
    none_asked,
    without_alternative,
)
from medkg.generate.fronts import bare, skipped, wanted, without_auxiliary
from medkg.generate.naming import Namer
from medkg.generate.openings import names_a_kind, plainly
from medkg.generate.phrases import Split, splits
from medkg.generate.plan import Kind, Plan
from medkg.generate.several import Ends, each, several
from medkg.generate.tables import ANY_RELATION, RelationWords
from medkg.generate.tokens import Phrase, bounded, leading, tokenise
from medkg.generate.understood import Understood
from medkg.model.biolink import is_symmetric
from medkg.model.mention import Polarity

_WHICH = ("which", "what")
_LIST = ("list", "name", "show", "give", "find")
_HOW = ("how", "why")
_EXPLAIN = ("explain", "describe")
_ANY = ("any", "anything", "something", "some")
_BE = ("is", "are", "was", "were", "be", "been")
_PAIRED = ("between", "together", "compound")
# "How often", "how well": the graph counts documents, not patients.
_MEASURES = ("often", "commonly", "frequently", "usually", "rarely", "likely", "much", "many", "long", "well", "soon")


class QuestionParser:
    """Read questions of three kinds: yes/no, which, and how or why."""

    def __init__(self, namer: Namer, words: RelationWords) -> None:
        self.claims = ClaimParser(namer, words)
        self.namer = namer
        self.words = words
        self._understood = Understood(namer, words)

    def parse(self, question: str) -> Plan | NotUnderstood:
        """Read a question; raises UsageError where it is empty or longer than 2,000 characters."""
        phrase = tokenise(bounded(question, "question"))
        seldom = measured(phrase, "seldom")
        troubles = [seldom] if seldom else []
        asked = plainly(without_alternative(phrase), self.words)
        plan = None if seldom else next(self._plans(asked, troubles), None)
        often = measured(phrase, "often") if plan is not None and plan.kind is Kind.YES_NO else ""
        if plan is not None and not often:
            return plan
        return NotUnderstood(self._understood.told(phrase, [often, *troubles] if often else troubles))

    def _plans(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        first = phrase.words[:1]
        if not first:
            return
        if first[0] in _EXPLAIN and phrase.words[1:2] and phrase.words[1] in _HOW:
            phrase, first = phrase[1:], phrase.words[1:2]
        if first[0] in _HOW:
            yield from self._how(phrase[1:], troubles, plain=True)
        elif first[0] in _EXPLAIN:
            yield from self._how(phrase[1:], troubles, plain=False)
        elif first[0] in (*_WHICH, *_LIST):
            yield from self._which(phrase[1:], troubles)
            yield from self._how(phrase[1:], troubles, plain=False)
        else:
            yield from self._yes_no(phrase, troubles)
            yield from self._any(phrase, troubles)

    def _yes_no(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "does X cause Y": without its first auxiliary it is a statement, if need be with a base form."""
        # "Doesn't X cause Y?" asks what "Does X cause Y?" asks; "No X causes Y" is nothing of the kind.
        expects_yes = front_denial(phrase)
        body = phrase[expects_yes:] if expects_yes else without_auxiliary(phrase)
        found_words = False
        for split in splits(body, self.words):
            predicate = _narrow(split)
            if not predicate:
                continue
            found_words = True
            for ends in self._ends(split, troubles):
                if split.denials + bool(expects_yes) > 1:
                    troubles.insert(0, TWICE)
                    return
                asked = Plan(
                    kind=Kind.YES_NO,
                    predicate=predicate,
                    subject=None,
                    object=None,
                    polarity=Polarity.DENIED if split.denials else Polarity.ASSERTED,
                )
                yield from each(asked, ends, troubles)
        if not found_words:
            troubles.append("no word was found that states a relation (causes, treats, is associated with, …).")

    def _any(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "is there a drug that treats Y", "does anything treat Y" and "side effects of X" as which-questions."""
        # "Isn't there a drug that treats Y" asks what "is there a drug that treats Y" asks.
        first = front_denial(phrase) or leading(phrase, ("auxiliary", "hedge"))[1]
        asked = phrase[first:]
        if first == 1 and asked.words[:2] == ("there", "no"):
            troubles.insert(0, none_asked(asked[2:]))
        elif first == 1 and asked.words[:1] == ("there",):
            yield from self._which(asked[1:], troubles)
        elif first == 1 and asked.words[:1] and asked.words[0] in _ANY:
            yield from self._which(asked, troubles)
        elif names_a_kind(skipped(phrase)) or any(
            split.sense.form == "noun" and not len(split.left) for split in splits(phrase, self.words)
        ):
            yield from self._which(phrase, troubles)

    def _how(self, phrase: Phrase, troubles: list[str], *, plain: bool) -> Iterator[Plan]:
        """Read "how does X help in Y" and "what connects X and Y": two names and any relation.

        `plain`: "how X causes Y" counts too; "what X causes Y" is no question of ours.
        """
        if plain and phrase.words[:1] and phrase.words[0] in _MEASURES:
            troubles.append(f"how {phrase.words[0]} something is so cannot be read from the evidence.")
            return
        if leading(phrase, ("negation",))[1]:
            troubles.append(WHY_NOT)
            return
        body = without_auxiliary(phrase)
        for split in splits(body, self.words):
            if split.sense.predicate != ANY_RELATION and body is phrase and not plain:
                continue
            for ends in self._ends(split, troubles):
                if split.denials:
                    troubles.insert(0, WHY_NOT)
                    return
                # "How are X and Y related" asks for the connection, not whether there is one.
                relation = ANY_RELATION if is_symmetric(split.sense.predicate) else split.sense.predicate
                yield from each(Plan(kind=Kind.HOW, predicate=relation, subject=None, object=None), ends, troubles)

    def _ends(self, split: Split, troubles: list[str]) -> Iterator[Ends]:
        """Name both sides of a split in every way that it can be parted."""
        for left, right in sides(split):
            first = several(left, self.claims, troubles) if len(left) and len(right) else None
            second = first and several(right, self.claims, troubles)
            if first and second:
                paired = split.sense.form in _PAIRED
                if paired and (first.every or second.every):
                    troubles.append("more than two things are joined; ask for two at a time.")
                elif split.denials and max(len(first.names), len(second.names)) > 1:
                    troubles.append(TWO_WAYS)
                else:
                    yield Ends(*((first, second) if split.sense.subject_left else (second, first)))

    def _which(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "which drugs cause Y", "what does X treat", "what are the side effects of X": one name is missing."""
        body, kinds = wanted(phrase)
        for split in splits(body, self.words):
            predicate = _narrow(split)
            if predicate and split.sense.form not in _PAIRED:
                yield from self._one_end(split, predicate, kinds, troubles)

    def _one_end(self, split: Split, predicate: str, kinds: tuple[str, ...], troubles: list[str]) -> Iterator[Plan]:
        (left, front), (right, _) = bare(split.left), bare(split.right)
        denials = split.denials + front
        if bool(len(left)) == bool(len(right)) or self._lacks_by(split):
            return
        if denials > 1:
            troubles.insert(0, TWICE)
            return
        named = several(left if len(left) else right, self.claims, troubles)
        if named is None:
            return
        if len(named.names) > 1 and (named.every or denials):
            troubles.append("what holds of several things at once is not looked up; ask for one at a time.")
            return
        # English fronts the asked end alone: the known one stands on its side of the verb as in a statement.
        on_left = bool(len(left))
        known_is_subject = on_left == split.sense.subject_left
        plans = tuple(
            Plan(
                kind=Kind.WHICH,
                predicate=predicate,
                subject=one if known_is_subject else None,
                object=None if known_is_subject else one,
                wanted=kinds,
                polarity=Polarity.DENIED if denials else Polarity.ASSERTED,
            )
            for one in named.names
        )
        yield replace(plans[0], more=plans[1:])

    def _lacks_by(self, split: Split) -> bool:
        """Tell whether this is a passive without its "by": "is Y treated" never says that Y treats something."""
        passive = any(sense.form == "passive" for sense in self.words.phrases.get((*split.said, "by"), ()))
        return passive and split.sense.form == "active" and split.left.words[:1] != () and split.left.words[0] in _BE


def _narrow(split: Split) -> str:
    """Give the predicate that a yes/no or which question asks for; empty where its phrase can mean any."""
    sense = split.sense
    return sense.narrow if sense.predicate == ANY_RELATION else sense.predicate


def claim_of(plan: Plan, question: str) -> ParsedClaim:
    """Give the proposition that a yes/no question asks about."""
    if plan.subject is None or plan.object is None:
        raise ValueError("only a plan with both ends holds a claim")
    return ParsedClaim(
        text=question, subject=plan.subject, predicate=plan.predicate, object=plan.object, polarity=plan.polarity
    )
