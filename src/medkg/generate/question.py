"""From a question to its plan, by the tables alone; what is not understood says what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from medkg.errors import AmbiguousName
from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim, sides
from medkg.generate.naming import Named, Namer
from medkg.generate.phrases import Split, splits
from medkg.generate.plan import Kind, Plan
from medkg.generate.tables import ANY_RELATION, RelationWords, category_words, grammar, is_symmetric
from medkg.generate.tokens import Phrase, bounded, leading, tokenise
from medkg.model.mention import Polarity

_WHICH = ("which", "what")
_LIST = ("list", "name", "show", "give", "find")
_HOW = ("how", "why")
_THAT = ("that", "which", "who", "me", "all", "known")
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
        for plan in self._plans(phrase, troubles):
            return plan
        return NotUnderstood(self._what_was_understood(phrase, troubles))

    def _plans(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        first = phrase.words[:1]
        if not first:
            return
        if first[0] in _HOW:
            yield from self._how(phrase[1:], troubles)
        elif first[0] in (*_WHICH, *_LIST):
            yield from self._which(phrase[1:], troubles)
            yield from self._how(phrase[1:], troubles)
        elif leading(phrase, ("auxiliary", "negation", "hedge"))[1]:
            yield from self._yes_no(phrase, troubles)

    def _yes_no(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "does X cause Y": without its first auxiliary it is a statement, if need be with a base form."""
        kind, length = leading(phrase, ("auxiliary", "negation", "hedge"))
        parsed = self.claims.read(phrase[length:])
        if isinstance(parsed, NotUnderstood):
            troubles.append(parsed.reason)
            return
        if kind == "negation":
            # "Doesn't X cause Y?" asks what "Does X cause Y?" asks.
            parsed = replace(parsed, polarity=Polarity.ASSERTED)
        yield Plan(
            kind=Kind.YES_NO,
            predicate=parsed.predicate,
            subject=parsed.subject,
            object=parsed.object,
            polarity=parsed.polarity,
        )

    def _how(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "how does X help in Y" and "what connects X and Y": two names and any relation."""
        body = _without_auxiliary(phrase)
        for split in splits(body, self.words):
            connecting = split.sense.predicate == ANY_RELATION
            if not connecting and body is phrase:
                # "How X causes Y" without an auxiliary is no question of ours; "what connects X and Y" needs none.
                continue
            for left, right in sides(split):
                first = self.claims.named(left, troubles)
                second = first and self.claims.named(right, troubles)
                if first and second and split.denials == 0:
                    ends = (first, second) if split.sense.subject_left else (second, first)
                    # "How are X and Y related" asks for the connection, not whether there is one.
                    asked = ANY_RELATION if is_symmetric(split.sense.predicate) else split.sense.predicate
                    yield Plan(kind=Kind.HOW, predicate=asked, subject=ends[0], object=ends[1])

    def _which(self, phrase: Phrase, troubles: list[str]) -> Iterator[Plan]:
        """Read "which drugs cause Y", "what does X treat", "what are the side effects of X": one name is missing."""
        body, wanted = _wanted(phrase)
        for split in splits(body, self.words):
            if split.sense.predicate == ANY_RELATION or split.sense.form in {"between", "together", "compound"}:
                continue
            plan = self._one_end(split, wanted, troubles)
            if plan is not None:
                yield plan

    def _one_end(self, split: Split, wanted: tuple[str, ...], troubles: list[str]) -> Plan | None:
        left, right = _bare(split.left), _bare(split.right)
        if bool(len(left)) == bool(len(right)) or split.denials > 1:
            return None
        named = self.claims.named(left if len(left) else right, troubles)
        if named is None:
            return None
        # English fronts the asked end alone: the known one stands on its side of the verb as in a statement.
        on_left = bool(len(left))
        known_is_subject = on_left == split.sense.subject_left
        return Plan(
            kind=Kind.WHICH,
            predicate=split.sense.predicate,
            subject=named if known_is_subject else None,
            object=None if known_is_subject else named,
            wanted=wanted,
            polarity=Polarity.DENIED if split.denials else Polarity.ASSERTED,
        )

    def _what_was_understood(self, phrase: Phrase, troubles: list[str]) -> str:
        """Say which names and relation were recognised, so that the asker can mend the question."""
        named = ", ".join(f"{n.text} = {n.concept.name} ({n.concept.id})" for n in self._spans(phrase)) or "none"
        relations = sorted({s.sense.predicate for s in splits(phrase, self.words)} - {ANY_RELATION})
        why = f" {troubles[0]}" if troubles else ""
        return (
            f"question not understood:{why} Concepts recognised: {named}. Relations recognised: "
            f"{', '.join(relations) or 'none'}. Ask “does X cause Y”, “which drugs treat Y” or “how does X help in Y”."
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
