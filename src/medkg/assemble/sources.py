"""Which vocabularies there are, and where they come from."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from medkg.errors import VocabularyError

Row = tuple[str, int, int, str, str, str]
_NAMES = slice(3, 7)  # the columns of a term table that hold synonyms


def listed(added: Sequence[Path]) -> tuple[Row, ...]:
    """List (name, concepts, names, version, licence, origin): what ships first, then what was added to a graph."""
    return (*_shipped(), *_added(added))


def _shipped() -> Iterator[Row]:
    package = files("medkg_ontologies")
    rows = csv.DictReader((package / "SOURCES.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    for row in rows:
        if row["file"].endswith(".tsv.gz"):
            concepts, names = _counted((package / row["file"]).read_bytes())
            name = row["file"].removesuffix(".tsv.gz")
            yield name, concepts, names, row["version"], row["licence"], row["origin"]


def _added(paths: Sequence[Path]) -> Iterator[Row]:
    for path in paths:
        try:
            concepts, names = _counted(path.read_bytes())
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            remedy = "Add its vocabulary again, or delete the file."
            raise VocabularyError(f"{path} cannot be read: {error}.", remedy=remedy) from error
        yield path.name.removesuffix(".tsv.gz"), concepts, names, "", "", "added to this graph"


def _counted(table: bytes) -> tuple[int, int]:
    lines = gzip.decompress(table).decode().splitlines()[1:]
    synonyms = sum(
        len([name for name in cell.split("|") if name]) for line in lines for cell in line.split("\t")[_NAMES]
    )
    return len(lines), len(lines) + synonyms
