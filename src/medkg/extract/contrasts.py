"""Contrasts within a sentence, read as the statements that they hold together.

"Lithium, not cocaine, caused seizures" states one relation and denies another; "cocaine, unlike lithium, caused
seizures" says nothing of the kind about lithium; "caused nausea but did not cause vomiting" leaves its subject out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from medkg.extract.phrases import Phrase, without

_MEMBER: Final = r"<(\w)\d+>"
# "A , but not by B ,": what stands before, the turn, what stands after, and the comma that closes the aside.
_NOT_THE_OTHER: Final = re.compile(
    rf" {_MEMBER} (?P<turn>(?:, )?(?:but |and )?not (?:by |with |of |in |to |from |for |the )*){_MEMBER} (?P<close>, )?"
)
_NOT_BUT: Final = re.compile(rf" (?P<not>(?:it (?:was|is) )?not ){_MEMBER} (?P<turn>(?:, )?but (?:rather )?){_MEMBER} ")
_UNLIKE: Final = re.compile(
    rf" (?P<aside>(?:, )?(?:unlike|contrary to|in contrast (?:to|with)|(?:as )?opposed to|rather than|instead of) "
    rf"(?:the |that of |with |by )*(?:[a-z]+ing )?(?:the |an? )?{_MEMBER} (?:, )?)"
)
_REFUSING: Final = re.compile(r"rather than|instead of")
# A second verb without a subject of its own.
_BUT_VERB: Final = re.compile(
    r" (?:, )?but (?=(?:also )?(?:did|does|do|was|were|is|are|has|have|had|failed|fails|not|never|"
    r"caused?|causes|induced?|induces|produced?|produces|prevent(?:s|ed)?|increase[sd]?|decrease[sd]?|reduce[sd]?) )"
)
_OPENS: Final = re.compile(rf" (?:the |a |an |both |treatment with |administration of )?{_MEMBER} ")
# "A lowers B without causing": it is A that does not cause.
_WITHOUT: Final = re.compile(
    rf" {_MEMBER} (?P<object>(?:[a-z-]+ ){{0,3}}?(?<!was )(?<!were )(?<!is )(?<!are )(?<!been )"
    r"(?:(?:de|in)creas(?:e|es|ed|ing)|(?:reduc|lower|rais|elevat|inhibit|block|suppress|enhanc|stimulat|normaliz|"
    rf"normalis|restor)(?:e|es|ed|s|ing)?) (?:(?!by )[a-z-]+ ){{0,5}}?{_MEMBER} (?:(?!<\1\d)[^ ;:]+ ){{0,8}}?)"
    r"(?P<turn>(?:, )?without (?:[a-z]+ly )?[a-z]+ing )"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase to look for relations in; what the contrast says of whatever is found there, if it says anything.

    `denied`: the relation is denied. `stated`: it holds, though a word that belongs to the other side denies its ends.
    """

    phrase: Phrase
    denied: bool = False
    stated: bool = False


def readings_of(phrase: Phrase) -> Iterator[Reading]:
    """Give what a phrase states: itself where it holds no contrast, else its parts; a contrast is not read across."""
    if match := _UNLIKE.search(phrase.text):
        refuses = _REFUSING.search(match["aside"]) is not None
        for reading in readings_of(_cut(phrase, match.span("aside"))):
            yield replace(reading, stated=reading.stated or (refuses and not reading.denied))
    elif (match := _NOT_BUT.search(phrase.text)) and match[2] == match[4]:
        stated = (match.start("not"), match.end("turn"))
        refused = (match.end("turn") - len(match["turn"]), match.end() - 1)
        yield Reading(_cut(phrase, stated), stated=True)
        yield Reading(_cut(phrase, match.span("not"), refused), denied=True)
    elif (match := _NOT_THE_OTHER.search(phrase.text)) and match[1] == match[3]:
        close = match.span("close") if match["close"] else (match.end(), match.end())
        yield Reading(_cut(phrase, (match.start("turn"), match.end())), stated=True)
        yield Reading(_cut(phrase, (match.start() + 1, match.end("turn")), close), denied=True)
    elif (match := _WITHOUT.search(phrase.text)) and match[1] == match[3]:
        yield Reading(_cut(phrase, (match.start("turn"), len(phrase.text))))
        yield Reading(_cut(phrase, (0, match.start() + 1), match.span("object")))
    else:
        yield Reading(phrase)
        yield from _second_verb(phrase)


def _second_verb(phrase: Phrase) -> Iterator[Reading]:
    opens, turn = _OPENS.match(phrase.text), _BUT_VERB.search(phrase.text)
    if opens and turn and opens.end() <= turn.start():
        yield Reading(_cut(phrase, (opens.end(), turn.end())))


def _cut(phrase: Phrase, *stretches: tuple[int, int]) -> Phrase:
    """Leave stretches of a phrase's text out; each begins with a token and ends before one."""
    dropped = {
        token for start, end in stretches for token, offset in enumerate(phrase.offsets) if start <= offset < end
    }
    return without(phrase, dropped)
