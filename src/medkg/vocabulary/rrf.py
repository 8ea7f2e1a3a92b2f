"""Rich Release Format, as the UMLS (MRCONSO) and RxNorm (RXNCONSO) come: names by concept, everything else beside.

Columns: UMLS Reference Manual, chapter 3 (https://www.ncbi.nlm.nih.gov/books/NBK9685/), and RxNorm's technical
documentation, section 12. Only English names are read. Types, hierarchy and retired ids come from the files of the
same release that lie in the same folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medkg.model.concept import Concept, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines
from medkg.vocabulary.rrf_beside import Beside

ROW = re.compile(r"(C\d{7}|\d+)\|[A-Z]{3}\|(?:[^|]*\|){15}[^|]*\|?")
_CONCEPT = re.compile(r"C\d{7}|\d{1,9}")
_COLUMNS = 18
_ENGLISH = "ENG"
_SHOWN = "N"  # SUPPRESS: not suppressed
_OBSOLETE = "O"
_OWN_SOURCE = "RXNORM"
_SYNONYM_TYPES = frozenset({"SY", "TMSY", "PSN", "ET"})
_NO_CODES = frozenset({"", "NOCODE"})
# What a concept of several semantic types is to a reader of medicine, first the most telling.
_TELLING = ("SequenceVariant", "Disease", "PhenotypicFeature", "Gene", "ChemicalEntity", "Protein", "Cell")


class _Atom(NamedTuple):
    """One name of a concept in one source; of two atoms the lesser is the better name."""

    rank: tuple[bool, ...]
    text: str
    source: str
    code: str
    suppress: str
    line: int


def read_rrf(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream a term for each run of rows of one concept: the preferred atom's name, the other atoms' as synonyms.

    Suppressed names are left out where there are others; a concept whose names are all obsolete is obsolete. The
    sources' own codes become cross-references where their prefix is known.
    """
    beside: Beside | None = None
    under_way, atoms = "", list[_Atom]()
    for number, line in numbered_lines(origin.path):
        cells = line.split("|")
        if len(cells) < _COLUMNS or not _CONCEPT.fullmatch(cells[0]):
            if line.strip():
                short = f"expected {_COLUMNS} columns that begin with a concept's id, got {len(cells)}"
                reason = short if len(cells) < _COLUMNS else f"{cells[0]!r} is no concept's id"
                yield origin.reject(f"line {number}", line, reason)
            continue
        if beside is None:
            beside = Beside(origin, umls=cells[0].startswith("C"))
        if cells[0] != under_way:
            yield from _term(under_way, atoms, beside, origin)
            under_way, atoms = cells[0], []
        if cells[1] == _ENGLISH and cells[14].strip():
            atoms.append(_atom(cells, number))
    if beside is not None:
        yield from _term(under_way, atoms, beside, origin)
        yield from beside.retired()
        yield from beside.rejections


def _atom(cells: Sequence[str], line: int) -> _Atom:
    rank = (
        cells[16] != _SHOWN,
        cells[2] != "P",
        cells[4] != "PF",
        cells[6] != "Y",
        cells[11] != _OWN_SOURCE,
        cells[12] in _SYNONYM_TYPES,
    )
    return _Atom(rank, " ".join(cells[14].split()), cells[11], cells[13], cells[16], line)


def _term(concept: str, atoms: Sequence[_Atom], beside: Beside, origin: Origin) -> Iterator[Term]:
    if not atoms:
        return
    shown = [atom for atom in atoms if atom.suppress == _SHOWN] or atoms
    best, *others = sorted(shown)
    curie = beside.curie(concept)
    names = dict.fromkeys(atom.text for atom in others if atom.text != best.text)
    codes = (origin.terminology.prefix(atom.source) and _coded(atom, origin) for atom in sorted(shown))
    yield Term(
        concept=Concept(curie, best.text, _category(beside.types(concept), curie, origin)),
        synonyms=tuple(map(Synonym, names)),
        parents=tuple(beside.parents(concept)),
        xrefs=tuple(dict.fromkeys(code for code in codes if code and code != curie)),
        obsolete=all(atom.suppress == _OBSOLETE for atom in atoms),
        source=origin.source,
        place=f"line {atoms[0].line}",
    )


def _coded(atom: _Atom, origin: Origin) -> str:
    return "" if atom.code in _NO_CODES else origin.curie(atom.code, prefix=atom.source)


def _category(types: Sequence[str], curie: str, origin: Origin) -> str:
    stated = [origin.terminology.category(kind) for kind in types]
    known = [category for category in stated if category not in types]
    for category in (*_TELLING, *sorted(known)):
        if category in known:
            return origin.category_for(curie, stated=category)
    return origin.category_for(curie)
