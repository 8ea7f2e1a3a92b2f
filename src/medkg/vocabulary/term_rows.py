"""medkg's own table of terms: one term a row, tabs between the columns, bars between the parts of a column."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from medkg.durable import replaced
from medkg.errors import StorageError
from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.vocabulary.wholes import parents_marked, parents_read

COLUMNS = ("id", "name", "category", "exact", "narrow", "broad", "related", "parents", "xrefs", "status", "replaced_by")
OBSOLETE = "obsolete"
_BAR = "|"


def term_row(term: Term) -> str:
    """Write a term as one line without its end; a bar inside a name becomes a broken bar, so that rows always parse."""
    scopes = {scope: [part.text for part in term.synonyms if part.scope is scope] for scope in Scope}
    concept = term.concept
    cells = (
        (concept.id,),
        (concept.name,),
        (concept.category,),
        *(scopes[scope] for scope in Scope),
        parents_marked(term),
        term.xrefs,
        (OBSOLETE if term.obsolete else "",),
        term.replaced_by,
    )
    return "\t".join(_BAR.join(" ".join(part.replace(_BAR, "¦").split()) for part in cell) for cell in cells)


def parse_term_row(line: str, *, source: str) -> Term:
    """Read back what `term_row` wrote; raises ValueError saying what is wrong with the row."""
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise ValueError(f"expected {len(COLUMNS)} columns, got {len(cells)}")
    curie, name, category = cells[:3]
    if ":" not in curie or not category or not (name or cells[7] or cells[8]):
        raise ValueError("id, name and category must all be there; only a mapping has no name")
    parents, wholes = parents_read(_parts(cells[7]))
    synonyms = [Synonym(text, scope) for scope, cell in zip(Scope, cells[3:7], strict=True) for text in _parts(cell)]
    return Term(
        concept=Concept(curie, name, category),
        synonyms=tuple(synonyms),
        parents=parents,
        xrefs=tuple(_parts(cells[8])),
        obsolete=cells[9] == OBSOLETE,
        replaced_by=tuple(_parts(cells[10])),
        source=source,
        wholes=wholes,
    )


def write_terms(terms: Iterable[Term], path: Path) -> int:
    """Write terms by id as a gzip table, the same bytes for the same terms; give the count.

    The table appears whole or not at all; raises StorageError where the disk refuses.
    """
    rows = sorted(term_row(term) for term in terms)
    try:
        _write_beside(rows, path)
    except OSError as error:
        raise StorageError(
            f"the names cannot be written to {path}: {error.strerror or error}.",
            remedy="Make room or rights there, then add them again.",
        ) from error
    return len(rows)


def _write_beside(rows: Iterable[str], path: Path) -> None:
    with replaced(path) as raw:
        packed = gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0)
        with packed, io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text:
            text.write("\t".join(COLUMNS) + "\n")
            text.writelines(row + "\n" for row in rows)


def _parts(cell: str) -> Iterator[str]:
    return (part for part in cell.split(_BAR) if part)
