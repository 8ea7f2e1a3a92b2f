"""Coordinations whose members share a relation only together: each alone is then no more than possible.

"Cisplatin-fluorouracil-induced mucositis" blames the combination; "patients with diabetes, hypertension and asthma were
treated with metformin" does not say which of their diseases it was given for ("or" would: every patient has one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from medkg.model.mention import Mention

_HARM: Final = frozenset({"causes", "contributes_to"})
_JOINTS: Final = frozenset({"-", "/", "+", "\N{EN DASH}", "\N{HYPHEN}"})
_PEOPLE_WITH: Final = re.compile(
    r"\b(?:patients?|subjects|children|child|wom[ae]n|m[ae]n|boys?|girls?|adults?|individuals|people|cases|"
    r"recipients?|males?|females?|infants?)\s+(?:with|who had|having|suffering from)\s+(?:\S+\s+){0,3}$",
    re.IGNORECASE,
)
_REACH: Final = 80


def together(text: str, predicate: str, *, subjects: Sequence[Mention], objects: Sequence[Mention]) -> bool:
    """Tell whether a relation holds of the members together and not surely of each; members in order of position."""
    if predicate in _HARM:
        return any(gap in _JOINTS for gap in _gaps(text, subjects))
    return predicate == "treats" and _comorbid(text, objects)


def _comorbid(text: str, members: Sequence[Mention]) -> bool:
    gaps = _gaps(text, members)
    if not any(gap.split(" ")[0].rstrip(",") == "and" or gap.startswith(", and") for gap in gaps):
        return False
    start = members[0].span.start
    return _PEOPLE_WITH.search(text[max(0, start - _REACH) : start]) is not None


def _gaps(text: str, members: Sequence[Mention]) -> list[str]:
    return [text[one.span.end : other.span.start].strip() for one, other in pairwise(members)]
