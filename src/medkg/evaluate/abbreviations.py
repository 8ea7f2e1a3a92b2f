"""`eval abbreviations`: short and long forms in the MED1250 layout of Ab3P (Sohn et al. 2008)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import InputError
from medkg.evaluate.scores import Counts, f1_interval, metrics, total
from medkg.evaluate.unpacked import unpacked
from medkg.model.document import Document
from medkg.model.report import Evaluation
from medkg.ports import Progress

Pair = tuple[str, str]
FindAbbreviations = Callable[[Document], Sequence[Pair]]
COMMENT = "//"


@dataclass(frozen=True, slots=True)
class AbbreviationGold:
    """One record: its text, and its (short, long) pairs."""

    document: Document
    pairs: frozenset[Pair]


def evaluate_abbreviations(
    files: Sequence[Path], find: FindAbbreviations, *, extractor: str, progress: Progress, intervals: bool = False
) -> Evaluation:
    """Measure exact (short, long) pairs by precision, recall and F1; white space is folded, case is not."""
    records = [record for path in files for record in read_med1250(path)]
    if not records:
        raise InputError(
            "the gold holds no records.",
            place=", ".join(path.name for path in files),
            remedy="Give a file of the MED1250 layout: an id, a title, an abstract, then lines of “  short|long”.",
        )
    progress.stage("abbreviations", total=len(records))
    judged = []
    for record in records:
        found = frozenset((_folded(short), _folded(long)) for short, long in find(record.document))
        judged.append(Counts.of(record.pairs, found))
        progress.advance()
    return Evaluation(
        task="abbreviations",
        gold=tuple(path.name for path in files),
        count=len(records),
        metrics=(*metrics(total(judged)), *(f1_interval(judged) if intervals else ())),
        config=(("extractor", extractor), ("pairs", str(sum(len(record.pairs) for record in records)))),
    )


def read_med1250(path: Path) -> Iterator[AbbreviationGold]:
    """Read records: a line with the id, title, abstract, then lines `  short|long`; `//` begins a comment.

    The file is Latin-1. Raises InputError where a record has no title or abstract.
    """
    text = unpacked(path).decode("latin-1")
    block: list[str] = []
    for line in (line.rstrip("\r") for line in text.split("\n")):
        # A record begins with its id; the blank lines between records also stand inside some.
        if line.strip().isdigit() and block:
            yield _record(block, path)
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield _record(block, path)


def _record(block: list[str], path: Path) -> AbbreviationGold:
    kept = [line for line in block if not line.startswith(COMMENT)]
    texts = [line for line in kept if not line.startswith("  ")]
    if len(texts) < 2:  # noqa: PLR2004 -- an id and at least a title
        raise InputError(f"record {block[0]!r} has no text.", place=path.name)
    number, *body = texts
    text = " ".join(line.strip() for line in body)
    pairs = (line.strip().partition("|") for line in kept if line.startswith("  "))
    return AbbreviationGold(
        Document(id=f"PMID:{number.strip()}", text=text),
        frozenset((_folded(short), _folded(long)) for short, bar, long in pairs if bar),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())
