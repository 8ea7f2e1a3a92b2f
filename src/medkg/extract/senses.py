"""The sense in which a matched phrase states its relation: stated, denied, only considered, or not at all.

A cue between two mentions says little by itself. "Lithium-induced polyuria" takes the relation for granted, whatever
its sentence goes on to deny; "to see whether lithium causes polyuria" asserts nothing; "lithium induced remission of
polyuria" says the opposite of what the cue seems to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from medkg.extract.refusals import refused

# Both apostrophes that texts are written with.
_CONTRACTED: Final = "(?:did|does|do|was|were|is|are|has|had|have|ca|wo|could|would|should)n['\u2019]t"
_NEGATION: Final = re.compile(
    rf" (?:no|not|none|never|neither|nor|cannot|without|nt|{_CONTRACTED}|failed to|fails to|fail to|"
    r"failure to|failure of|absence of|lack of|lacked|lacking|devoid of|unable to|rather than|free of|free from|"
    r"ruled out|unlikely to) "
)
_NO_NEGATION: Final = re.compile(
    r" (?:not only|no doubt|not necessarily|not surprisingly|not uncommonly?|not all|not merely|not just|not always|"
    r"no matter|presence or absence of|with or without) "
)
_VERBAL: Final = re.compile(
    "not|never|cannot|failed to|fails to|fail to|unable to|(?:did|does|do|ca|wo|could|would|should)n['\u2019]t"
)
# "patients without epilepsy treated with A": what stands right before is denied, not the relation.
_OTHER_DENIED: Final = re.compile(r" (?:without|free of|free from|devoid of|lacking) <\w\d+> $")
# "A caused B in none of the patients"
_DENIED_AFTER: Final = re.compile(r"in (?:none of|no patients?|no subjects?|no cases?|no animals?) ")
# "no evidence that A causes B", "our data do not support a role of A in B": the denial stands further away.
_NO_EVIDENCE: Final = re.compile(
    r" (?:(?:no|little|insufficient|lack of|without|not) (?:[^ <;:,]+ ){0,3}?(?:evidence|support|indication|proof|"
    r"increase|increased|excess)|"
    r"(?:not|cannot|unable to|failed to|fails to) (?:[a-z]+ly )?(?:confirm|demonstrate|show|find|detect|reveal|"
    r"identify|establish|indicate|suggest|replicate)) (?:[^ <;:]+ ){0,9}$|"
    r" none of (?:[a-z]+ ){1,3}$| not (?:true|the case) that (?:[^ <;:]+ ){0,3}$"
)
_HEDGE: Final = re.compile(
    r" (?:may|might|could|possible|possibly|potential|potentially|probable|probably|likely|suspected|suspect|suggests?|"
    r"suggested|suggesting|perhaps|presumed|presumably|appears? to|appeared to|seems? to|seemed to|hypothesi[sz]ed?|"
    r"whether|putative|believed|thought to|rarely|seldom|infrequently|hardly|scarcely|"
    r"unlikely|implicated|speculated?|question|unclear|role of|role in) "
)
# What is asked, planned or open is no finding, however far before the relation its sentence says so.
_AIM: Final = re.compile(
    r" (?:whether|hypothesi[sz]ed?|hypothes[ie]s|aimed|sought|to (?:investigate|determine|"
    r"assess|evaluate|examine|test|study|explore|clarify|elucidate|establish|ascertain|verify)|we (?:investigated|"
    r"examined|studied|evaluated|assessed|tested|explored)|not (?:known|clear|certain)(?: if)?|unclear|unknown|"
    r"controversial|little is known|questions|questioned) "
)
_OPEN: Final = re.compile(
    r" (?:remains to be|(?:is|are|remains|remain) (?:still |largely )?(?:unclear|unknown|uncertain|controversial|"
    r"debated|disputed|unproven)|(?:has|have) (?:not|never) (?:yet )?been "
    r"(?:established|proven|proved|studied|investigated)) "
)
_PRACTICE: Final = re.compile(r"(?:^| )(?:treated|managed|controlled|receiving|received|given|taking) ")
# A relation that is taken for granted is doubted or denied only by a word at the noun itself.
_NOUN_DENIED: Final = re.compile(
    r" (?:no|without|absence of|lack of|free of|free from|not due to|ruled out|excluded)"
    r"(?: (?!(?:effect|effects|influence|change|difference|impact|protection) )[a-z-]+){0,3} $"
)
_NOUN_DENIED_AFTER: Final = re.compile(
    r"(?:(?:was|were|is|are|been) )?(?:(?:not|never) (?:been )?(?:observed|seen|detected|found|present|noted|reported)|"
    r"ruled out|absent|excluded) "
)
_NOUN_DOUBTED: Final = re.compile(
    r" (?:possible|possibly|probable|probably|suspected|suspicion of|putative|presumed|alleged|potential|question of|"
    r"likely|risk of|risk for)(?: [a-z-]+){0,2} $"
)
_GRANTED_AFTER: Final = re.compile(r"(?:by|due to|secondary to|associated with|related to) $")
_FINITE: Final = re.compile(r" (?:is|are|was|were|be|been|being|not|may|might|could|can) ")
_HEDGE_REACH: Final = 4
_NEGATION_REACH: Final = 2
_OVER: Final = re.compile(r"(?:^| )(?:resolution|disappearance|resolved) ")
_PREVENTION: Final = re.compile(r" (?:prevention|prevent|preventing|prevents|prophylaxis) ")


@dataclass(frozen=True, slots=True)
class Sense:
    """How a phrase means a relation. `granted`: it presupposes it, so the sense of its sentence does not touch it."""

    predicate: str
    denial: str
    hedged: bool
    granted: bool

    @property
    def verbal(self) -> bool:
        """Tell whether it is a verb that was denied, and so neither of the two ends."""
        return _VERBAL.fullmatch(self.denial) is not None


def sense_of(text: str, match: re.Match[str], predicate: str, *, hyphen: bool, question: bool) -> Sense | None:
    """Read the sense of a match over a phrase's text; None where the phrase says something else than its cue.

    `hyphen`: the cue is written to the word before it with a hyphen; `question`: the sentence asks.
    """
    beside = match.end("S") + 2 == match.start("cue")
    compound = hyphen and beside
    if refused(text, match, predicate, compound=compound, hyphen=hyphen):
        return None
    if predicate == "treats" and _prevents(text, match):
        predicate = "prevents"
    if compound or _postposed(text, match):
        return _granted(text, match, predicate)
    hedged = question or _hedged(text, match)
    # What resolved is gone afterwards, and marked so; the sense of the mention is not that of the relation.
    over = predicate == "treats" and _OVER.search(match.group("cue")) is not None
    return Sense(predicate, _denial(text, match), hedged, granted=over)


def _prevents(text: str, match: re.Match[str]) -> bool:
    """Tell whether it is prevention that is meant: "useful for preventing stroke", "for GVHD prophylaxis"."""
    region = text[match.start("cue") - 1 : match.end()]
    return _PREVENTION.search(region) is not None or text.startswith(
        ("prophylaxis ", "prevention "), match.end("O") + 2
    )


def _postposed(text: str, match: re.Match[str]) -> bool:
    """Tell whether the match is a noun and its attribute, "seizures induced by lithium"."""
    whole = text[match.start() - 1 : match.end()]
    return (
        match.start("O") < match.start("S")
        and _GRANTED_AFTER.search(match.group("cue")) is not None
        and not any(word.search(whole) for word in (_FINITE, _HEDGE, _NEGATION))
    )


def _granted(text: str, match: re.Match[str], predicate: str) -> Sense:
    before = text[: match.start()]
    denied = _NOUN_DENIED.search(before) or _NOUN_DENIED_AFTER.match(text, match.end())
    return Sense(predicate, "no" if denied else "", _NOUN_DOUBTED.search(before) is not None, granted=True)


def _denial(text: str, match: re.Match[str]) -> str:
    """Give the word that denies the relation; empty where it is stated."""
    start = _tokens_before(text, match.start(), _NEGATION_REACH)
    if _OTHER_DENIED.search(text[start : match.start()]):
        start = match.start() - 1
    region = _NO_NEGATION.sub(" * ", text[start : match.end()])
    if found := _NEGATION.search(region):
        return found.group().strip()
    if _DENIED_AFTER.match(text, match.end()):
        return "none"
    return "not" if _NO_EVIDENCE.search(text[: match.start()]) else ""


def _hedged(text: str, match: re.Match[str]) -> bool:
    if _HEDGE.search(text[_tokens_before(text, match.start(), _HEDGE_REACH) : match.end()]):
        return True
    if _PRACTICE.search(match.group()):
        return False
    return _AIM.search(text[: match.end()]) is not None or _OPEN.search(text[match.end() - 1 :]) is not None


def _tokens_before(text: str, offset: int, number: int) -> int:
    """Go back by some tokens from an offset, not across a sign that ends a clause; gives the space before the token."""
    place = offset - 1
    for _ in range(number):
        earlier = text.rfind(" ", 0, place)
        if earlier < 0 or text[earlier + 1 : place] in {";", ":", ",", "but", "and"}:
            break
        place = earlier
    return place
