"""Any vocabulary file to terms: the format is told by the file's content, not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES
from medkg.model.concept import Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, TermReader, numbered_lines
from medkg.vocabulary.obo import read_obo
from medkg.vocabulary.obograph import read_obograph
from medkg.vocabulary.tables import plain_header, read_gene_info, read_hgnc, read_mesh, read_own, read_plain
from medkg.vocabulary.term_rows import COLUMNS
from medkg.vocabulary.words import ShippedTerminology

_MESH_ROW = re.compile(r"[DC]\d{6,9}\t[^\t]+(\t[^\t]*)?")
_UNSOUND = re.compile("[\0\ud800-\udfff]")
_LOOKED_AT = 50
_KNOWN = "OBO, OBO Graph JSON, MeSH labels, HGNC, gene_info, id,name,synonyms,category as CSV or TSV, medkg's own table"


def read_vocabulary(
    path: Path, *, category: str = "", terminology: ShippedTerminology | None = None
) -> Iterator[Term | Rejection]:
    """Stream a vocabulary file's terms, with a rejection in the place of each row that cannot be used.

    `category` overrules what the file says or its prefixes stand for; `terminology` brings the user's own words.
    Raises VocabularyError where the file cannot be read, is empty or of no known format.
    """
    words = ShippedTerminology() if terminology is None else terminology
    wanted = words.category(category) if category else ""
    if wanted and wanted not in CATEGORIES:
        raise VocabularyError(f"{category!r} is no category; there are {', '.join(sorted(CATEGORIES))}.")
    reader = _reader(path)
    origin = Origin(path, wanted, words)
    return (_sound(one, origin) if isinstance(one, Term) else one for one in reader(origin))


def _sound(term: Term, origin: Origin) -> Term | Rejection:
    """Put a term aside that no file of ours could hold, whatever its own format allows."""
    concept, synonyms = term.concept, (synonym.text for synonym in term.synonyms)
    texts = (concept.id, concept.name, *synonyms, *term.parents, *term.xrefs, *term.replaced_by)
    if _UNSOUND.search("\n".join(texts)):
        return origin.reject("", concept.id, f"a name or id of {concept.id!r} holds a NUL or half of a surrogate pair")
    return term


def _reader(path: Path) -> TermReader:
    lines = [line for _, line in islice(numbered_lines(path), _LOOKED_AT)]
    filled = [line for line in lines if line.strip() and not line.startswith("!")]
    if not filled:
        raise VocabularyError(f"{path} is empty.", remedy=f"Give a file in one of these formats: {_KNOWN}.")
    first = filled[0]
    checks: tuple[tuple[bool, TermReader], ...] = (
        (first.lstrip()[:1] in {"{", "["} and not any(line.strip() == "[Term]" for line in filled), read_obograph),
        (first.startswith("format-version:") or any(line.strip() == "[Term]" for line in filled), read_obo),
        (tuple(first.split("\t")) == COLUMNS, read_own),
        (first.startswith("HGNC ID\t"), read_hgnc),
        (first.startswith(("#Format: tax_id", "#tax_id")), read_gene_info),
        (_MESH_ROW.fullmatch(first) is not None, read_mesh),
        (plain_header(first.split("\t" if "\t" in first else ",")), read_plain),
    )
    for matches, reader in checks:
        if matches:
            return reader
    raise VocabularyError(
        f"{path} is no vocabulary that medkg knows (it begins {first[:60]!r}).", remedy=f"Formats: {_KNOWN}."
    )
