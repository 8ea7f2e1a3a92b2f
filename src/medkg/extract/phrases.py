"""A sentence as relation patterns see it: lower-case words and signs, mentions folded into numbered group tokens.

"Lithium (5 mg/kg) and cisplatin induced polyuria." reads `<C0> induced <D1> .` with group 0 = lithium, cisplatin.
Mentions joined plainly ("A, B and C", "A (B)", "A/B") are one group, so a pattern that holds for one holds for all.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from medkg.extract.cues import lowercase
from medkg.model.document import Span
from medkg.model.mention import Mention

# More mentions in one sentence are a list or a table; pairs in it would be guesses.
MOST_MENTIONS: Final = 40
_SIGN: Final = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|[,;:()/\[\]+]")
_ASIDE_WORDS: Final = 14
_CONJUNCTIONS: Final = frozenset({",", "and", "or", "/", "plus", "+", "nor"})
# "B such as C", "B accompanied by C": what is said of the one is said of the other.
_CHAINS: Final = (
    ("such", "as"),
    ("including",),
    ("as", "well", "as"),
    ("accompanied", "by"),
    ("followed", "by"),
    ("combined", "with"),
    ("but", "also"),
)
# What stands behind these is held against what follows its comma: "contrary to A, B did".
_AGAINST: Final = frozenset(
    {
        ("unlike",),
        ("contrary", "to"),
        ("contrast", "to"),
        ("contrast", "with"),
        ("opposed", "to"),
        ("compared", "with"),
        ("compared", "to"),
        ("than",),
        ("instead", "of"),
        ("not",),
    }
)
# "dopamine antagonist", "serotonin reuptake inhibitor": a kind of agent or protein, not the chemical named in it.
_PART_OF_A_NAME_WORDS: Final = """
    antagonist antagonists agonist agonists receptor receptors reuptake inhibitor inhibitors blocker blockers
    channel channels synthase synthetase transporter transporters free devoid deficient deficiency resistance resistant
    sensitive absorption metabolism transport biosynthesis regulation homeostasis neurons neurones nerves
    cycle insertion
"""
_PART_OF_A_NAME: Final = frozenset(_PART_OF_A_NAME_WORDS.split())
# The same when written with a hyphen: "aldosterone-producing adenoma", "heparin-binding protein".
_HYPHENED: Final = frozenset({"producing", "secreting", "binding", "dependent", "responsive", "sensitive"})
_CHEMICAL: Final = "ChemicalEntity"
_REDUCED: Final = re.compile(
    r" <(\w)\d+> (?:induced|evoked|related|associated|elicited) (?:[a-z-]+ ){0,2}?(?=<(\w)\d+> )"
)
_REDUCED_AFTER: Final = re.compile(
    r" <(\w)\d+>( (?:induced by|due to|caused by|secondary to|produced by) (?:[a-z-]+ ){0,2}?<(\w)\d+>)(?= )"
)
_MOST_ADJECTIVES: Final = 2
_NO_ADJECTIVE_WORDS: Final = """
    of in with by for to was were is are be been did do does has had have from on at after during before
    following induced caused causes causing produced producing developed no not without but which that who when
    while whereas treated treatment receiving than into the its their his her between both either against via
    showed may can could administration therapy effect effects patients rats mice increased decreased reduced
    enhanced reversed she he they it we there then experienced presented reported suffered complained underwent
    received became led leading resulting manifested required exhibited whose although but because however
    unlike contrary rather instead except versus vs
"""
_NO_ADJECTIVE: Final = frozenset(_NO_ADJECTIVE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """The rewritten sentence, and what its tokens stand for.

    `text` is the tokens with one space before, between and after them; `offsets[i]` is where token i begins in it,
    `spans[i]` where it lies in the document; `groups[n]` holds the mentions of the token `<…n>`.
    """

    text: str
    offsets: tuple[int, ...]
    spans: tuple[Span, ...]
    groups: tuple[tuple[Mention, ...], ...]

    def token_at(self, offset: int) -> int:
        """Give the number of the token at an offset of `text`."""
        return bisect_right(self.offsets, offset) - 1

    def span_of(self, start: int, end: int) -> Span:
        """Give the stretch of the document that `text[start:end]` stands for."""
        first, last = self.token_at(start), self.token_at(max(start, end - 1))
        return Span(self.spans[first].start, self.spans[last].end)


def reduced(phrase: Phrase) -> Phrase | None:
    """Fold "X-induced Y" and "Y induced by X" into Y, so that what is said of it is found; None where there is none."""
    dropped: set[int] = set()
    for match in _REDUCED.finditer(phrase.text):
        if match.group(1) != match.group(2):
            dropped.update(range(phrase.token_at(match.start() + 1), phrase.token_at(match.end())))
    for match in _REDUCED_AFTER.finditer(phrase.text):
        if match.group(1) != match.group(3):
            dropped.update(range(phrase.token_at(match.start(2) + 1), phrase.token_at(match.end(2)) + 1))
    return without(phrase, dropped) if dropped else None


def without(phrase: Phrase, dropped: Collection[int]) -> Phrase:
    """Leave tokens out of a phrase, by their numbers; the groups keep theirs."""
    words = phrase.text.split()
    kept = [place for place in range(len(words)) if place not in dropped]
    text, offsets = _laid_out([words[place] for place in kept])
    return Phrase(text, offsets, tuple(phrase.spans[place] for place in kept), phrase.groups)


def _laid_out(words: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    offsets: list[int] = []
    length = 1
    for word in words:
        offsets.append(length)
        length += len(word) + 1
    return f" {' '.join(words)} ", tuple(offsets)


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...] = ()
    letter: str = ""


def read_phrase(text: str, start: int, end: int, mentions: Sequence[Mention], letters: Mapping[str, str]) -> Phrase:
    """Rewrite text[start:end]; `letters` gives the class letter of a category (others are `X`)."""
    tokens = _tokens(text, start, end, mentions, letters)
    tokens = _without_asides(tokens)
    tokens = _grouped(tokens)
    words: list[str] = []
    groups: list[tuple[Mention, ...]] = []
    for token in tokens:
        if token.mentions:
            words.append(f"<{token.letter}{len(groups)}>")
            groups.append(token.mentions)
        else:
            words.append(token.text)
    padded, offsets = _laid_out(words)
    return Phrase(padded, offsets, tuple(Span(token.start, token.end) for token in tokens), tuple(groups))


def _tokens(text: str, start: int, end: int, mentions: Sequence[Mention], letters: Mapping[str, str]) -> list[_Token]:
    tokens: list[_Token] = []
    reached = start
    for mention in mentions[:MOST_MENTIONS]:
        if mention.span.start < reached:
            continue
        tokens.extend(_plain(text, reached, mention.span.start))
        letter = letters.get(mention.category, "X")
        tokens.append(_Token("", mention.span.start, mention.span.end, (mention,), letter))
        reached = mention.span.end
    tokens.extend(_plain(text, reached, end))
    for token, following in itertools.pairwise(tokens):
        hyphened = following.text in _HYPHENED and text[token.end : following.start] == "-"
        if (
            token.mentions
            and token.mentions[0].category == _CHEMICAL
            and (hyphened or following.text in _PART_OF_A_NAME)
        ):
            token.text, token.mentions, token.letter = "x", (), ""
    return tokens


def _plain(text: str, start: int, end: int) -> list[_Token]:
    piece = lowercase(text[start:end])
    return [_Token(m.group(), start + m.start(), start + m.end()) for m in _SIGN.finditer(piece)]


def _without_asides(tokens: list[_Token]) -> list[_Token]:
    """Drop short brackets that hold no mention: doses, counts, references. A lone alias is kept for grouping."""
    kept: list[_Token] = []
    index = 0
    while index < len(tokens):
        close = _closing(tokens, index) if tokens[index].text in {"(", "["} else -1
        if close < 0:
            kept.append(tokens[index])
            index += 1
            continue
        inside = tokens[index + 1 : close]
        if any(token.mentions for token in inside):
            kept.extend(inside if _is_alias(kept, inside) else tokens[index : close + 1])
        index = close + 1
    return kept


def _closing(tokens: list[_Token], index: int) -> int:
    for place in range(index + 1, min(len(tokens), index + _ASIDE_WORDS)):
        if tokens[place].text in {")", "]"}:
            return place
        if tokens[place].text in {"(", "["}:
            return -1
    return -1


def _is_alias(before: list[_Token], inside: list[_Token]) -> bool:
    return bool(before) and before[-1].letter != "" and all(token.letter == before[-1].letter for token in inside)


def _grouped(tokens: list[_Token]) -> list[_Token]:
    result: list[_Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        against = _against(tokens, index)
        following = _next_member(tokens, index) if token.mentions else -1
        while following >= 0 and not (against and tokens[following - 1].text == ","):
            member = tokens[following]
            token = _Token("", token.start, member.end, token.mentions + member.mentions, token.letter)
            index = following
            following = _next_member(tokens, index)
        result.append(token)
        index += 1
    return result


def _against(tokens: list[_Token], index: int) -> bool:
    before = tuple(token.text for token in tokens[max(0, index - 2) : index])
    return before in _AGAINST or before[-1:] in _AGAINST


def _next_member(tokens: list[_Token], index: int) -> int:
    """Find the next mention of the same class that is plainly joined to this one; -1 where there is none."""
    letter = tokens[index].letter
    place = index + 1
    joined = place < len(tokens) and tokens[place].letter == letter and letter != ""
    if place < len(tokens) and tokens[place].text == "," and _chained(tokens, place + 1):
        place += 1
    if chain := _chained(tokens, place):
        joined = True
        place += chain
    while place < len(tokens) and tokens[place].text in _CONJUNCTIONS:
        joined = True
        place += 1
    adjectives = 0
    while joined and place < len(tokens) and adjectives <= _MOST_ADJECTIVES:
        token = tokens[place]
        if token.mentions:
            return place if token.letter == letter else -1
        if not token.text.isalpha() or token.text in _NO_ADJECTIVE:
            return -1
        adjectives += 1
        place += 1
    return -1


def _chained(tokens: list[_Token], place: int) -> int:
    for chain in _CHAINS:
        if tuple(token.text for token in tokens[place : place + len(chain)]) == chain:
            return len(chain)
    return 0
