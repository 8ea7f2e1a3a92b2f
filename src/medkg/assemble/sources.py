"""Which vocabularies there are, and where they come from."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from medkg.durable import file_digest, replaced
from medkg.errors import VocabularyError

Row = tuple[str, int, int, str, str, str]
TABLE = ".tsv.gz"
SOURCES = "SOURCES.tsv"
_HEADER = ("file", "sha256", "origin", "version", "licence")
_NAMES = slice(3, 7)  # the columns of a term table that hold synonyms


def listed(added: Sequence[Path]) -> tuple[Row, ...]:
    """List (name, concepts, names, version, licence, origin): what ships first, then what was added to a graph."""
    return (*_shipped(), *_added(added))


def _shipped() -> Iterator[Row]:
    package = files("medkg_ontologies")
    rows = csv.DictReader((package / SOURCES).read_text("utf-8").splitlines(), delimiter="\t")
    for row in rows:
        if row["file"].endswith(TABLE):
            concepts, names = _counted(gzip.decompress((package / row["file"]).read_bytes()))
            name = row["file"].removesuffix(TABLE)
            yield name, concepts, names, row["version"], row["licence"], row["origin"]


def _added(paths: Sequence[Path]) -> Iterator[Row]:
    for path in paths:
        concepts, names = _counted(_read(path))
        said = kept_sources(path.parent).get(path.name, {})
        origin = said.get("origin", "")
        version, licence = said.get("version", ""), said.get("licence", "")
        yield path.name.removesuffix(TABLE), concepts, names, version, licence, f"added to this graph {origin}".strip()


def table_ids(path: Path) -> tuple[str, ...]:
    """Give the ids of the concepts of a table that was added; raises VocabularyError where it cannot be read."""
    return tuple(line.partition("\t")[0] for line in _lines(_read(path)))


def _read(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        remedy = f"Add its vocabulary again, or delete it: medkg vocabulary remove {path.name.removesuffix(TABLE)}"
        raise VocabularyError(f"{path} cannot be read: {error}.", remedy=remedy) from error


def kept_sources(folder: Path) -> dict[str, dict[str, str]]:
    """Give what is kept beside the tables of a graph about where each came from, by table."""
    file = folder / SOURCES
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    return {
        row["file"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row.get("file")
    }


def keep_source(table: Path, *, origin: Path, version: str, licence: str) -> None:
    """Note beside a table which file it was made from, its checksum, version and licence."""
    sha256 = file_digest(origin)
    cells = (table.name, sha256, f"from {origin.name}", version, licence)
    row = dict(zip(_HEADER, (" ".join(cell.split()) for cell in cells), strict=True))
    _write(table.parent, kept_sources(table.parent) | {table.name: row})


def drop_source(table: Path) -> None:
    """Forget where a table came from."""
    _write(table.parent, {name: row for name, row in kept_sources(table.parent).items() if name != table.name})


def _write(folder: Path, rows: dict[str, dict[str, str]]) -> None:
    lines = [_HEADER, *(tuple(row.get(column) or "" for column in _HEADER) for _, row in sorted(rows.items()))]
    with replaced(folder / SOURCES) as file:
        file.writelines(("\t".join(line) + "\n").encode() for line in lines)


def _counted(table: bytes) -> tuple[int, int]:
    lines = _lines(table)
    synonyms = sum(
        len([name for name in cell.split("|") if name]) for line in lines for cell in line.split("\t")[_NAMES]
    )
    return len(lines), len(lines) + synonyms


def _lines(table: bytes) -> list[str]:
    """Give the rows of a table that name a concept; the others only map ids."""
    rows = (line.split("\t", 2) for line in table.decode("utf-8", "replace").split("\n")[1:])
    return ["\t".join(row) for row in rows if row[1:2] not in ([], [""])]
