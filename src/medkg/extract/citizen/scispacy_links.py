"""scispaCy's own linker with its own knowledge base, as a user's choice in place of ours."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import joblib
from scispacy.candidate_generation import CandidateGenerator, LinkerPaths
from scispacy.linking import EntityLinker
from scispacy.linking_utils import KnowledgeBase
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan
from spacy.vocab import Vocab

from medkg.errors import SettingsError
from medkg.extract.citizen.scispacy_files import ALIASES, INDEX, VECTORISER, VECTORS, checked
from medkg.extract.linking.asking import long_form_of
from medkg.extract.linking.kinds import kind_of
from medkg.model.biolink import CATEGORIES, UNKNOWN_CATEGORY
from medkg.model.concept import Candidate, Concept
from medkg.model.mention import Link, Mention

if TYPE_CHECKING:
    from medkg.extract.citizen.scispacy_files import ScispacyFiles
    from medkg.ports import Terminology

# What a concept of several semantic types is to a reader of medicine, first the most telling.
_TELLING: Final = ("Disease", "PhenotypicFeature", "ChemicalEntity", "Gene", "Protein", "Cell", "AnatomicalEntity")
_UMLS_ID: Final = re.compile(r"C\d{7}")
_MESH_ID: Final = re.compile(r"[CD]\d{6}(?:\d{3})?")
_DIGITS: Final = 4


class ScispacyLinks:
    """Links mentions with scispaCy's linker, by its own options' defaults; ids become CURIEs, types categories."""

    def __init__(self, linker: EntityLinker, words: Terminology) -> None:
        self._linker = linker
        self._words = words
        self._vocab = Vocab()

    def linked(
        self, mentions: Sequence[Mention], long_forms: Mapping[str, str], *, runners_up: int
    ) -> Iterator[Mention]:
        """Link the mentions of one document anew; one that scispaCy has no concept of its kind for loses its links."""
        names = [long_form_of(one.text, long_forms) or one.text for one in mentions]
        for mention, name, answers in zip(mentions, names, self._answers(names), strict=True):
            candidates = [self._candidate(id_, score, name) for id_, score in answers]
            fitting = [one for one in candidates if _fits(one.concept, mention)]
            if not fitting:
                yield replace(mention, links=())
                continue
            best = fitting[0]
            link = Link(best.concept, best.score, best.why, tuple(fitting[1 : 1 + runners_up]))
            yield replace(mention, links=(link,), category=best.concept.category)

    def _answers(self, names: Sequence[str]) -> list[Sequence[tuple[str, float]]]:
        """Ask scispaCy's component as it is made to be asked: for a Doc, here one whose every token is a name."""
        doc = Doc(self._vocab, words=list(names))
        doc.ents = [TokenSpan(doc, at, at + 1, label="name") for at in range(len(doc))]
        return [ent._.kb_ents for ent in self._linker(doc).ents]

    def _candidate(self, id_: str, score: float, name: str) -> Candidate:
        known = self._linker.kb.cui_to_entity[id_]
        concept = Concept(self._curie(id_), known.canonical_name, self._category(known.types))
        return Candidate(
            concept, round(min(1.0, float(score)), _DIGITS), f"spelled like {name!r}, by scispaCy's linker"
        )

    def _curie(self, id_: str) -> str:
        if _UMLS_ID.fullmatch(id_):
            return self._words.curie(id_, prefix="umls")
        if _MESH_ID.fullmatch(id_):
            return self._words.curie(id_, prefix="MESH")
        return self._words.curie(id_) if ":" in id_ else f"scispacy:{id_}"

    def _category(self, types: Sequence[str]) -> str:
        known = sorted({self._words.category(one) for one in types} & CATEGORIES)
        telling = [category for category in _TELLING if category in known]
        return next(iter((*telling, *known)), UNKNOWN_CATEGORY)


def scispacy_links(files: ScispacyFiles, words: Terminology, *, pin: str) -> ScispacyLinks:
    """Load a linker whose files are those that were pinned; raises SettingsError where they are not."""
    digests = checked(files, pin=pin)
    vectoriser = files.paths[VECTORISER].read_bytes()
    if sha256(vectoriser).hexdigest() != digests[VECTORISER]:
        raise SettingsError(f"{files.title} is not loaded: its {VECTORISER} changed while it was read.")
    paths = LinkerPaths(
        ann_index=str(files.paths[INDEX]),
        tfidf_vectorizer=str(files.paths[VECTORISER]),
        tfidf_vectors=str(files.paths[VECTORS]),
        concept_aliases_list=str(files.paths[ALIASES]),
    )
    generator = CandidateGenerator(
        ann_index=paths.get_ann_index(),
        tfidf_vectorizer=joblib.load(io.BytesIO(vectoriser)),
        ann_concept_aliases_list=paths.get_concept_aliases(),
        kb=KnowledgeBase(str(files.concepts)),
    )
    return ScispacyLinks(EntityLinker(candidate_generator=generator), words)


def _fits(concept: Concept, mention: Mention) -> bool:
    """Tell whether a concept is of a mention's kind; a mention of no certain category may be of any."""
    return mention.category == UNKNOWN_CATEGORY or kind_of(concept.category) == kind_of(mention.category)
