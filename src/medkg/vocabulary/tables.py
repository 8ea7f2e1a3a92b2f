"""Vocabularies that come as tables: MeSH labels, gene_info, plain `id,name,synonyms,category`, names by id, our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from medkg.model.concept import Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines
from medkg.vocabulary.rows import NOTHING, row_term, table_rows
from medkg.vocabulary.term_rows import parse_term_row

_MESH_COLUMNS = 3
_GENE_INFO_COLUMNS = 14  # the last that is read, designations
_ID_COLUMNS = ("id", "curie", "identifier", "concept_id", "class id", "struct_id")
_NAME_COLUMNS = ("name", "label", "preferred_name", "preferred label", "inn")
_SYNONYM_COLUMNS = ("synonyms", "synonym", "aliases")
_CATEGORY_COLUMNS = ("category", "type", "kind")
_NAME_ROW = ("text", "curie", "name", "predicate")
_LABEL = "rdfs:label"
_TRUE = frozenset({"true", "1", "yes", "obsolete"})
Row = tuple[int, dict[str, str]]


def read_own(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream medkg's own table of terms."""
    for number, line in numbered_lines(origin.path):
        if number == 1 or not line:
            continue
        try:
            yield replace(parse_term_row(line, source=origin.source), place=f"line {number}")
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
        yield row_term(origin, number, cells[0], cells[1], synonyms, prefix="MESH")


def read_gene_info(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream NCBI's gene_info: symbol, synonyms, full names and cross-references of every row."""
    for number, line in numbered_lines(origin.path):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if len(cells) < _GENE_INFO_COLUMNS:
            yield origin.reject(f"line {number}", line, f"expected at least 14 columns, got {len(cells)}")
            continue
        names = [*cells[4].split("|"), cells[8], cells[11], *cells[13].split("|")]
        xrefs = [origin.curie(part) for part in cells[5].split("|") if part not in NOTHING]
        yield row_term(origin, number, f"ncbigene:{cells[1]}", cells[2], names, xrefs=xrefs)


def read_plain(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream a CSV or TSV with a header that names at least `id` and `name`; parts of a cell are parted by bars.

    Read as well: xrefs, parents, obsolete, replaced_by, and what BioPortal and DrugCentral call so (Class ID, Preferred
    Label, CUI, Semantic Types; CAS_RN). Bare ids take the file's name as prefix where that is one (`drugcentral.tsv`).
    """
    first = next((line for _, line in numbered_lines(origin.path)), "")
    prefix = origin.terminology.prefix(origin.source.split(".")[0])
    for row in table_rows(origin, "\t" if "\t" in first else ","):
        yield row if isinstance(row, Rejection) else _plain_term(origin, row, prefix=prefix)


def _plain_term(origin: Origin, row: Row, *, prefix: str) -> Term | Rejection:
    number, named = row
    cells = {key.casefold(): value for key, value in named.items()}
    raw = _first(cells, _ID_COLUMNS)
    kinds = (kind.rpartition("/")[2] for kind in _first(cells, ("semantic types",)).split("|"))
    codes = [(part, "") for part in _first(cells, ("xrefs",)).split("|")]
    codes += [(part, "umls") for part in _first(cells, ("cui",)).split("|")]
    codes += [(part, "cas") for part in _first(cells, ("cas_rn",)).split("|")]
    return row_term(
        origin,
        number,
        raw,
        _first(cells, _NAME_COLUMNS),
        _first(cells, _SYNONYM_COLUMNS).split("|"),
        prefix="" if ":" in raw else prefix,
        stated=_first(cells, _CATEGORY_COLUMNS).strip() or known_category(kinds, origin),
        xrefs=[origin.curie(code, prefix=kind) for code, kind in codes],
        parents=_curies(cells, "parents", origin),
        obsolete=_first(cells, ("obsolete",)).strip().casefold() in _TRUE,
        replaced_by=_curies(cells, "replaced_by", origin),
    )


def known_category(kinds: Iterable[str], origin: Origin) -> str:
    """Give the first category that one of these types means; empty where none of them is known."""
    meant = (origin.terminology.category(kind) for kind in kinds if origin.terminology.category(kind) != kind)
    return next(meant, "")


def read_names(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream a table of names, one a row (`text, curie, name, predicate`): a term for each run of rows of one id."""
    rows = table_rows(origin, "\t")
    for curie, run in groupby(rows, key=lambda row: None if isinstance(row, Rejection) else row[1].get("curie", "")):
        if curie is None:
            yield from (row for row in run if isinstance(row, Rejection))
            continue
        same = [row for row in run if not isinstance(row, Rejection)]
        number, first = same[0]
        names = [Synonym(row["text"], _scope(row.get("predicate", ""))) for _, row in same]
        label = first.get("name") or next((row["text"] for _, row in same if row.get("predicate") == _LABEL), "")
        yield row_term(origin, number, curie, label, names)


def _scope(predicate: str) -> Scope:
    """Read `oboInOwl:hasNarrowSynonym` and its like; a label is as good as an exact synonym."""
    kind = predicate.rpartition(":")[2].removeprefix("has").removesuffix("Synonym").casefold()
    return Scope(kind) if kind in set(Scope) else Scope.EXACT


def plain_header(cells: Sequence[str]) -> bool:
    """Tell whether a header line is one that `read_plain` understands."""
    named = {cell.strip().strip('"').casefold() for cell in cells}
    return bool(named & set(_ID_COLUMNS)) and bool(named & set(_NAME_COLUMNS))


def names_header(cells: Sequence[str]) -> bool:
    """Tell whether a header line is one that `read_names` understands."""
    return set(_NAME_ROW) <= set(cells)


def _first(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _curies(cells: Mapping[str, str], column: str, origin: Origin) -> list[str]:
    return [origin.curie(part) for part in _first(cells, (column,)).split("|")]
