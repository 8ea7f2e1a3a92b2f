"""The names of one concept, folded: those that ship, those of further vocabularies, and those that annotators used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from medkg.assemble import lexica
from medkg.assemble.evaluation import gold_readings
from medkg.extract.linking.kinds import TRAINED, kind_of
from medkg.model.concept import Term
from medkg.model.names import normal_form
from medkg.ports import Unwatched
from medkg.settings import load_settings
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.near_names import open_near_names
from medkg.vocabulary.reading import read_vocabulary

LONGEST_NAME = 120
SHORTEST_NAME, SHORTEST_MENTION = 3, 6  # a mention of fewer letters is a short form, which no part of it explains
MOST_COMMAS = 2
Named = Iterator[tuple[str, str]]


def groups_of(vocabularies: Sequence[Path], gold: Sequence[Path], apart: Sequence[Path]) -> list[list[str]]:
    """Gather each disease's and chemical's names, by the id under which the lexicon holds it.

    Documents of `apart` are not learnt from: whoever is measured on them must not have seen them here.
    """
    lexicon = lexica.text_lexicon(None, cache=load_settings().cache, progress=Unwatched())
    names: dict[str, set[str]] = defaultdict(set)
    for curie, name in (*own(lexicon), *further(vocabularies, lexicon), *annotated(gold, apart, lexicon)):
        names[curie].update(folded(name))
    return [sorted(group) for _, group in sorted(names.items()) if group]


def own(lexicon: CompiledLexicon) -> Named:
    """Give the names that ship."""
    for concept in lexicon.concepts():
        if kind_of(concept.category) in TRAINED:
            for synonym in lexicon.names(concept.id):
                yield concept.id, synonym.text


def further(vocabularies: Iterable[Path], lexicon: CompiledLexicon) -> Named:
    """Give the names of other vocabularies' diseases and chemicals, for the concept here that is mapped to theirs."""
    for path in vocabularies:
        for term in read_vocabulary(path):
            if isinstance(term, Term) and not term.obsolete and kind_of(term.concept.category) in TRAINED:
                same = lexicon.cross_referenced(term.concept.id)
                curie = same[0].id if same else term.concept.id
                for name in (term.concept.name, *(synonym.text for synonym in term.synonyms)):
                    yield curie, name


def annotated(gold: Sequence[Path], apart: Sequence[Path], lexicon: CompiledLexicon) -> Named:
    """Give mentions of the lexicon's concepts as annotators linked them."""
    near = open_near_names(lexicon)
    kept_apart = {reading.document.id for reading in gold_readings(apart)} if apart else set()
    for reading in gold_readings(gold) if gold else ():
        for mention in reading.findings.mentions:
            ids = {near.canonical(link.concept.id) for link in mention.links}
            known = len(ids) == 1 and kind_of(mention.category) in TRAINED and lexicon.concept(min(ids)) is not None
            if known and len(mention.text) >= SHORTEST_MENTION and reading.document.id not in kept_apart:
                yield min(ids), mention.text


def folded(name: str) -> set[str]:
    """Give a name's normal form, turned round too where it has commas: "Kidney Diseases, Cystic"."""
    if len(name) > LONGEST_NAME:
        return set()
    ways = {name, " ".join(reversed(name.split(", ")))} if name.count(", ") <= MOST_COMMAS else {name}
    return {key for way in ways if len(key := normal_form(way)) >= SHORTEST_NAME}
