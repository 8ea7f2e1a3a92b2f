"""The spaCy components of the pipeline, registered as factories `medkg_sentences`, `medkg_mentions` and so on.

Importing this module is what registers them. Each works on any Doc; what one leaves for the next is in
`medkg.extract.state`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language

from medkg.errors import ExtractionError
from medkg.extract.abbreviations import AbbreviationComponent, abbreviations_of
from medkg.extract.citizen.opening import opened
from medkg.extract.context import ContextRules
from medkg.extract.identity import COMPONENTS
from medkg.extract.linking.answers import KEPT_RUNNERS_UP, CorpusSenses, corpus_senses, relinked
from medkg.extract.mentions import MentionFinder, shipped_finder
from medkg.extract.relations import Relation, RelationRules, as_evidence
from medkg.extract.sentences import split_sentences
from medkg.extract.state import (
    declare_extensions,
    keep_contexts,
    keep_evidence,
    keep_mentions,
    keep_sentences,
    kept_document,
    kept_mentions,
    sentences_of,
)
from medkg.extract.strategies import Reliability
from medkg.extract.tables import context_table, shipped_table
from medkg.extract.tokens import blank_english
from medkg.model.document import Span
from medkg.model.mention import Mention, Polarity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy.tokens import Doc

    from medkg.extract.citizen.scispacy_links import ScispacyLinks
    from medkg.extract.linking.linker import Linker
    from medkg.extract.seats import Finding
    from medkg.ports import Lexicon


def assembled(options: Mapping[str, dict[str, object]]) -> Language:
    """Put medkg's components into a blank pipeline, in their order, each with its options by name."""
    nlp = blank_english()
    for name in COMPONENTS:
        nlp.add_pipe(name, config=options.get(name, {}))
    return nlp


class SentenceComponent:
    """Sets sentence starts by medkg's rules; a title is a sentence of its own, and no section begins inside one."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of each sentence."""
        text = doc.text
        document = kept_document(doc, text)
        breaks = [document.title_end, *(section.start for section in document.sections)]
        keep_sentences(doc, [start for start, _ in split_sentences(text, breaks=breaks)])
        return doc


class MentionComponent:
    """Finds mentions with a lexicon that is given after construction, as an object: `component.use(lexicon)`.

    One that is made with the name of vocabularies opens them with the first Doc.
    """

    def __init__(self, vocabularies: str = "") -> None:
        self._vocabularies = vocabularies
        self._finder: MentionFinder | None = None
        self._linker: Linker | None = None
        self._senses: CorpusSenses = frozenset()
        self._model: Finding | None = None
        self._others: ScispacyLinks | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # Mapped files stay in the process that mapped them; a process that is sent the component opens its own.
        return (MentionComponent, (self._vocabularies,))

    def use(
        self,
        lexicon: Lexicon,
        *,
        linker: Linker | None = None,
        model: Callable[[MentionFinder], Finding] | None = None,
        others: ScispacyLinks | None = None,
    ) -> None:
        """Set the lexicon; a linker has the last word on identities.

        `model` puts a trained model over the dictionary in the seat of what finds mentions, `others` somebody
        else's linker in that of ours.
        """
        self._others = others
        self._linker = linker
        self._senses = corpus_senses(shipped_table("corpus_senses"))
        self._finder = shipped_finder(lexicon)
        self._model = model(self._finder) if model is not None else None

    @property
    def finder(self) -> MentionFinder:
        """The finder over the lexicon in use; raises ExtractionError where there is none."""
        if self._finder is None and self._vocabularies:
            parts = opened(self._vocabularies)
            self.use(parts.lexicon, linker=parts.linker)
        if self._finder is None:
            raise ExtractionError(
                "the component has no lexicon.",
                stage="medkg_mentions",
                remedy="Call nlp.get_pipe('medkg_mentions').use(lexicon), or add the component with "
                "config={'vocabularies': 'shipped'}.",
            )
        return self._finder

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.ents` and `doc._.medkg_mentions`."""
        text, finder = doc.text, self.finder
        abbreviations = abbreviations_of(doc)
        long_forms = {one.short.of(text): one.long.of(text) for one in abbreviations}
        if self._model is not None:
            found, doc._.medkg_unknown_labels = self._model.find(
                text, sentences=sentences_of(doc, text), abbreviations=abbreviations, long_forms=long_forms
            )
        else:
            found = finder.find(text, sentences=sentences_of(doc, text), abbreviations=abbreviations)
        if self._others is not None:
            found = list(self._others.linked(found, long_forms, runners_up=KEPT_RUNNERS_UP))
        elif self._linker is not None:
            found = list(relinked(found, long_forms, self._linker, senses=self._senses))
        keep_mentions(doc, found)
        return doc


class ContextComponent:
    """Says in what sense each mention is meant: medkg's own mentions, or the entities that another component found."""

    def __init__(self, rules: ContextRules) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        """Add the context to `doc._.medkg_mentions`, where `ent._.medkg_context` reads it."""
        text = doc.text
        if mentions := kept_mentions(doc, text) or _entities_as_mentions(doc):
            sentences = sentences_of(doc, text) if doc.has_annotation("SENT_START") else split_sentences(text)
            short_forms = frozenset(abbreviation.short.of(text) for abbreviation in abbreviations_of(doc))
            placed = self._rules.in_document(
                kept_document(doc, text), mentions, sentences=sentences, short_forms=short_forms
            )
            keep_contexts(doc, placed)
        return doc


def _entities_as_mentions(doc: Doc) -> list[Mention]:
    """Read the entities of a Doc, whoever found them, as mentions without links."""
    return [
        Mention(
            document_id="",
            span=Span(entity.start_char, entity.end_char),
            text=entity.text,
            category=entity.label_,
            extractor="",
        )
        for entity in doc.ents
    ]


class RelationComponent:
    """Finds relations between the mentions of each sentence."""

    def __init__(self, rules: RelationRules) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.medkg_relations`, and take back a mention's denial where it was the verb that was denied."""
        text = doc.text
        mentions = kept_mentions(doc, text)
        relations = self._rules.find(text, sentences=sentences_of(doc, text), mentions=mentions)
        if relations:
            freed = freed_of_denial(mentions, relations)
            if freed != mentions:
                keep_contexts(doc, freed)
            document = kept_document(doc, text)
            keep_evidence(
                doc, [e for r in relations for e in as_evidence(r, document=document, text_hash="", extractor="")]
            )
        return doc


def freed_of_denial(mentions: list[Mention], relations: list[Relation]) -> list[Mention]:
    """Assert again the ends of denied verbs and of stated contrasts.

    In "X did not cause Y" it is the causing that is denied, not Y; in "X, not Z, caused Y" it is Z.
    """
    verbal = [relation for relation in relations if relation.verbal_denial or relation.stated]
    spans = {end.span for relation in verbal for end in (relation.subject, relation.object)}
    return [
        replace(mention, context=replace(mention.context, polarity=Polarity.ASSERTED))
        if mention.span in spans and mention.context.polarity is Polarity.DENIED
        else mention
        for mention in mentions
    ]


@Language.factory("medkg_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceComponent:  # noqa: ARG001 - spaCy's signature
    """Make the component that splits sentences."""
    declare_extensions()
    return SentenceComponent()


@Language.factory("medkg_abbreviations", default_config={"make_serializable": False})
def make_abbreviations(nlp: Language, name: str, make_serializable: bool) -> AbbreviationComponent:  # noqa: ARG001, FBT001 - spaCy's
    """Make the component that finds abbreviations; it needs nothing before it."""
    declare_extensions()
    reliability = Reliability.from_table(shipped_table("abbreviations"))
    return AbbreviationComponent(nlp, reliability, make_serializable=make_serializable)


@Language.factory("medkg_mentions", default_config={"vocabularies": ""}, assigns=["doc.ents"], requires=["doc.sents"])
def make_mentions(nlp: Language, name: str, vocabularies: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Make the component that finds mentions; it must be given a lexicon before it is used, or name `vocabularies`.

    Those are "shipped", or the folder of a graph whose own vocabularies are used beside those that ship.
    """
    declare_extensions()
    return MentionComponent(vocabularies)


@Language.factory("medkg_context", default_config={"cues": ""}, requires=["doc.ents"])
def make_context(nlp: Language, name: str, cues: str) -> ContextComponent:  # noqa: ARG001 - spaCy's signature
    """Make the component that says in what sense mentions are meant; `cues` is the path of a table of one's own."""
    declare_extensions()
    return ContextComponent(ContextRules(context_table(Path(cues) if cues else None)))


@Language.factory("medkg_relations", requires=["doc.ents", "doc.sents"])
def make_relations(nlp: Language, name: str) -> RelationComponent:  # noqa: ARG001 - spaCy's signature
    """Make the component that finds relations between mentions."""
    declare_extensions()
    return RelationComponent(RelationRules(shipped_table("relations")))
