"""Compare words with a file that a person has read. MEDKG_WRITE_GOLDEN=1 writes the files anew, to be read again."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "golden"


def assert_golden(name: str, text: str) -> None:
    path = _FOLDER / name
    if os.environ.get("MEDKG_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
