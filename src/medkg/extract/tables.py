"""Rule data that lies beside the rules: tab-separated files with a header, `#` comments, readable and extendable."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from itertools import repeat
from typing import TYPE_CHECKING

from medkg.errors import ExtractionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one rule file as dictionaries keyed by its header, and the hash of its bytes.

    `places` says of each row where it stands, "cues.tsv line 4"; rows that were made without a file have none.
    """

    name: str
    rows: tuple[dict[str, str], ...]
    digest: str
    places: tuple[str, ...] = ()

    def placed(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Give the rows with where each stands; the table's name where that is not known."""
        return zip(self.places or repeat(self.name, len(self.rows)), self.rows, strict=True)


def shipped_table(name: str) -> Table:
    """Read one of medkg's own rule files, by its name without ending."""
    return _table(name, files("medkg.extract").joinpath("data", f"{name}.tsv").read_bytes())


def user_table(path: Path) -> Table:
    """Read a rule file of the same layout from elsewhere; raises ExtractionError naming file and line."""
    try:
        return _table(str(path), path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise ExtractionError(
            f"{path} cannot be read: {error}.", stage="rules", remedy="Give a tab-separated UTF-8 file with a header."
        ) from error


def context_table(own: Path | None) -> Table:
    """Give the shipped context cues, with a user's own rows: a cue that the user names is theirs altogether.

    A word that the user adds to a class stands beside the shipped ones.
    """
    shipped = shipped_table("context")
    if own is None:
        return shipped
    table = user_table(own)
    if any("cue" not in row for row in table.rows):
        raise ExtractionError(
            f"{own} names no cues.", stage="rules", remedy="Its columns are cue, category, direction and words."
        )
    theirs = {row["cue"].lower() for row in table.rows if row.get("category") != "class"}
    kept = [at for at, row in enumerate(shipped.rows) if row["cue"].lower() not in theirs or row["category"] == "class"]
    return Table(
        table.name,
        (*(shipped.rows[at] for at in kept), *table.rows),
        sha256(f"{shipped.digest} {table.digest}".encode()).hexdigest()[:32],
        (*(shipped.places[at] for at in kept), *table.places),
    )


def _table(name: str, content: bytes) -> Table:
    header: list[str] = []
    rows: list[dict[str, str]] = []
    places: list[str] = []
    for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if not header:
            header = fields
            continue
        if len(fields) != len(header):
            raise ExtractionError(
                f"{name} line {number} has {len(fields)} columns, the header names {len(header)}: {', '.join(header)}.",
                stage="rules",
                remedy="Part the columns by single tabs.",
            )
        rows.append(dict(zip(header, fields, strict=True)))
        places.append(f"{name} line {number}")
    return Table(name, tuple(rows), sha256(content).hexdigest()[:32], tuple(places))
