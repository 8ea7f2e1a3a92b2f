"""The edges of an imported graph, gathered by the publication that says each of them.

A publication's edges may stand anywhere in a file, and a document is stored once: so edges wait in an unnamed
temporary database, and memory holds only concepts. Every publication that edges name becomes a document of its own,
`SOURCE#PMID:1`: two papers that say one thing are two documents, as with texts. What names no publication is said by
the file itself, the last document, `SOURCE`. A publication's id begins with the source's, because two sources that cite
one paper are two readings of it, and neither may take the other's place, nor that of the paper's own text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Set
from contextlib import closing, contextmanager
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

from medkg.errors import StorageError
from medkg.formats.stream import file_digest
from medkg.formats.tables import Rejected
from medkg.model.assertion import Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.model.reading import Findings, GraphReading, Reading, Rejection

_BATCH = 20_000
_PMID = "PMID:"
_TABLE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE edge (publication, subject, predicate, object, denied, extractor, confidence);
"""
_SAID = "SELECT DISTINCT * FROM edge WHERE publication != '' ORDER BY 1, 2, 3, 4, 5, 6, 7"
_UNSAID = "SELECT * FROM edge WHERE publication = '' ORDER BY rowid"
_DENIED = Context(polarity=Polarity.DENIED)


class Edge(NamedTuple):
    """An edge as an import gives it; `publication` is empty where the file itself says it."""

    publication: str
    subject: str
    predicate: str
    object: str
    denied: bool
    extractor: str
    confidence: float = 1.0


# An edge as it comes back from the database.
_Row = tuple[str, str, str, str, int, str, float]


class Named:
    """Concepts by id: of several names that a file has for one, that which no order of its lines changes."""

    def __init__(self) -> None:
        self._best: dict[str, tuple[bool, str, bool, str]] = {}
        self._made: dict[str, Concept] = {}
        self._declared: set[str] = set()

    def add(self, id_: str, name: str = "", category: str = UNKNOWN_CATEGORY) -> None:
        """Take in what a line calls a concept: a name beats none, a category beats NamedThing, then the alphabet."""
        if not name and category == UNKNOWN_CATEGORY and id_ in self._best:
            return
        name = name or id_
        found = (name == id_, name, category == UNKNOWN_CATEGORY, category)
        best = self._best.get(id_)
        if best is None:
            self._best[id_] = found
        elif best != found:
            self._best[id_] = (*min(best[:2], found[:2]), *min(best[2:], found[2:]))
            self._made.pop(id_, None)

    def declare(self, id_: str, name: str, category: str) -> None:
        """Take in a concept that a file lists by itself, so that it is there even without an edge."""
        self._declared.add(id_)
        self.add(id_, name, category)

    def alone(self, ends: Set[str]) -> bool:
        """Tell whether a file lists concepts that are not among these ends of its edges."""
        return not self._declared <= ends

    def concept(self, id_: str) -> Concept:
        """Give a concept by its id; one that was never named is called by it."""
        made = self._made.get(id_)
        if made is None:
            _, name, _, category = self._best.get(id_, (True, id_, True, UNKNOWN_CATEGORY))
            made = self._made[id_] = Concept(id_, name, category)
        return made

    def __contains__(self, id_: str) -> bool:
        return id_ in self._best

    def __iter__(self) -> Iterator[Concept]:
        return map(self.concept, self._best)

    def __len__(self) -> int:
        return len(self._best)


def gathered(
    edges: Iterable[Edge],
    named: Named,
    rejected: Rejected,
    *,
    path: Path,
    source: str,
    format_: str,
    beside: Path | None,
) -> Iterator[Reading | GraphReading | Rejection]:
    """Read all edges, then give each publication's document, the file's own, and what was put aside.

    `edges` fills `named` while it is read. `beside` is a second file that the graph is made of, such as its nodes.
    Raises StorageError where the temporary folder is full.
    """
    document = Document(id=f"{format_}:{source}", text="", source=source)
    with _translated(), closing(sqlite3.connect("")) as waiting:
        waiting.executescript(_TABLE)
        _keep(waiting, edges)
        said = waiting.execute(_SAID)
        ends: set[str] = set()
        for publication, group in groupby(said, key=itemgetter(0)):
            reading = _published(document, publication, group, named)
            ends.update(map(attrgetter("id"), reading.findings.concepts))
            yield reading
        unsaid = waiting.execute(_UNSAID).fetchone()
        if unsaid or (not ends and len(named)) or named.alone(ends) or beside:
            digest = file_digest(path, *([beside] if beside else []))
            rest = (_evidence(row, document.id) for row in waiting.execute(_UNSAID))
            yield GraphReading(document, iter(named), rest, "line 1", digest)
    yield from rejected


def _keep(waiting: sqlite3.Connection, edges: Iterable[Edge]) -> None:
    batch: list[Edge] = []
    for edge in edges:
        batch.append(edge)
        if len(batch) >= _BATCH:
            waiting.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
            batch.clear()
    waiting.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)", batch)


def _published(source: Document, publication: str, edges: Iterator[_Row], named: Named) -> Reading:
    pmid = publication.removeprefix(_PMID) if publication.startswith(_PMID) else ""
    document = Document(id=f"{source.id}#{publication}", text="", metadata=Metadata(pmid=pmid), source=source.source)
    evidence = [_evidence(edge, document.id) for edge in edges]
    ends = sorted({end for piece in evidence for end in (piece.subject, piece.object)})
    return Reading(document, Findings((), tuple(evidence), tuple(map(named.concept, ends))), publication)


def _evidence(row: _Row, document_id: str) -> Evidence:
    _, subject, predicate, object_, denied, extractor, confidence = row
    return Evidence(
        subject=subject,
        predicate=predicate,
        object=object_,
        document_id=document_id,
        extractor=extractor,
        confidence=confidence,
        context=_DENIED if denied else PLAIN,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(
            f"the temporary folder cannot hold the edges of the graph: {error}.",
            remedy="Free space there, or name another folder with TMPDIR.",
        ) from error
