"""HGNC's genes: the table of symbols as its downloads page makes it, the complete set, and the withdrawn symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin
from medkg.vocabulary.rows import row_term, table_rows

_SEE = re.compile(r"see (?:\[?HGNC:\d+\]?\s*)?([A-Za-z0-9_.@-]+)")
_WITHDRAWN = "~withdrawn"
_TAB = "\t"
# HGNC_ID|SYMBOL|STATUS of what a withdrawn symbol was merged into.
_REPORT = re.compile(r"(HGNC:\d+)\|")
_BAR = "|"


def read_hgnc(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the table of symbols; NCBI Gene's number is the id where there is one, HGNC's a cross-reference.

    Literature, PubTator and most graphs name genes by NCBI's numbers, so that both come to one concept. Withdrawn
    symbols are obsolete terms that name what replaced them.
    """
    rows = list(table_rows(origin, _TAB))
    by_symbol = {
        row[1]["Approved Symbol"]: _gene_id(
            row[1].get("Entrez Gene ID(supplied by NCBI)", ""), row[1]["HGNC ID"], origin
        )
        for row in rows
        if not isinstance(row, Rejection) and "Approved Symbol" in row[1]
    }
    for row in rows:
        yield row if isinstance(row, Rejection) else _symbol(row, by_symbol, origin)


def _symbol(row: tuple[int, dict[str, str]], by_symbol: dict[str, str], origin: Origin) -> Term | Rejection:
    number, cells = row
    raw, symbol, name = (cells.get(column, "") for column in ("HGNC ID", "Approved Symbol", "Approved Name"))
    if not raw or not symbol:
        return origin.reject(f"line {number}", raw, "a gene without an id or a symbol")
    if symbol.endswith(_WITHDRAWN):
        see = _SEE.search(name)
        replaced = by_symbol.get(see.group(1), "") if see else ""
        return _withdrawn(origin, number, raw, symbol.removesuffix(_WITHDRAWN), [replaced] if replaced else [])
    uniprot = cells.get("UniProt ID(supplied by UniProt)", "").split(", ")
    curie = _gene_id(cells.get("Entrez Gene ID(supplied by NCBI)", ""), raw, origin)
    xrefs = [origin.curie(raw), *(origin.curie(part, prefix="uniprot") for part in uniprot if part)]
    return row_term(origin, number, curie, symbol, [name, *cells.get("Synonyms", "").split(", ")], xrefs=xrefs)


def read_hgnc_set(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the complete set (hgnc_complete_set.txt); former symbols and names are related synonyms."""
    for row in table_rows(origin, _TAB):
        yield row if isinstance(row, Rejection) else _gene(row, origin)


def _gene(row: tuple[int, dict[str, str]], origin: Origin) -> Term | Rejection:
    number, cells = row
    current = [
        cells.get("name", ""),
        *(name for column in ("alias_symbol", "alias_name") for name in _parts(cells, column)),
    ]
    former = [Synonym(name, Scope.RELATED) for column in ("prev_symbol", "prev_name") for name in _parts(cells, column)]
    xrefs = [origin.curie(cells["hgnc_id"])]
    for column, prefix in (("ensembl_gene_id", "ensembl"), ("uniprot_ids", "uniprot"), ("omim_id", "OMIM")):
        xrefs += [origin.curie(part, prefix=prefix) for part in _parts(cells, column)]
    curie = _gene_id(cells.get("entrez_id", ""), cells["hgnc_id"], origin)
    return row_term(origin, number, curie, cells.get("symbol", ""), [*current, *former], xrefs=xrefs)


def read_hgnc_withdrawn(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream withdrawn symbols (withdrawn.txt), with the genes that they were merged into."""
    for row in table_rows(origin, _TAB):
        if isinstance(row, Rejection):
            yield row
            continue
        number, cells = row
        raw, symbol = cells.get("HGNC_ID", ""), cells.get("WITHDRAWN_SYMBOL", "")
        if not raw or not symbol:
            yield origin.reject(f"line {number}", raw, "a gene without an id or a symbol")
            continue
        merged = next((value for column, value in cells.items() if column.startswith("MERGED_INTO")), "")
        yield _withdrawn(origin, number, raw, symbol, [origin.curie(found) for found in _REPORT.findall(merged)])


def _withdrawn(origin: Origin, number: int, raw: str, symbol: str, replaced_by: list[str]) -> Term:
    curie = origin.curie(raw)
    return Term(
        concept=Concept(curie, symbol, origin.category_for(curie)),
        obsolete=True,
        replaced_by=tuple(replaced_by),
        source=origin.source,
        place=f"line {number}",
    )


def _gene_id(entrez: str, hgnc: str, origin: Origin) -> str:
    return f"ncbigene:{entrez}" if entrez else origin.curie(hgnc)


def _parts(cells: dict[str, str], column: str) -> list[str]:
    return [part for part in cells.get(column, "").strip('"').split(_BAR) if part]
