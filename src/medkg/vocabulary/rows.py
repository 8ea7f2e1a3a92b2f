"""Tables with a header, row by row, and a row's cells as a term."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from medkg.model.concept import Concept, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines, tidy, tidy_name

NOTHING = frozenset({"", "-"})
_LONGEST_CELL = 200  # lines that a quoted cell may run over; a quotation mark that nobody closes must not eat the file
_TAB = "\t"


def table_rows(origin: Origin, delimiter: str) -> Iterator[tuple[int, dict[str, str]] | Rejection]:
    """Stream the rows of a table as cells by header, with the line where each begins; short rows are filled up.

    Lines before the header that begin with `#` are skipped. A row with more cells than the header is put aside.
    """
    header: list[str] = []
    for number, line in _logical_lines(origin, delimiter):
        if not line.strip() or (not header and line.startswith("#")):
            continue
        cells = split_row(line, delimiter)
        if _unclosed(line, delimiter):
            yield origin.reject(f"line {number}", line, "a quotation mark that nothing closes")
        elif not header:
            header = [cell.strip() for cell in cells]
        elif len(cells) > len(header) and any(cells[len(header) :]):
            yield origin.reject(f"line {number}", line, f"expected {len(header)} columns, got {len(cells)}")
        else:
            yield number, dict(zip(header, [*cells, *[""] * len(header)], strict=False))


def split_row(line: str, delimiter: str) -> list[str]:
    """Split a row. In tab-separated exports quotation marks belong to names, unless the first cell has them too."""
    if delimiter == _TAB and not line.startswith('"'):
        return line.split(_TAB)
    return next(csv.reader([line], delimiter=delimiter), [])


def _unclosed(line: str, delimiter: str) -> bool:
    """Tell whether a cell begins with a quotation mark that nothing closes; one inside a cell (5" nail) is text."""
    if delimiter == _TAB or line.count('"') % 2 == 0:
        return False
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return True
    return False


def _logical_lines(origin: Origin, delimiter: str) -> Iterator[tuple[int, str]]:
    """Join the lines of a comma-separated row whose quoted cells run over several."""
    lines = numbered_lines(origin.path)
    waiting = list[tuple[int, str]]()
    while waiting or (waiting := list(islice(lines, 1))):
        number, line = waiting.pop(0)
        if delimiter == _TAB or line.count('"') % 2 == 0:
            yield number, line
            continue
        waiting += islice(lines, _LONGEST_CELL - len(waiting))
        end = next((i for i, (_, more) in enumerate(waiting, start=1) if more.count('"') % 2), 0)
        yield number, "\n".join((line, *(more for _, more in waiting[:end])))
        del waiting[:end]


def row_term(
    origin: Origin,
    number: int,
    raw: str,
    name: str,
    names: Iterable[str | Synonym],
    *,
    prefix: str = "",
    stated: str = "",
    xrefs: Sequence[str] = (),
    parents: Sequence[str] = (),
    obsolete: bool = False,
    replaced_by: Sequence[str] = (),
) -> Term | Rejection:
    """Make the term of a row; a row without an id or a name is put aside."""
    curie, preferred = origin.curie(raw, prefix=prefix), tidy_name(name)
    if not raw.strip() or not preferred:
        return origin.reject(f"line {number}", raw, "a row without an id or a name, or with a name that is too long")
    if ":" not in curie:
        return origin.reject(f"line {number}", raw, f"{raw!r} is no CURIE (prefix:number)")
    given = (one if isinstance(one, Synonym) else Synonym(one) for one in names)
    synonyms = (Synonym(tidy(one.text), one.scope) for one in given)
    return Term(
        concept=Concept(curie, preferred, origin.category_for(curie, stated=stated)),
        synonyms=tuple(dict.fromkeys(one for one in synonyms if one.text not in NOTHING and one.text != preferred)),
        parents=tuple(dict.fromkeys(filter(None, parents))),
        xrefs=tuple(dict.fromkeys(xref for xref in xrefs if xref and xref != curie)),
        obsolete=obsolete,
        replaced_by=tuple(filter(None, replaced_by)),
        source=origin.source,
        place=f"line {number}",
    )
