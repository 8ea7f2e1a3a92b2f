"""Matches that are no statement of their relation, because a word beside the cue turns its meaning.

Each rule answers to a kind of sentence that published text holds often: outcomes ("led to recovery from pneumonia"),
losses ("caused by a lack of insulin", "knockdown of STAT3 inhibited"), passives under an active cue ("glucose is
increased by"), patients named by another disease, drugs that were not given, cases that are the first of their kind.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

_HARM: Final = frozenset({"causes", "contributes_to", "associated_with"})
_LOOSE: Final = "associated_with"
_OUTCOME: Final = re.compile(
    r" (?:recovery|recovered|remissions?|improvements?|improved?|improves|improving|resolution|resolved|resolves|"
    r"alleviation|relief|regression|disappearance|disappeared|reductions?|decreases?|decreased|cessation|prevention|"
    r"preventing|reversal|amelioration|attenuation|elimination|curability|clearance|healing|subsided|stopped|"
    r"ceased|persisted|abated|responded|diminished|protective|protection|successfully|efficiently|managed with|"
    r"management with|and (?:[a-z]+ ){0,2}treated|antiarrhythmic|anticonvulsant|antihypertensive) "
)
_OUTCOME_AFTER: Final = re.compile(
    r"(?:relief|prevention|remission|control|treatment|therapy|management|resolution|regression|prophylaxis|recovery|"
    r"patients|improved|resolved|improvement) "
)
_GUARD: Final = re.compile(
    r" (?:against|protects?|protected|prevents?|prevented|attenuate[sd]?|reduce[sd]?|inhibit(?:s|ed)?|reverse[sd]?|"
    r"block(?:s|ed)?|ameliorate[sd]?|other|no other) "
)
_OUTCOME_OF: Final = re.compile(
    r" (?:recovery|resolution|improvements?|relief|remission|regression|reduction|treatment|management|therapy) "
    r"(?:of|from|in) (?:[^ <;,:]+ ){0,3}$"
)
_PEOPLE: Final = (
    r"(?:patients?|subjects|children|child|women|woman|men|man|boys?|girls?|adults?|individuals|people|cases|rats|mice|"
    r"recipients?|males?|females?|infants?)"
)
_PEOPLE_WITH: Final = re.compile(rf" {_PEOPLE} (?:with|suffering from) (?:[^ <;,:]+ ){{0,3}}$")
_TIME: Final = re.compile(r"(?:after|following|during|while [a-z]+|in) $")
_NOT_GIVEN: Final = re.compile(
    r" (?:not|never|no|without|nor) (?:[a-z]+ ){0,2}(?:treated|receiving|received|receive|given|taking|taken|exposed) "
)
_FIRST_OF_ITS_KIND: Final = re.compile(
    r" (?:(?:not|never) (?:yet |previously |been |hitherto |before |to date )*(?:reported|described|documented|"
    r"published|studied|investigated|evaluated)|"
    r"no (?:previous |prior |other |published )*(?:cases?|reports?|data|studies)) "
)
_LOSS: Final = (
    r"(?:knockdown|knockout|inhibition|silencing|depletion|loss|absence|lack|deficiency|blockade|omission|discontinuation|"
    r"cessation|stopping|removal|shortage|antagonism|malabsorption|withdrawal|withdrawing|abstinence|interruption)"
)
_LOSS_BEFORE: Final = re.compile(
    rf" (?:{_LOSS} of|(?:too little|insufficient|inadequate|reduced|impaired|discontinuing|stopping)"
    r"(?: [a-z]+ of)?) (?:[^ <;,]+ ){0,2}$|"
    r" low (?:(?:serum|plasma|blood|dietary|maternal) )?(?:(?:levels?|concentrations?|intakes?) of )?$"
)
_LOSS_AFTER: Final = re.compile(
    r"(?:knockdown|knockout|sirna|shrna|null|deficiency|deficient|inhibition|silencing|depletion|blockade|resistant|"
    r"resistance|antibody|antibodies|discontinuation|cessation|withdrawal|abstinence) "
)
_AGENT_AFTER: Final = re.compile(r"(?:inhibitors?|antagonists?|agonists?|blockers?) ")
# "to lower elevated bilirubin levels": an adjective, no verb.
_ADJECTIVE: Final = re.compile(r" (?:of|with|to|through|via|by|in|from|for|the|an?|extremely|produced|showed) $")
# A chemical in such a phrase is not what the verb after it speaks of.
_NO_SUBJECT: Final = re.compile(
    r" (?:prior to|previous to|before|despite|unlike|than|versus|vs|against|adjuvant to|adjunct to|compared with|"
    r"compared to|induced by|caused by|produced by|resistan(?:ce|t) to|sensitiv(?:e|ity) to|responses? to) "
    r"(?:[^ <;,]+ ){0,3}$|"
    r" (?:all|every|each|most) (?:[^ <;,]+ ){1,3}(?:except|excepting|other than|apart from) (?:for )?$"
)
_PASSIVE: Final = re.compile(r" (?:is|are|was|were|be|been|being) (?:[a-z]+ly )?$")
# "blocks A and causes B": a second verb of the other kind stands nearer to what it says.
_SECOND_VERB: Final = MappingProxyType(
    {
        True: re.compile(
            r" and (?:also )?(?:treat|prevent|relieve|alleviate|ameliorate|improve|cure|reverse)(?:s|d|ed)? "
        ),
        False: re.compile(r" and (?:also )?(?:cause|induce|produce|provoke|precipitate|trigger|worsen)(?:s|d|ed)? "),
    }
)
_ATTRIBUTE: Final = re.compile(r" (?:and|or|,) (?:less|more|fewer|improved|reduced|increased) | before | until ")
_PREPOSITIONS: Final = frozenset({"to", "with", "by", "in", "for", "of", "as", "against", "from"})


def refused(text: str, match: re.Match[str], predicate: str, *, compound: bool, hyphen: bool) -> bool:
    """Tell whether a match over a phrase's text says something else than its cue.

    `compound`: subject and cue are one word, "lithium-induced"; `hyphen`: the cue is written to the word before it.
    """
    forward = match.start("S") < match.start("O")
    if (predicate != _LOOSE and _lost(text, match, forward=forward)) or _other_statement(text, match, predicate):
        return True
    if predicate == "treats":
        return _no_treatment(text, match)
    if forward and not compound and _no_subject(text, match, hyphen=hyphen):
        return True
    if _NOT_GIVEN.search(_around(text, match)):
        return True
    if text.startswith("free ", match.end("O") + 2):
        return True
    loose = predicate == _LOOSE
    return predicate in _HARM and _turned(text, match, forward=forward, compound=compound, loose=loose)


def _no_treatment(text: str, match: re.Match[str]) -> bool:
    """Tell whether the drug was not given, or stopped, or what got better is another thing than the disease."""
    start = match.start("S") - 2
    before, after = text[max(0, start - 30) : start], text[match.end("S") + 2 :]
    if (
        before.endswith(" withdrawal of ")
        or text.endswith(" without ", 0, match.start("O") - 2)
        or after.startswith("withdrawal ")
    ):
        return True
    return any(
        rule.search(region) for rule, region in ((_NOT_GIVEN, _around(text, match)), (_ATTRIBUTE, _gap(text, match)))
    )


def _around(text: str, match: re.Match[str]) -> str:
    """Give the match with a few words before it."""
    return text[max(0, match.start() - 30) : match.end()]


def _gap(text: str, match: re.Match[str]) -> str:
    """Give what stands between the first slot and the last one."""
    first, last = sorted(("S", "O"), key=match.start)
    return text[match.end(first) + 1 : match.start(last) - 2]


def _other_statement(text: str, match: re.Match[str], predicate: str) -> bool:
    """Tell whether it is the first case of its kind that is told of, or a second verb that rules the object."""
    return (
        _FIRST_OF_ITS_KIND.search(_around(text, match)) is not None
        or _SECOND_VERB[predicate in _HARM].search(_toward(text, match)) is not None
    )


def _toward(text: str, match: re.Match[str]) -> str:
    """Give what stands between the cue and an object behind it, with the space at each end; empty before the cue."""
    return text[max(match.end("S") + 1, match.end("cue") - 1) : match.start("O") - 2]


def _lost(text: str, match: re.Match[str], *, forward: bool) -> bool:
    """Tell whether it is the subject's absence that acts; a cue that speaks of absence itself is meant so."""
    start = match.start("S") - 2
    left = match.end("cue") - 1 if match.end("cue") <= start else 0
    before = text[max(left, start - 60) : start]
    if _LOSS_BEFORE.search(before) and not (left == 0 and not forward):
        return True
    return _LOSS_AFTER.match(text, match.end("S") + 2) is not None


def _no_subject(text: str, match: re.Match[str], *, hyphen: bool) -> bool:
    """Tell whether what stands before an active cue is not what acts."""
    cue = match.group("cue").split()
    beside = match.end("S") + 2 == match.start("cue")
    if not beside and _AGENT_AFTER.match(text, match.end("S") + 2):
        return True
    if cue and _no_active(text, match, cue):
        return True
    if match.start("cue") < match.start("S"):
        return False
    if hyphen and not beside:
        return True
    return _NO_SUBJECT.search(text[max(0, match.start("S") - 60) : match.start("S") - 2]) is not None


def _no_active(text: str, match: re.Match[str], cue: list[str]) -> bool:
    """Tell whether a cue is an adjective or a passive where its row means a verb."""
    before = text[max(0, match.start("cue") - 40) : match.start("cue")]
    participle = cue[0].endswith("ed")
    if participle and _ADJECTIVE.search(before):
        return True
    if _PREPOSITIONS.intersection(cue):
        return False
    return text.startswith("by ", match.end("cue")) or (participle and _PASSIVE.search(before) is not None)


def _turned(text: str, match: re.Match[str], *, forward: bool, compound: bool, loose: bool) -> bool:
    """Tell whether the harm is what went away, or belongs to the people who were treated."""
    if not forward:
        before = text[max(0, match.start() - 60) : match.start()]
        timed = _TIME.search(match.group("cue")) is not None
        aside = timed and (_PEOPLE_WITH.search(before) or _OUTCOME_OF.search(before))
        return bool(aside or _OUTCOME.search(_gap(text, match)))
    toward = _toward(text, match)
    ahead = text[match.end("S") + 1 : match.start("cue")]
    if _GUARD.search(ahead) or _OUTCOME.search(ahead) or _OUTCOME.search(toward) or _PEOPLE_WITH.search(toward):
        return True
    if compound:
        return " in " in toward
    return not loose and _OUTCOME_AFTER.match(text, match.end("O") + 2) is not None
