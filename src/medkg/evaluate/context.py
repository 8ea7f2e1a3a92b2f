"""`eval context`: the sense of given mentions in the NegEx layout (Chapman et al. 2001; Harkema et al. 2009)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from medkg.errors import InputError
from medkg.evaluate.scores import Counts, f1_interval, metrics, total
from medkg.evaluate.unpacked import unpacked
from medkg.model.document import Document, Section, Span
from medkg.model.mention import Context, Experiencer, Polarity, Temporality
from medkg.model.report import Evaluation
from medkg.ports import Progress

SayContext = Callable[[Document, Span], Context]
FindSections = Callable[[str], tuple[Section, ...]]
ATTRIBUTES = ("negated", "historical", "hypothetical", "experiencer")
_COLUMNS = 6
_POLARITIES = MappingProxyType({"negated": True, "affirmed": False, "possible": False})
_TEMPORALITIES = MappingProxyType(
    {"historical": "historical", "hypothetical": "hypothetical", "not particular": "hypothetical", "recent": ""}
)


@dataclass(frozen=True, slots=True)
class ContextGold:
    """One row: a sentence as a document, where its concept stands, and which attributes it has."""

    document: Document
    span: Span
    attributes: frozenset[str]


def evaluate_context(
    files: Sequence[Path],
    say: SayContext,
    *,
    sections: FindSections,
    extractor: str,
    progress: Progress,
    intervals: bool = False,
) -> Evaluation:
    """Measure precision, recall and F1 of each attribute over given concepts.

    `sections` finds the headed parts of a note in a row's text. Attributes that no row has are left out and named.
    """
    rows = [row for path in files for row in read_negex(path, sections=sections)]
    if not rows:
        raise InputError("the gold holds no rows.", place=", ".join(path.name for path in files), remedy=_LAYOUT)
    progress.stage("context", total=len(rows))
    judged: list[dict[str, Counts]] = []
    for row in rows:
        found = attributes_of(say(row.document, row.span))
        judged.append({name: Counts.of(row.attributes & {name}, found & {name}) for name in ATTRIBUTES})
        progress.advance()
    annotated = set(chain.from_iterable(row.attributes for row in rows))
    figures: list[tuple[str, float]] = []
    for name in (attribute for attribute in ATTRIBUTES if attribute in annotated):
        counts = [one[name] for one in judged]
        figures += metrics(total(counts), prefix=f"by_attribute.{name}.")
        figures += [(f"by_attribute.{name}.{key}", value) for key, value in (f1_interval(counts) if intervals else ())]
    return Evaluation(
        task="context",
        gold=tuple(path.name for path in files),
        count=len(rows),
        metrics=tuple(figures),
        config=(("extractor", extractor), ("left_out", ", ".join(a for a in ATTRIBUTES if a not in annotated))),
    )


def attributes_of(context: Context) -> frozenset[str]:
    """Name the attributes that a context has."""
    holds = {
        "negated": context.polarity is Polarity.DENIED,
        "historical": context.temporality is Temporality.HISTORICAL,
        "hypothetical": context.temporality is Temporality.HYPOTHETICAL,
        "experiencer": context.experiencer is Experiencer.OTHER,
    }
    return frozenset(name for name, held in holds.items() if held)


_LAYOUT = (
    "Give tab-separated rows: number, concept, sentence, Negated or Affirmed, Recent or Historical or Hypothetical, "
    "Patient or somebody else."
)


def read_negex(path: Path, *, sections: FindSections) -> Iterator[ContextGold]:
    """Read rows, behind a header or not; the concept is sought in capitals first, as the gold marks it.

    Raises InputError naming the line where a row has no such column, value or concept.
    """
    text = unpacked(path).decode("utf-8", errors="replace")
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=1):
        if not row or (number == 1 and not row[0].strip().isdigit()):
            continue
        if len(row) < _COLUMNS:
            raise InputError(f"a row has {len(row)} columns.", place=f"{path.name} line {number}", remedy=_LAYOUT)
        yield _gold(row, place=f"{path.name} line {number}", sections=sections)


def _gold(row: list[str], *, place: str, sections: FindSections) -> ContextGold:
    number, concept, sentence, polarity, temporality, experiencer = (cell.strip() for cell in row[:_COLUMNS])
    span = _find(concept, sentence)
    if span is None:
        raise InputError(f"{concept!r} does not stand in its sentence.", place=place, remedy=_LAYOUT)
    try:
        negated, when = _POLARITIES[polarity.lower()], _TEMPORALITIES[temporality.lower()]
    except KeyError as error:
        raise InputError(f"there is no attribute {error.args[0]!r}.", place=place, remedy=_LAYOUT) from error
    held = {"negated": negated, when: bool(when), "experiencer": experiencer.lower() != "patient"}
    document = Document(id=f"row:{number}", text=sentence, sections=sections(sentence))
    return ContextGold(document, span, frozenset(name for name, holds in held.items() if holds))


def _find(concept: str, sentence: str) -> Span | None:
    """Find a concept, or as many of its first or last words as stand together where the gold cut its sentence short."""
    words = concept.split()
    for count in range(len(words), 0, -1):
        for some in dict.fromkeys((tuple(words[:count]), tuple(words[-count:]))):
            for written, flags in ((map(str.upper, some), re.NOFLAG), (some, re.IGNORECASE)):
                if match := re.search(r"\s+".join(map(re.escape, written)), sentence, flags):
                    return Span(*match.span())
    return None
