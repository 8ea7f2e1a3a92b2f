"""What a question denies or measures beyond what the grammar reads: refused with the reason, never dropped."""

from __future__ import annotations

from medkg.generate.tables import grammar
from medkg.generate.tokens import Phrase, leading

TWICE = "the question is denied twice."
WHY_NOT = "why something is not so cannot be told from chains; ask whether it is so."
TWO_WAYS = "a denied question about several things can be read in two ways; ask one by one."
_NONE = "whether there is no"
_READ = (TWICE, WHY_NOT, TWO_WAYS, _NONE)
_CONTRACTED = ("n't", "cannot")


def without_alternative(phrase: Phrase) -> Phrase:
    """Take "or not" off the end: "does X cause Y or not" asks whether X causes Y."""
    return phrase[:-2] if phrase.words[-2:] == ("or", "not") else phrase


def none_asked(rest: Phrase) -> str:
    """Say why "is there no REST" is not answered: what was not read may well hold one."""
    return f"{_NONE} {rest.surface} cannot be told from what was read; ask whether there is."


def front_denial(phrase: Phrase) -> int:
    """Give the length of a contracted denial at the front, as in "doesn't X cause Y"; 0 where there is none."""
    kind, length = leading(phrase, ("auxiliary", "negation", "hedge"))
    return length if kind == "negation" and phrase.words[0].endswith(_CONTRACTED) else 0


def measured(phrase: Phrase, kind: str) -> str:
    """Say why how frequent something is is not answered, where a word of this kind asks it; the graph counts documents.

    `seldom` words nearly deny. `often` words are refused in yes/no questions only, where a yes would confirm them:
    "which drugs are commonly used for Y" just lists what is used.
    """
    for start in range(len(phrase)):
        _, length = leading(phrase[start:], (kind,))
        if length:
            said = phrase[start : start + length].surface
            return f"how often something is so cannot be read from the evidence; ask without {said!r}."
    return ""


def unread(phrase: Phrase, troubles: list[str]) -> str:
    """Say which word of a question that was not understood denies something; empty where another reason says it."""
    if any(trouble.startswith(_READ) for trouble in troubles):
        return ""
    denying = {words[0] for kind in ("negation", "denying") for words in grammar().kinds[kind] if len(words) == 1}
    found = next((token.word for token in phrase.tokens if token.word in denying), "")
    if not found:
        return ""
    return (
        f' "{found}" denies something in a way that is not read: only the relation can be denied ("does X not cause '
        'Y", "which drugs do not cause Y").'
    )
