"""Vocabularies that come as tables: MeSH labels, HGNC, NCBI gene_info, plain `id,name,synonyms,category`, our own."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from medkg.model.concept import Concept, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines, tidy_name
from medkg.vocabulary.term_rows import parse_term_row

_SEE = re.compile(r"see (?:\[?HGNC:\d+\]?\s*)?([A-Za-z0-9_.@-]+)")
_WITHDRAWN = "~withdrawn"
_EMPTY = frozenset({"", "-"})
_MESH_COLUMNS = 3
_ID_COLUMNS = ("id", "curie", "identifier", "concept_id")
_NAME_COLUMNS = ("name", "label", "preferred_name", "preferred label")
_SYNONYM_COLUMNS = ("synonyms", "synonym", "aliases")
_CATEGORY_COLUMNS = ("category", "type", "kind")


def read_own(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream medkg's own table of terms."""
    for number, line in numbered_lines(origin.path):
        if number == 1 or not line:
            continue
        try:
            yield parse_term_row(line, source=origin.source)
        except ValueError as error:
            yield origin.reject(f"line {number}", line, str(error))


def read_mesh(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream `D000001<TAB>label<TAB>synonym|synonym` rows without a header, as exports of MeSH have them."""
    for number, line in numbered_lines(origin.path):
        cells = line.split("\t")
        if not line:
            continue
        if len(cells) not in {_MESH_COLUMNS - 1, _MESH_COLUMNS}:
            yield origin.reject(f"line {number}", line, f"expected id, label and synonyms, got {len(cells)} columns")
            continue
        synonyms = cells[2].split("|") if len(cells) == _MESH_COLUMNS else []
        yield _term(origin, number, cells[0], cells[1], synonyms, prefix="MESH")


def read_hgnc(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream HGNC's table of symbols; NCBI Gene's number is the id where there is one, HGNC's a cross-reference.

    Literature, PubTator and most graphs name genes by NCBI's numbers, so that both come to one concept. Withdrawn
    symbols are obsolete terms that name what replaced them.
    """
    rows = list(_rows(origin, "\t"))
    by_symbol = {row["Approved Symbol"]: _gene_id(row, origin) for _, row in rows if "Approved Symbol" in row}
    for number, row in rows:
        raw, symbol, name = (row.get(column, "") for column in ("HGNC ID", "Approved Symbol", "Approved Name"))
        if not raw or not symbol:
            yield origin.reject(f"line {number}", raw, "a gene without an id or a symbol")
            continue
        if symbol.endswith(_WITHDRAWN):
            see = _SEE.search(name)
            replaced = by_symbol.get(see.group(1), "") if see else ""
            curie = origin.curie(raw)
            concept = Concept(curie, symbol.removesuffix(_WITHDRAWN), origin.category_for(curie))
            yield Term(
                concept=concept, obsolete=True, replaced_by=(replaced,) if replaced else (), source=origin.source
            )
            continue
        uniprot = [
            origin.curie(part, prefix="uniprot")
            for part in row.get("UniProt ID(supplied by UniProt)", "").split(", ")
            if part
        ]
        curie = _gene_id(row, origin)
        xrefs = [origin.curie(raw), *uniprot]
        names = [name, *row.get("Synonyms", "").split(", ")]
        yield _term(origin, number, curie, symbol, names, xrefs=[xref for xref in xrefs if xref != curie])


def read_gene_info(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream NCBI's gene_info: symbol, synonyms, full names and cross-references of every row."""
    for number, line in numbered_lines(origin.path):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if len(cells) < 14:  # noqa: PLR2004 - the last column that is read, designations, is the fourteenth
            yield origin.reject(f"line {number}", line, f"expected at least 14 columns, got {len(cells)}")
            continue
        names = [*cells[4].split("|"), cells[8], cells[11], *cells[13].split("|")]
        xrefs = [origin.curie(part) for part in cells[5].split("|") if part not in _EMPTY]
        yield _term(origin, number, f"ncbigene:{cells[1]}", cells[2], names, xrefs=xrefs)


def read_plain(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream a CSV or TSV with a header that names at least `id` and `name`; synonyms are separated by bars."""
    first = next((line for _, line in numbered_lines(origin.path)), "")
    for number, row in _rows(origin, "\t" if "\t" in first else ","):
        cells = {key.strip().casefold(): value for key, value in row.items()}
        yield _term(
            origin,
            number,
            _first(cells, _ID_COLUMNS),
            _first(cells, _NAME_COLUMNS),
            _first(cells, _SYNONYM_COLUMNS).split("|"),
            stated=_first(cells, _CATEGORY_COLUMNS).strip(),
        )


def plain_header(cells: Sequence[str]) -> bool:
    """Tell whether a header line is one that `read_plain` understands."""
    named = {cell.strip().strip('"').casefold() for cell in cells}
    return bool(named & set(_ID_COLUMNS)) and bool(named & set(_NAME_COLUMNS))


def _term(
    origin: Origin,
    number: int,
    raw: str,
    name: str,
    names: Sequence[str],
    *,
    prefix: str = "",
    stated: str = "",
    xrefs: Sequence[str] = (),
) -> Term | Rejection:
    curie, preferred = origin.curie(raw, prefix=prefix), tidy_name(name)
    if not raw.strip() or not preferred:
        return origin.reject(f"line {number}", raw, "a row without an id or a name, or with a name that is too long")
    if ":" not in curie:
        return origin.reject(f"line {number}", raw, f"{raw!r} is no CURIE (prefix:number)")
    synonyms = dict.fromkeys(text for text in map(tidy_name, names) if text not in _EMPTY and text != preferred)
    return Term(
        concept=Concept(curie, preferred, origin.category_for(curie, stated=stated)),
        synonyms=tuple(map(Synonym, synonyms)),
        xrefs=tuple(dict.fromkeys(xrefs)),
        source=origin.source,
    )


def _gene_id(row: dict[str, str], origin: Origin) -> str:
    number = row.get("Entrez Gene ID(supplied by NCBI)", "")
    return f"ncbigene:{number}" if number else origin.curie(row.get("HGNC ID", ""))


def _first(cells: dict[str, str], columns: Sequence[str]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _rows(origin: Origin, delimiter: str) -> Iterator[tuple[int, dict[str, str]]]:
    numbered = numbered_lines(origin.path)
    header: list[str] = []
    for number, line in numbered:
        if not line.strip():
            continue
        cells = _cells(line, delimiter)
        if header:
            yield number, dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        else:
            header = cells


def _cells(line: str, delimiter: str) -> list[str]:
    # Quotation marks belong to names in tab-separated exports; only there where every cell has them do they quote.
    if delimiter == "\t" and not line.startswith('"'):
        return line.split("\t")
    return next(csv.reader([line], delimiter=delimiter), [])
