"""Other ways to begin a question, turned into the few that the grammar reads; no word of a name is touched."""

from __future__ import annotations

from medkg.generate.tables import RelationWords, category_words, openings
from medkg.generate.tokens import Phrase, Token, leading

_WHICH = ("which", "what")
_FRONTED = ("by", "with", "for", "in", "against", "to", "from", "on")
_BE = ("is", "are", "was", "were")
_HAVE = ("have", "has", "had")
_LONGEST_NOUN = 4
_LONGEST_OPENING = 8


def plainly(phrase: Phrase, words: RelationWords) -> Phrase:
    """Rewrite a question's beginning: politeness goes, "by what is Y caused" becomes "what is Y caused by".

    "X's side effects" and "which side effects does X have" become "side effects of X"; "how is Y treated" becomes
    "what is Y treated by". What fits nothing comes back as it was.
    """
    phrase = _opened(phrase)
    if phrase.words[:1] and phrase.words[0] in _FRONTED and phrase.words[1:2] and phrase.words[1] in _WHICH:
        # The moved word has no place of its own: it never begins or ends a name.
        phrase = Phrase(phrase.text, (*phrase.tokens[1:], phrase.tokens[0]))
    if phrase.words[:1] == ("how",):
        return _how_passive(phrase, words)
    if phrase.words[:1] and phrase.words[0] in _WHICH:
        return _possessive(_having(phrase, words), words)
    return phrase


def _opened(phrase: Phrase) -> Phrase:
    """Replace openings until none is left."""
    for _ in range(len(phrase)):
        length = next((n for n in range(_LONGEST_OPENING, 0, -1) if phrase.words[:n] in openings()), 0)
        if not length:
            break
        means = openings()[phrase.words[:length]]
        at = phrase.tokens[length - 1]
        phrase = Phrase(phrase.text, (*(Token(word, at.start, at.end) for word in means), *phrase.tokens[length:]))
    return phrase


def _how_passive(phrase: Phrase, words: RelationWords) -> Phrase:
    """Read "how is Y treated" as "what is Y treated by"; with a longer sentence it stays what it is."""
    body = phrase[1:]
    _, auxiliaries = leading(body, ("auxiliary", "hedge"))
    last = body.words[-1:]
    passive = any(sense.form == "passive" for sense in words.phrases.get((*last, "by"), ()))
    if not (auxiliaries and len(body) > auxiliaries + 1 and passive and {*body.words} & {*_BE, "be", "been"}):
        return phrase
    how, end = phrase.tokens[0], phrase.tokens[-1]
    return Phrase(phrase.text, (Token("what", how.start, how.end), *phrase.tokens[1:], Token("by", end.end, end.end)))


def _having(phrase: Phrase, words: RelationWords) -> Phrase:
    """Read "which side effects does X have" as "which side effects of X"."""
    if phrase.words[-1:] and phrase.words[-1] not in _HAVE:
        return phrase
    for length in range(_LONGEST_NOUN, 0, -1):
        noun, rest = phrase[1 : 1 + length], phrase[1 + length : -1]
        _, auxiliaries = leading(rest, ("auxiliary", "hedge"))
        if auxiliaries and len(rest) > auxiliaries and _is_noun(noun, words):
            return Phrase(phrase.text, (phrase.tokens[0], *noun.tokens, _of(noun), *rest.tokens[auxiliaries:]))
    return phrase


def _possessive(phrase: Phrase, words: RelationWords) -> Phrase:
    """Read "what are X's side effects" as "what side effects of X"."""
    for place, token in enumerate(phrase.tokens):
        stem, noun = token.word.removesuffix("'s"), phrase[place + 1 :]
        if stem and stem != token.word and _is_noun(noun, words):
            owner = phrase[1:place]
            _, small = leading(owner, ("auxiliary",))
            named = (*owner.tokens[small:], Token(stem, token.start, token.start + len(stem)))
            return Phrase(phrase.text, (phrase.tokens[0], *noun.tokens, _of(noun), *named))
    return phrase


def _is_noun(noun: Phrase, words: RelationWords) -> bool:
    """Tell whether "NOUN of" states a relation."""
    return any(sense.form == "noun" for sense in words.phrases.get((*noun.words, "of"), ()))


def _of(noun: Phrase) -> Token:
    end = noun.tokens[-1].end
    return Token("of", end, end)


def names_a_kind(phrase: Phrase) -> bool:
    """Tell whether a phrase begins with a word for a kind of thing: "drugs that treat Y"."""
    return any(phrase.words[:length] in category_words() for length in (3, 2, 1))
