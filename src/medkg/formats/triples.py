"""Triples as tab-separated values: subject, predicate, object and perhaps polarity, with or without a header.

A header may also bring `subject_name`, `subject_category`, `object_name`, `object_category` and `confidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from medkg.formats.annotations import stem
from medkg.formats.detect import Sample
from medkg.formats.stream import file_digest, guarded
from medkg.formats.tables import Rejected, rows
from medkg.model.assertion import Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Terminology

_LEAST = ("subject", "predicate", "object")
_ORDER = (*_LEAST, "polarity")
_MOST = len(_ORDER)
POLARITIES = MappingProxyType(
    {
        "": Polarity.ASSERTED,
        "asserted": Polarity.ASSERTED,
        "affirmed": Polarity.ASSERTED,
        "positive": Polarity.ASSERTED,
        "true": Polarity.ASSERTED,
        "+": Polarity.ASSERTED,
        "denied": Polarity.DENIED,
        "negated": Polarity.DENIED,
        "negative": Polarity.DENIED,
        "false": Polarity.DENIED,
        "-": Polarity.DENIED,
    }
)
"""The words that say whether a row asserts or denies, nothing being an assertion."""
_DENIED = Context(polarity=Polarity.DENIED)
_CURIE = re.compile(r"[A-Za-z][\w.]*:\S+")


def header(line: str) -> dict[str, int]:
    """Give the columns of a header line by name; empty where the line is none."""
    names = [name.strip().lower() for name in line.split("\t")]
    return {name: column for column, name in enumerate(names)} if set(_LEAST) <= set(names) else {}


@dataclass(frozen=True, slots=True)
class TriplesReader:
    """Reads a table of triples as one curated source: a document without text, its evidence the lines."""

    terminology: Terminology
    name: str = "triples"

    def recognises(self, sample: Sample) -> bool:
        """Tell by a header with subject, predicate and object, or by three or four words on every line."""
        found = [line for line in sample.lines if line.strip() and not line.startswith("#")][:50]
        if not found or sample.binary:
            return False
        if header(found[0]):
            return True
        fields = [line.split("\t") for line in found]
        # Predicates come again and again; a second column that never repeats itself is no predicate.
        return all(map(_is_triple, fields)) and len({row[1] for row in fields}) <= max(2, len(fields) // 2)

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Rejection]:
        """Give the table as one graph whose lines stream, then the lines that were put aside."""
        yield from guarded(self._graph(path, source), source=source)

    def _graph(self, path: Path, source: str) -> Iterator[GraphReading | Rejection]:
        rejected = Rejected(source)
        document = Document(id=f"source:{source}", text="", metadata=Metadata(), source=source)
        table = _Table(path, source, self.terminology, rejected)
        yield GraphReading(document, table.concepts(), table.evidence(document.id), "line 1", file_digest(path))
        yield from rejected


def _is_triple(fields: Sequence[str]) -> bool:
    if not len(_LEAST) <= len(fields) <= _MOST or not all(field.strip() for field in fields[: len(_LEAST)]):
        return False
    numbers = sum(field.strip().replace(".", "", 1).isdigit() for field in fields[: len(_LEAST)])
    return not numbers and (len(fields) < _MOST or fields[-1].strip().lower() in POLARITIES)


@dataclass(frozen=True, slots=True)
class _Table:
    path: Path
    source: str
    terminology: Terminology
    rejected: Rejected

    def concepts(self) -> Iterator[Concept]:
        """Give every end once, the first name and category that its lines have for it."""
        seen = set()
        for _, fields, columns in self._lines():
            for end in ("subject", "object"):
                raw = fields[columns[end]].strip()
                if raw and raw not in seen:
                    seen.add(raw)
                    name = _field(fields, columns, f"{end}_name") or raw
                    category = _field(fields, columns, f"{end}_category")
                    yield Concept(
                        self._id(raw), name, self.terminology.category(category) if category else UNKNOWN_CATEGORY
                    )

    def evidence(self, document_id: str) -> Iterator[Evidence]:
        """Give one piece of evidence for each line."""
        extractor = f"curated:{stem(self.source)}"
        for number, fields, columns in self._lines():
            subject, predicate, object_ = (fields[columns[name]].strip() for name in _LEAST)
            polarity = POLARITIES.get(_field(fields, columns, "polarity").lower())
            confidence = confidence_of(_field(fields, columns, "confidence"))
            if not (subject and predicate and object_):
                self.rejected.add(number, "subject, predicate or object is empty.")
            elif polarity is None:
                self.rejected.add(
                    number, f"the polarity is neither asserted nor denied: {fields[columns['polarity']]!r}."
                )
            elif confidence is None:
                self.rejected.add(number, "the confidence is no number from 0 to 1.")
            else:
                yield Evidence(
                    subject=self._id(subject),
                    predicate=self.terminology.predicate(predicate),
                    object=self._id(object_),
                    document_id=document_id,
                    extractor=extractor,
                    confidence=confidence,
                    context=_DENIED if polarity is Polarity.DENIED else PLAIN,
                )

    def _lines(self) -> Iterator[tuple[int, list[str], Mapping[str, int]]]:
        columns: Mapping[str, int] | None = None
        for number, fields in rows(self.path, source=self.source, rejected=self.rejected, width=len(_LEAST)):
            if columns is None:
                named = header("\t".join(fields))
                columns = named or {name: column for column, name in enumerate(_ORDER)}
                if named:
                    continue
            if len(fields) <= max(columns[name] for name in _LEAST):
                self.rejected.add(number, "the line ends before its subject, predicate and object are told.")
                continue
            yield number, fields, columns

    def _id(self, raw: str) -> str:
        """Write an end as a CURIE; a bare word gets the prefix `name`, so that it never looks like somebody's id."""
        return self.terminology.curie(raw) if _CURIE.fullmatch(raw) else f"name:{' '.join(raw.split())}"


def _field(fields: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    column = columns.get(name, -1)
    return fields[column].strip() if 0 <= column < len(fields) else ""


def confidence_of(text: str) -> float | None:
    """Read a number from 0 to 1, of nothing 1; None for what is none."""
    if not text:
        return 1.0
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
