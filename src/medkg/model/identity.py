"""Identity by content: the same value has the same id on every machine, in any order.

Ids are the first 32 hexadecimal digits (128 bits) of a SHA-256 over canonical JSON. With 10^9 values
the chance of one collision is below 2^-68.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

# Values that canonical JSON can hold; sequences and mappings of the same, which Python 3.11 cannot say of itself.
Canonical = None | bool | int | float | str | Sequence[Any] | Mapping[str, Any]

DIGEST_LENGTH = 32
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))
# Made once: json.dumps with options makes an encoder at every call, which triples the cost of a hash.
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Canonical) -> str:
    """Write a value as JSON that is the same for equal values: sorted keys, no spaces, real characters."""
    return _ENCODER.encode(value)


def tidied(raw: str) -> str:
    """Give an id or a name as it is meant: no byte order marks and zero-width characters, white space single.

    Files that were joined hold marks in their middle, and what no eye can see would make two ids of one.
    """
    return " ".join((raw if raw.isascii() else raw.translate(_UNSEEN)).split())


def digest(value: Canonical) -> str:
    """Hash a value's canonical JSON to 32 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:DIGEST_LENGTH]


def text_digest(text: str) -> str:
    """Hash a text to 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
