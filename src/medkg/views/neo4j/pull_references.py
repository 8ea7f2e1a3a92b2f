"""The documents that a property names: PMIDs alone or in lists, in one text or in several."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[\s,;|]+")
_PMID = re.compile(r"(?i)(?:pmid|pubmed)?:?\s*0*([1-9]\d{0,9})")


def references(value: object) -> tuple[str, ...]:
    """Give the documents that are named, once each and in order: `PMID:1` for bare numbers, others as they are."""
    values = value if isinstance(value, list) else [value]
    parts = [part for one in values if isinstance(one, str | int) for part in _PARTS.split(str(one)) if part]
    return tuple(dict.fromkeys(_reference(part) for part in parts if part.strip(":")))


def _reference(part: str) -> str:
    pmid = _PMID.fullmatch(part)
    return f"PMID:{pmid[1]}" if pmid else part
