"""Which of two readings of one document stands.

The rule, in this order:

1. The later revision date (`metadata.revised`) stands; a reading without a date is earlier than any with one.
2. The content differs. Within one run, and in a merge, the greater content hash stands, so that neither the order
   of the inputs nor of the records matters. Otherwise the newly read one replaces the stored one: a later run updates.
3. The content is the same, the extractor is another (or the annotations that came with the document are, whose hash is
   part of the name that the ledger keeps). The greater name stands within one run and in a merge, otherwise the newly
   read one.
4. Both are the same, but what was found differs (a file that carries annotations beside one that does not). As for
   content: the greater digest within one run and in a merge, otherwise the newly read one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from medkg.model.report import Standing


class Occasion(Enum):
    """When a document meets the one that is stored."""

    LATER_RUN = "the stored one was put by an earlier run"
    SAME_RUN = "both were read in this run"
    MERGE = "both are stored, each in a record of its own"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rule looks at."""

    revised: str
    content_hash: bytes
    extractor: str


def standing_of(new: Entry, stored: Entry | None, *, occasion: Occasion) -> Standing:
    """Tell how a document stands before anything is known of what was found in it (rules 1 to 3)."""
    if stored is None:
        return Standing.NEW
    if new.revised != stored.revised:
        return _replaced_if(new.revised > stored.revised)
    if new.content_hash != stored.content_hash:
        return _replaced_if(occasion is Occasion.LATER_RUN or new.content_hash > stored.content_hash)
    if new.extractor != stored.extractor:
        return _replaced_if(occasion is Occasion.LATER_RUN or new.extractor > stored.extractor)
    return Standing.UNCHANGED


def standing_of_findings(new: bytes, stored: bytes, *, occasion: Occasion) -> Standing:
    """Tell how a document stands whose content and extractor are those stored (rule 4), by the ledger's digests."""
    if new == stored:
        return Standing.UNCHANGED
    return _replaced_if(occasion is Occasion.LATER_RUN or new > stored)


def _replaced_if(wins: bool) -> Standing:  # noqa: FBT001 - one flag, one word
    return Standing.CHANGED if wins else Standing.SUPERSEDED
