"""The small words at the front of a question and of its sides, and the question's word for the kind of thing."""

from __future__ import annotations

from medkg.generate.denials import front_denial
from medkg.generate.tables import category_words
from medkg.generate.tokens import Phrase, leading

_THAT = ("that", "which", "who", "me", "all", "known")


def wanted(phrase: Phrase) -> tuple[Phrase, tuple[str, ...]]:
    """Take the question's own word for the kind of thing off its front: "drugs", "side effects"."""
    phrase = skipped(phrase)
    known = category_words()
    for length in (3, 2, 1):
        if phrase.words[:length] in known and len(phrase) > length and phrase.words[length] not in {"of", "for"}:
            return skipped(phrase[length:]), known[phrase.words[:length]]
    return phrase, ()


def skipped(phrase: Phrase) -> Phrase:
    """Take articles and relative pronouns off the front."""
    while phrase.words[:1] and (phrase.words[0] in _THAT or leading(phrase, ("article",))[1]):
        phrase = phrase[1:]
    return phrase


def without_auxiliary(phrase: Phrase) -> Phrase:
    """Take one auxiliary off the front."""
    _, length = leading(phrase, ("auxiliary", "hedge"))
    return phrase[length:]


def bare(side: Phrase) -> tuple[Phrase, int]:
    """Take auxiliaries and articles off the front of a side, and count the contracted denials among them.

    What is left of "does" in "what does X treat" and of "doesn't" in "what doesn't X treat".
    """
    denials = 0
    while True:
        denied = front_denial(side)
        length = denied or leading(side, ("auxiliary", "hedge", "article"))[1]
        if not length:
            return side, denials
        denials += bool(denied)
        side = side[length:]
