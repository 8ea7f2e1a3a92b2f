"""Gold files as they are kept: plain, or packed with gzip."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from medkg.errors import InputError

_GZIP = b"\x1f\x8b"


def unpacked(path: Path, *, remedy: str = "") -> bytes:
    """Read a file whole, unpacked where it is packed; raises InputError."""
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if raw.startswith(_GZIP) else raw
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"the gold cannot be read: {error}.", place=str(path), remedy=remedy) from error
