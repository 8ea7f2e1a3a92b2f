"""The vocabularies that ship with medkg, joined so that one disease is one concept, and their lexicon."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.concept import Scope, Synonym, Term
from medkg.vocabulary.compiling import FILE_NAME, FORMAT, compile_lexicon
from medkg.vocabulary.lexicon import CompiledLexicon, open_lexicon
from medkg.vocabulary.lines import numbered_lines
from medkg.vocabulary.salts import salt_stems
from medkg.vocabulary.term_rows import parse_term_row

_DISEASES = "doid.tsv.gz"
_BRANDS = "brand_names.tsv"
_MAPPINGS = "mondo-mappings.tsv.gz"
_TABLES = ("mesh.tsv.gz", "mesh-supplementary.tsv.gz", _DISEASES, "hgnc.tsv.gz")
_MODULES = ("uberon-module.tsv.gz", "go-module.tsv.gz", "chebi-module.tsv.gz")
MODULE_PREFIXES = frozenset({"UBERON", "CL", "GO", "CHEBI"})
_SHOWN_DIGITS = 16
_JOINED = 3  # raised with every change of how the tables become terms


def shipped_terms() -> Iterator[Term]:
    """Stream the shipped terms, with one concept for what two vocabularies hold.

    A DOID that is the same as a MeSH disease gives it its names and its id as cross-reference, a MeSH protein gives
    them to its gene. A DOID that is a kind of a MeSH disease stays, and its names become narrower synonyms there, since
    texts and curated sources seldom tell them apart. Diseases have Mondo's, OMIM's and Orphanet's ids as well. Brand
    names join the chemicals they are sold as, and salts go by the drug in them too, where nothing else does.
    """
    tables = {name: list(_table(name)) for name in _TABLES}
    same = {t.concept.id: t.xrefs[0] for terms in tables.values() for t in terms if _given_away(t)}
    more = _more_names(chain.from_iterable(tables.values()))
    joined = [
        _joined(replace(term, parents=tuple(dict.fromkeys(same.get(parent, parent) for parent in term.parents))), more)
        for terms in tables.values()
        for term in terms
        if term.concept.id not in same
    ]
    stems = salt_stems(joined)
    for term in joined:
        yield replace(term, synonyms=(*term.synonyms, *stems.get(term.concept.id, ())))


def stated_terms() -> Iterator[Term]:
    """Stream the terms of the tables that ship as each table states them, none joined with another's."""
    return chain.from_iterable(_table(name) for name in (*_TABLES, _MAPPINGS))


def _given_away(term: Term) -> bool:
    """Tell whether another vocabulary's concept stands for this one: the tables say so by its only cross-reference."""
    disease = term.concept.id.startswith("DOID:") and _points_to(term, "MESH:")
    return disease or (term.concept.category == "Protein" and _points_to(term, "ncbigene:"))


def _points_to(term: Term, prefix: str) -> bool:
    return len(term.xrefs) == 1 and term.xrefs[0].startswith(prefix)


@dataclass(frozen=True, slots=True)
class _More:
    names: dict[str, list[Synonym]]
    xrefs: dict[str, list[str]]


def _more_names(terms: Iterable[Term]) -> _More:
    more = _More(defaultdict(list), defaultdict(list))
    for term in terms:
        if _given_away(term):
            more.xrefs[term.xrefs[0]].append(term.concept.id)
            more.names[term.xrefs[0]] += [Synonym(term.concept.name), *term.synonyms]
        elif term.concept.id.startswith("DOID:"):
            exact = [synonym.text for synonym in term.synonyms if synonym.scope is Scope.EXACT]
            for curie in (parent for parent in term.parents if parent.startswith("MESH:")):
                more.names[curie] += [Synonym(text, Scope.NARROW) for text in (term.concept.name, *exact)]
    for mapping in _table(_MAPPINGS):
        more.xrefs[mapping.concept.id] += mapping.xrefs
    for curie, brands in _brands():
        more.names[curie] += [Synonym(brand) for brand in brands]
    return more


def _joined(term: Term, more: _More) -> Term:
    names, xrefs = more.names.get(term.concept.id, []), more.xrefs.get(term.concept.id, [])
    if not names and not xrefs:
        return term
    return replace(term, synonyms=(*term.synonyms, *names), xrefs=(*term.xrefs, *xrefs))


def _brands() -> Iterator[tuple[str, list[str]]]:
    for line in _resource(_BRANDS).read_text(encoding="utf-8").splitlines()[1:]:
        curie, _, brands = line.split("\t")  # the name between them is for whoever edits the table
        yield curie, brands.split("|")


def shipped_digest() -> str:
    """Hash what the shipped lexicon is made of: the tables, ordinary words, file format and how they are joined."""
    digest = hashlib.sha256(f"format {FORMAT} joined {_JOINED}\n".encode())
    for name in (*_TABLES, _MAPPINGS, _BRANDS, "ordinary_words.txt"):
        digest.update(name.encode() + _resource(name).read_bytes())
    return digest.hexdigest()


def module_terms() -> Iterator[Term]:
    """Stream anatomy, cells, processes and chemical classes, whose prefixes are `MODULE_PREFIXES`.

    They are for graphs that hold these ids: no text is searched for their names, and no mention is linked to them.
    """
    return chain.from_iterable(map(_table, _MODULES))


def modules_digest() -> str:
    """Hash the tables that `module_terms` reads."""
    return hashlib.sha256(b"".join(_resource(name).read_bytes() for name in _MODULES)).hexdigest()


def shipped_lexicon(cache: Path) -> CompiledLexicon:
    """Open the shipped vocabularies' lexicon, compiling it into `cache/lexicon-DIGEST/` where it is not there yet.

    Several processes may do so at once: each writes beside and renames, and they write the same bytes.
    """
    folder = cache / f"lexicon-{shipped_digest()[:_SHOWN_DIGITS]}"
    if (folder / FILE_NAME).exists():
        try:
            return open_lexicon(folder)
        except VocabularyError:
            # Cut short or of another version: it is only a copy of what ships, so it is made again.
            pass
    compile_lexicon(shipped_terms(), folder)
    return open_lexicon(folder)


def _table(name: str) -> Iterator[Term]:
    with as_file(_resource(name)) as path:
        for number, line in numbered_lines(path):
            if number > 1:
                yield parse_term_row(line, source=name.removesuffix(".tsv.gz"))


def _resource(name: str) -> Traversable:
    return files("medkg_ontologies") / name
