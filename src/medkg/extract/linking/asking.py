"""What the linker is asked: a document's mentions with their setting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from medkg.extract.linking.kinds import CHEMICAL, TRAINED, kind_of
from medkg.model.mention import Mention

# A document speaks of chemicals where they are at least a fifth of its chemicals and diseases.
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention to link: its text, its kind, the long form that the document gives for it (may be empty).

    `drugs`: the document speaks of chemicals.
    """

    text: str
    kind: str
    long_form: str = ""
    drugs: bool = False

    @property
    def name(self) -> str:
        """The name that is looked for: the long form where there is one."""
        return self.long_form or self.text


def asked_of(mentions: Sequence[Mention], long_forms: Mapping[str, str]) -> list[Asked]:
    """Put the mentions of one document as the linker is asked for them."""
    kinds = [kind_of(mention.category) for mention in mentions]
    counted = Counter(kinds)
    drugs = counted[CHEMICAL] * _FEW >= sum(counted[kind] for kind in TRAINED)
    return [
        Asked(mention.text, kind, long_form_of(mention.text, long_forms), drugs)
        for mention, kind in zip(mentions, kinds, strict=True)
    ]


def long_form_of(text: str, long_forms: Mapping[str, str]) -> str:
    """Give the long form of a short form or its plural; empty where a document gives none."""
    return long_forms.get(text) or long_forms.get(text.removesuffix("s"), "")
