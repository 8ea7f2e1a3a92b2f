"""Which names are looked for: the shipped vocabularies, those added to a graph, and the graph's own."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble.sources import TABLE
from medkg.durable import file_digest
from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Synonym, Term, prefix_of
from medkg.ports import Finder, NameSource, Progress

if TYPE_CHECKING:
    from medkg.vocabulary.lexicon import CompiledLexicon

ADDED = "vocabulary"
VIEWS = "views"
_NAMES_FORMAT = 3  # which names of a graph are compiled: all that its documents use, and those of shipped modules
_JOINED = 2  # raised with every change of how added vocabularies are joined with what ships
_SHOWN_DIGITS = 16


def text_lexicon(graph: Path | None, *, cache: Path, progress: Progress) -> CompiledLexicon:
    """Open the lexicon that texts are searched with: what ships, and what was added to this graph.

    Compiled on first use (about ten seconds), then mapped in milliseconds.
    """
    from medkg.vocabulary.equivalence import joined_all
    from medkg.vocabulary.preferences import Preferences
    from medkg.vocabulary.shipped import shipped_lexicon

    if graph is None or not added_files(graph):
        progress.stage("opening vocabularies")
        return shipped_lexicon(cache)
    folder = graph / VIEWS / f"lexicon-{vocabulary_digest(graph)[:_SHOWN_DIGITS]}"
    return _opened_or_compiled(folder, lambda: joined_all(terms_in_use(graph), Preferences.shipped()), progress)


def vocabulary_digest(graph: Path) -> str:
    """Hash what ships and what was added to a graph, and how the two are joined."""
    from medkg.vocabulary.preferences import preferences_digest
    from medkg.vocabulary.shipped import shipped_digest

    digest = hashlib.sha256(f"{shipped_digest()} {preferences_digest()} joined {_JOINED}\n".encode())
    for path in added_files(graph):
        digest.update(path.name.encode() + bytes.fromhex(file_digest(path)))
    return digest.hexdigest()


def terms_in_use(graph: Path | None) -> Iterator[Term]:
    """Stream the terms of what ships and of what was added to a graph, before what is one is joined."""
    from medkg.vocabulary.shipped import shipped_terms

    return chain(shipped_terms(), added_terms(graph))


def graph_names(graph: Path, source: NameSource, *, progress: Progress) -> CompiledLexicon:
    """Open all names that the graph's documents give to its concepts, and that shipped modules give to the same ids.

    Compiled anew when the record has moved on.
    """
    from medkg.vocabulary.shipped import modules_digest

    state = f"{source.graph_hash()[:_SHOWN_DIGITS]}.{_NAMES_FORMAT}.{modules_digest()[:_SHOWN_DIGITS]}"
    return _opened_or_compiled(graph / VIEWS / f"names-{state}", lambda: _named(source), progress)


def _named(source: NameSource) -> Iterator[Term]:
    from medkg.vocabulary.shipped import MODULE_PREFIXES, module_terms

    held = set[str]()
    for named in source.names():
        held.add(named[0].id)
        yield _term(named)
    if any(prefix_of(curie) in MODULE_PREFIXES for curie in held):
        known = (term for term in module_terms() if term.concept.id in held)
        # Of several terms of one id the one without a source gives name and category: that is the graph's own.
        yield from (Term(concept=term.concept, synonyms=term.synonyms, source=term.source) for term in known)


def _term(named: tuple[Concept, tuple[str, ...]]) -> Term:
    concept, names = named
    return Term(concept=concept, synonyms=tuple(Synonym(name) for name in names if name != concept.name))


def shipped_finder(cache: Path, *, progress: Progress) -> Finder:
    """Look in the shipped vocabularies alone."""
    from medkg.vocabulary.finder import LexiconFinder

    return LexiconFinder([text_lexicon(None, cache=cache, progress=progress)])


def added_files(graph: Path | None) -> tuple[Path, ...]:
    """List the term tables that were added to a graph, by name."""
    return tuple(sorted((graph / ADDED).glob(f"*{TABLE}"))) if graph else ()


def added_terms(graph: Path | None) -> Iterator[Term]:
    """Stream the terms that were added to a graph as their vocabularies state them."""
    from medkg.vocabulary.reading import read_vocabulary

    for path in added_files(graph):
        try:
            yield from (one for one in read_vocabulary(path) if isinstance(one, Term))
        except VocabularyError as error:
            name = path.name.removesuffix(TABLE)
            remedy = f"It was added to this graph: add it again, or delete it: medkg vocabulary remove {name}"
            raise VocabularyError(error.message, remedy=remedy) from error


def _opened_or_compiled(folder: Path, terms: Callable[[], Iterable[Term]], progress: Progress) -> CompiledLexicon:
    from medkg.vocabulary.compiling import compile_lexicon
    from medkg.vocabulary.lexicon import open_lexicon

    try:
        return open_lexicon(folder)
    except VocabularyError:
        # Missing, cut short or of another version: it is only a copy, so it is made (again).
        progress.stage("compiling names")
    remove_others(folder)
    compile_lexicon(terms(), folder)
    return open_lexicon(folder)


def remove_others(folder: Path) -> None:
    """Delete the views of the same kind that show an earlier state."""
    kind = folder.name.rpartition("-")[0]
    for other in folder.parent.glob(f"{kind}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
