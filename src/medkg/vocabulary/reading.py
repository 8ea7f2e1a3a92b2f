"""Any vocabulary file to terms: the format is told by the file's content, not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES
from medkg.model.concept import Scope, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.hgnc import read_hgnc, read_hgnc_set, read_hgnc_withdrawn
from medkg.vocabulary.lines import LONGEST_NAME, Origin, TermReader, numbered_lines
from medkg.vocabulary.mesh_ascii import NEW_RECORD, read_mesh_ascii
from medkg.vocabulary.mesh_xml import read_descriptors, read_supplementary
from medkg.vocabulary.obo import read_obo
from medkg.vocabulary.obograph import read_obograph
from medkg.vocabulary.owl import read_rdf_xml, read_turtle
from medkg.vocabulary.rows import split_row
from medkg.vocabulary.rrf import ROW, read_rrf
from medkg.vocabulary.sssom import mappings_header, read_sssom
from medkg.vocabulary.tables import (
    names_header,
    plain_header,
    read_gene_info,
    read_mesh,
    read_names,
    read_own,
    read_plain,
)
from medkg.vocabulary.term_rows import COLUMNS
from medkg.vocabulary.words import ShippedTerminology

_MESH_ROW = re.compile(r"[DC]\d{6,9}\t[^\t]+(\t[^\t]*)?")
_TURTLE = re.compile(r"\s*(@prefix|@base|PREFIX|BASE|<[a-z][\w+.-]*:[^<>\s]*>\s+(a|<[^<>\s]+>)\s)", re.IGNORECASE)
_UNSOUND = re.compile("[\0\ud800-\udfff]")
_REPLACED = "\ufffd"
_LOOKED_AT = 50
FORMATS = (
    "OBO, OBO Graph JSON, OWL or SKOS (RDF/XML, Turtle), MeSH (XML, ASCII, labels), UMLS and RxNorm RRF, HGNC, "
    "gene_info, SSSOM, names by id (text, curie, name, predicate), id,name,synonyms,category as CSV or TSV, "
    "medkg's own table"
)


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
    return (sound for one in reader(origin) for sound in (_sound(one, origin) if isinstance(one, Term) else (one,)))


def _sound(term: Term, origin: Origin) -> Iterator[Term | Rejection]:
    """Put a term aside that no file of ours could hold, and single names that no text could."""
    concept = term.concept
    texts = (concept.id, concept.name, *(synonym.text for synonym in term.synonyms))
    whole = "\n".join((*texts, *term.parents, *term.xrefs, *term.replaced_by))
    if _UNSOUND.search(whole):
        reason = f"a name or id of {concept.id!r} holds a NUL or half of a surrogate pair"
        yield origin.reject(term.place, concept.id, reason)
        return
    if ":" not in concept.id or " " in concept.id:
        yield origin.reject(term.place, concept.id, f"{concept.id!r} is no CURIE (prefix:number)")
        return
    if _REPLACED in whole:
        reason = f"a name or id of {concept.id!r} holds bytes that are not UTF-8; they stand as {_REPLACED}"
        yield origin.reject(term.place, concept.id, reason)
    # Most terms have short names alone: their length all in all tells so.
    longest = max(map(len, texts)) if len(whole) > LONGEST_NAME else 0
    if longest <= LONGEST_NAME:
        yield term
        return
    kept, what = _of_lengths_in_texts(term), "name" if len(concept.name) > LONGEST_NAME else "synonym"
    reason = f"a {what} of {longest} characters, which no text holds, is left out"
    yield origin.reject(term.place, concept.id, reason)
    if kept is not None:
        yield kept


def _of_lengths_in_texts(term: Term) -> Term | None:
    """Leave names out that are too long; the first exact synonym stands in for a name, where there is one."""
    names = [term.concept.name, *(one.text for one in term.synonyms if one.scope is Scope.EXACT)]
    name = next((one for one in names if len(one) <= LONGEST_NAME), None)
    if name is None:
        return None
    synonyms = tuple(one for one in term.synonyms if len(one.text) <= LONGEST_NAME and one.text != name)
    return replace(term, concept=replace(term.concept, name=name), synonyms=synonyms)


def _reader(path: Path) -> TermReader:
    lines = [line for _, line in islice(numbered_lines(path), _LOOKED_AT)]
    filled = [line for line in lines if line.strip() and not line.startswith("!")]
    if not filled:
        raise VocabularyError(f"{path} is empty.", remedy=f"Give a file in one of these formats: {FORMATS}.")
    reader = _by_structure(filled) or _by_header(filled)
    if reader is None:
        raise VocabularyError(
            f"{path} is no vocabulary that medkg knows (it begins {filled[0][:60]!r}).", remedy=f"Formats: {FORMATS}."
        )
    return reader


def _by_structure(filled: Sequence[str]) -> TermReader | None:
    """Tell the formats that mark their records: OBO, JSON, XML, Turtle, MeSH's ASCII."""
    first, whole = filled[0], "\n".join(filled)
    obo = first.startswith("format-version:") or any(line.strip() == "[Term]" for line in filled)
    checks: tuple[tuple[bool, TermReader], ...] = (
        (obo, read_obo),
        (first.lstrip()[:1] in {"{", "["}, read_obograph),
        (first.strip() == NEW_RECORD, read_mesh_ascii),
        ("<DescriptorRecordSet" in whole, read_descriptors),
        ("<SupplementalRecordSet" in whole, read_supplementary),
        ("<rdf:RDF" in whole, read_rdf_xml),
        (any(_TURTLE.match(line) for line in filled if not line.startswith("#")), read_turtle),
    )
    return next((reader for matches, reader in checks if matches), None)


def _by_header(filled: Sequence[str]) -> TermReader | None:
    """Tell the tables, by their header or the shape of their rows."""
    first = filled[0]
    head = next((line for line in filled if not line.startswith("#")), "")
    cells = head.split("\t")
    checks: tuple[tuple[bool, TermReader], ...] = (
        (tuple(first.split("\t")) == COLUMNS, read_own),
        (cells[0] == "HGNC ID", read_hgnc),
        (cells[:2] == ["hgnc_id", "symbol"], read_hgnc_set),
        (cells[0] == "HGNC_ID" and "WITHDRAWN_SYMBOL" in cells, read_hgnc_withdrawn),
        (first.startswith(("#Format: tax_id", "#tax_id")), read_gene_info),
        (any(ROW.fullmatch(line) for line in filled), read_rrf),
        (_MESH_ROW.fullmatch(first) is not None, read_mesh),
        (mappings_header(cells), read_sssom),
        (names_header(cells), read_names),
        (plain_header(split_row(head, "\t" if "\t" in head else ",")), read_plain),
    )
    return next((reader for matches, reader in checks if matches), None)
