"""Count the strategies of `extract/data/abbreviations.tsv` on gold, and say how they do on documents they never saw.

    python benchmarks/abbreviations.py --gold MED1250_FILE [--folds 10] [--write]

The figures printed: precision, recall and F1 with the table counted on all documents, and cross-validated by document,
the folds drawn three times.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from medkg.evaluate.abbreviations import AbbreviationGold, Pair, read_med1250
from medkg.evaluate.scores import Counts, total
from medkg.extract.abbreviations import definitions, read
from medkg.extract.definitions import candidates
from medkg.extract.strategies import COLUMNS, Counted, Reliability, Strategy, count

HEADER = """\
# How often each way of reading an abbreviation was right on half of MED1250 (Sohn et al. 2008).
# place: before = "long (SF)", glued = "long(SF)", later = "long (remark; SF)", within = "(long, SF)",
#   reversed = "SF (long)".
# family: how far the letters are to be trusted at all. letters: how they lie.
# gaps: words without a letter in the short form, between (skipped) or behind (tail).
# kind: how many letters the short form has, or lower case. * = any.
# precision: right / tried, smoothed towards the next wider row. Only what reaches .5 is believed.
# Written by benchmarks/abbreviations.py --write.
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A record with the strategies that its candidates followed, and whether each was right."""

    record: AbbreviationGold
    outcomes: tuple[tuple[Strategy, bool], ...]


def tried(record: AbbreviationGold) -> Tried:
    """Read all candidates of a record."""
    text = record.document.text
    found = [one for candidate in candidates(text) if (one := read(text, candidate)) is not None]
    return Tried(
        record,
        tuple((one.strategy, _pair(one.short.of(text), one.long.of(text)) in record.pairs) for one in found),
    )


def _pair(short: str, long: str) -> Pair:
    return " ".join(short.split()), " ".join(long.split())


def score(records: Sequence[Tried], counted: Sequence[Counted]) -> Counts:
    """Compare what a table finds with the gold."""
    reliability = Reliability({row.strategy: row.precision for row in counted})
    judged = []
    for one in records:
        text = one.record.document.text
        found = frozenset(_pair(d.short.of(text), d.long.of(text)) for d in definitions(text, reliability))
        judged.append(Counts.of(one.record.pairs, found))
    return total(judged)


def cross_validated(records: Sequence[Tried], folds: int, draw: int) -> Counts:
    """Count on all folds but one and score on that one, in turn."""
    order = sorted(records, key=lambda one: sha256(f"{draw} {one.record.document.id}".encode()).digest())
    parts = [order[number::folds] for number in range(folds)]
    return total(
        [
            score(part, count([o for other in parts if other is not part for one in other for o in one.outcomes]))
            for part in parts
        ]
    )


def table(counted: Sequence[Counted]) -> str:
    """Write the table."""
    lines = ["\t".join((*COLUMNS, "right", "tried", "precision"))]
    for row in counted:
        strategy = [getattr(row.strategy, name) for name in COLUMNS]
        lines.append("\t".join((*strategy, str(row.right), str(row.tried), f"{row.precision:.4f}")))
    return HEADER + "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures, and write the table where asked."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--folds", type=int, default=10)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    records = [tried(record) for record in read_med1250(given.gold)]
    counted = count([outcome for one in records for outcome in one.outcomes])
    rows = [("fitted", score(records, counted))]
    rows += [(f"{given.folds} folds, draw {n}", cross_validated(records, given.folds, n)) for n in range(3)]
    for name, counts in rows:
        print(f"{name}: P {counts.precision:.4f} R {counts.recall:.4f} F1 {counts.f1:.4f}")
    if given.write:
        target = Path(str(files("medkg.extract").joinpath("data", "abbreviations.tsv")))
        target.write_text(table(counted), encoding="utf-8")
        print(f"{target.name}: {len(counted)} rows")


if __name__ == "__main__":
    main()
