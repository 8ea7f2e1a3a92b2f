"""A question's plan: what was understood, as a value that can be printed and audited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkg.generate.naming import Named
from medkg.generate.tables import ANY_RELATION
from medkg.model.mention import Polarity
from medkg.wording import listed, statement


class Kind(StrEnum):
    """What a question asks for."""

    YES_NO = "yes/no"
    WHICH = "which"
    HOW = "how"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked: the relation (`*`: any) and its two ends; the end that is None is wanted.

    `wanted` holds the categories that an answer may have, none: any. `polarity` is denied for "which drugs do not …".
    `more` are the plans asked along with it: "does X or Y cause Z" asks twice.
    """

    kind: Kind
    predicate: str
    subject: Named | None
    object: Named | None
    wanted: tuple[str, ...] = ()
    polarity: Polarity = Polarity.ASSERTED
    more: tuple[Plan, ...] = ()

    @property
    def known(self) -> tuple[Named, ...]:
        """The concepts that the question names."""
        return tuple(end for end in (self.subject, self.object) if end is not None)

    @property
    def asked(self) -> str:
        """What is asked, said as a statement: "any Gene causes tremor (MESH:D014202)"."""
        asked = f"any {listed(self.wanted, last='or')}" if self.wanted else "anything"
        subject, object_ = (_end(end, asked) for end in (self.subject, self.object))
        if self.predicate == ANY_RELATION:
            return f"{subject} … {object_}"
        return statement(subject, self.predicate, object_, polarity=self.polarity)

    def __str__(self) -> str:
        return f"{self.kind}: {'; '.join((self.asked, *(plan.asked for plan in self.more)))}"


def _end(end: Named | None, asked: str) -> str:
    return f"{end.concept.name} ({', '.join(end.ids)})" if end else asked
