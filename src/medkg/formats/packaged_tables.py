"""The tables that ship beside the readers and say how an input's own structure is read."""

from __future__ import annotations

from importlib.resources import files


def packaged_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read a table of `formats/data`: tabs part its cells, `#` begins a comment, the first row names the columns."""
    text = (files("medkg.formats") / "data" / name).read_text(encoding="utf-8")
    header, *rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(dict(zip(header, row, strict=True)) for row in rows)
