"""From a question to its plan, by the tables alone; what is not understood says what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from medkg.errors import AmbiguousName
from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim, sides
from medkg.generate.naming import Named, Namer
from medkg.generate.openings import names_a_kind, plainly
from medkg.generate.phrases import Split, splits
from medkg.generate.plan import Kind, Plan
from medkg.generate.several import MOST_LISTED, Several, several
from medkg.generate.tables import ANY_RELATION, RelationWords, category_words, grammar, is_symmetric
from medkg.generate.tokens import Phrase, bounded, leading, tokenise
from medkg.model.mention import Polarity

# What is shown to who asked in another way; each is understood with names in the place of X, Y and Z.
FORMS = (
    "Does X cause Y?",
    "Is X effective against Y?",
    "Does X or Y cause Z?",
    "Is there a link between X and Y?",
    "Which drugs treat Y?",
    "What is X used for?",
    "What are the side effects of X?",
    "Which genes are associated with Y?",
    "How does X work in Y?",
    "What is the mechanism of X in Y?",
)
_WHICH = ("which", "what")
_LIST = ("list", "name", "show", "give", "find")
_HOW = ("how", "why")
_EXPLAIN = ("explain", "describe")
_THAT = ("that", "which", "who", "me", "all", "known")
_THERE = (("is", "there"), ("are", "there"))
_ANY = ("any", "anything", "something", "some")
_BE = ("is", "are", "was", "were", "be", "been")
_PAIRED = ("between", "together", "compound")
# "How often", "how well": the graph counts documents, not patients.
_MEASURES = ("often", "commonly", "frequently", "usually", "rarely", "likely", "much", "many", "long", "well", "soon")
_MOST_WORDS_SEARCHED = 40
_LONGEST_SEARCHED = 6


class QuestionParser:
    """Read questions of three kinds: yes/no, which, and how or why."""

    def __init__(self, namer: Namer, words: RelationWords) -> None:
        self.claims = ClaimParser(namer, words)
        self.namer = namer
        self.words = words

    def parse(self, question: str) -> Plan | NotUnderstood:
        """Read a question; raises UsageError where it is empty or longer than 2,000 characters."""
        phrase = tokenise(bounded(question, "question"))
        troubles: list[str] = []
        for plan in self._plans(plainly(phrase, self.words), troubles):
            return plan
        return NotUnderstood(self._what_was_understood(phrase, troubles))

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
        kind, length = leading(phrase, ("auxiliary", "negation", "hedge"))
        # "Doesn't X cause Y?" asks what "Does X cause Y?" asks; "No X causes Y" is nothing of the kind.
        expects_yes = kind == "negation" and phrase.words[0].endswith(("n't", "cannot"))
        body = phrase[length:] if expects_yes or kind != "negation" else phrase
        found_words = False
        for split in splits(body, self.words):
            predicate = _narrow(split)
            if not predicate:
                continue
            found_words = True
            for ends in self._ends(split, troubles):
                if split.denials + expects_yes > 1:
                    troubles.insert(0, "the question is denied twice.")
                    return
                asked = Plan(
                    kind=Kind.YES_NO,
                    predicate=predicate,
                    subject=None,
                    object=None,
                    polarity=Polarity.DENIED if split.denials else Polarity.ASSERTED,
                )
                yield from _each(asked, ends, troubles)
        if not found_words:
            troubles.append("no word was found that states a relation (causes, treats, is associated with, …).")

    def _any(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "is there a drug that treats Y", "does anything treat Y" and "side effects of X" as which-questions."""
        if phrase.words[:2] in _THERE:
            yield from self._which(phrase[2:], troubles)
        elif phrase.words[1:2] and phrase.words[1] in _ANY and leading(phrase, ("auxiliary", "hedge"))[1] == 1:
            yield from self._which(phrase[1:], troubles)
        elif names_a_kind(_skipped(phrase)) or any(
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
            troubles.append(_WHY_NOT)
            return
        body = _without_auxiliary(phrase)
        for split in splits(body, self.words):
            if split.sense.predicate != ANY_RELATION and body is phrase and not plain:
                continue
            for ends in self._ends(split, troubles):
                if split.denials:
                    troubles.insert(0, _WHY_NOT)
                    return
                # "How are X and Y related" asks for the connection, not whether there is one.
                relation = ANY_RELATION if is_symmetric(split.sense.predicate) else split.sense.predicate
                yield from _each(Plan(kind=Kind.HOW, predicate=relation, subject=None, object=None), ends, troubles)

    def _ends(self, split: Split, troubles: list[str]) -> Iterator[_Ends]:
        """Name both sides of a split in every way that it can be parted."""
        for left, right in sides(split):
            first = several(left, self.claims, troubles) if len(left) and len(right) else None
            second = first and several(right, self.claims, troubles)
            if first and second:
                paired = split.sense.form in _PAIRED
                if paired and (first.every or second.every):
                    troubles.append("more than two things are joined; ask for two at a time.")
                elif split.denials and max(len(first.names), len(second.names)) > 1:
                    troubles.append("a denied question about several things can be read in two ways; ask one by one.")
                else:
                    yield _Ends(*((first, second) if split.sense.subject_left else (second, first)))

    def _which(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "which drugs cause Y", "what does X treat", "what are the side effects of X": one name is missing."""
        body, wanted = _wanted(phrase)
        for split in splits(body, self.words):
            predicate = _narrow(split)
            if predicate and split.sense.form not in _PAIRED:
                yield from self._one_end(split, predicate, wanted, troubles)

    def _one_end(self, split: Split, predicate: str, wanted: tuple[str, ...], troubles: list[str]) -> Iterator[Plan]:
        left, right = _bare(split.left), _bare(split.right)
        if bool(len(left)) == bool(len(right)) or split.denials > 1 or self._lacks_by(split):
            return
        named = several(left if len(left) else right, self.claims, troubles)
        if named is None:
            return
        if len(named.names) > 1 and (named.every or split.denials):
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
                wanted=wanted,
                polarity=Polarity.DENIED if split.denials else Polarity.ASSERTED,
            )
            for one in named.names
        )
        yield replace(plans[0], more=plans[1:])

    def _lacks_by(self, split: Split) -> bool:
        """Tell whether this is a passive without its "by": "is Y treated" never says that Y treats something."""
        passive = any(sense.form == "passive" for sense in self.words.phrases.get((*split.said, "by"), ()))
        return passive and split.sense.form == "active" and split.left.words[:1] != () and split.left.words[0] in _BE

    def _what_was_understood(self, phrase: Phrase, troubles: list[str]) -> str:
        """Say which names and relation were recognised, so that the asker can mend the question."""
        named = ", ".join(f"{n.text} = {n.concept.name} ({n.concept.id})" for n in self._spans(phrase)) or "none"
        relations = sorted({s.sense.predicate for s in splits(phrase, self.words)} - {ANY_RELATION})
        why = f" {troubles[0]}" if troubles else ""
        return (
            f"question not understood:{why} Concepts recognised: {named}. Relations recognised: "
            f"{', '.join(relations) or 'none'}. Questions can be: {' '.join(FORMS)}"
        )

    def _spans(self, phrase: Phrase) -> Iterator[Named]:
        """Name the longest spans first to last; bounded, as each span is a look-up."""
        phrase, start = phrase[:_MOST_WORDS_SEARCHED], 0
        while start < len(phrase):
            length = self._longest_name(phrase[start : start + _LONGEST_SEARCHED])
            if length:
                yield self.namer.name(phrase[start : start + length].surface)
            start += length or 1

    def _longest_name(self, window: Phrase) -> int:
        for length in range(len(window), 0, -1):
            if _all_small(window[:length]):
                continue
            try:
                if self.namer.bears(window[:length].surface) is not None:
                    return length
            except AmbiguousName:
                continue
        return 0


_WHY_NOT = "why something is not so cannot be told from chains; ask whether it is so."


@dataclass(frozen=True, slots=True)
class _Ends:
    """What stands on both sides of a relation, in its own direction."""

    subject: Several
    object: Several


def _narrow(split: Split) -> str:
    """Give the predicate that a yes/no or which question asks for; empty where its phrase can mean any."""
    sense = split.sense
    return sense.narrow if sense.predicate == ANY_RELATION else sense.predicate


def _each(asked: Plan, ends: _Ends, troubles: list[str]) -> Iterator[Plan]:
    """Ask the same of every pair of listed names, in one plan; nothing where a thing is asked of itself."""
    plans: list[Plan] = []
    for subject in ends.subject.names:
        for object_ in ends.object.names:
            if set(subject.ids) & set(object_.ids):
                troubles.append(f"{subject.text!r} and {object_.text!r} are the same concept, {subject.concept.id}.")
                return
            plans.append(replace(asked, subject=subject, object=object_))
    if len(plans) > MOST_LISTED:
        troubles.append(f"it asks {len(plans)} questions in one; at most {MOST_LISTED} are read.")
        return
    yield replace(plans[0], more=tuple(plans[1:]))


def claim_of(plan: Plan, question: str) -> ParsedClaim:
    """Give the proposition that a yes/no question asks about."""
    if plan.subject is None or plan.object is None:
        raise ValueError("only a plan with both ends holds a claim")
    return ParsedClaim(
        text=question, subject=plan.subject, predicate=plan.predicate, object=plan.object, polarity=plan.polarity
    )


def _wanted(phrase: Phrase) -> tuple[Phrase, tuple[str, ...]]:
    """Take the question's own word for the kind of thing off its front: "drugs", "side effects"."""
    phrase = _skipped(phrase)
    known = category_words()
    for length in (3, 2, 1):
        if phrase.words[:length] in known and len(phrase) > length and phrase.words[length] not in {"of", "for"}:
            return _skipped(phrase[length:]), known[phrase.words[:length]]
    return phrase, ()


def _skipped(phrase: Phrase) -> Phrase:
    """Take articles and relative pronouns off the front."""
    while phrase.words[:1] and (phrase.words[0] in _THAT or leading(phrase, ("article",))[1]):
        phrase = phrase[1:]
    return phrase


def _without_auxiliary(phrase: Phrase) -> Phrase:
    _, length = leading(phrase, ("auxiliary", "hedge"))
    return phrase[length:] if length else phrase


def _bare(side: Phrase) -> Phrase:
    """Take auxiliaries and articles off the front of a side: what is left of "does" in "what does X treat"."""
    while True:
        _, length = leading(side, ("auxiliary", "hedge", "article"))
        if not length:
            return side
        side = side[length:]


def _all_small(phrase: Phrase) -> bool:
    small = {words for kind in grammar().kinds.values() for words in kind}
    return all((token.word,) in small for token in phrase.tokens)
