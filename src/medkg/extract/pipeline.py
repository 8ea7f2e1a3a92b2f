"""The extraction pipeline: a blank spaCy `Language` with medkg's components, behind the port `Extractor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from medkg.errors import ExtractionError
from medkg.extract.abbreviations import conflicts_of, definitions
from medkg.extract.citizen.labelled import told
from medkg.extract.components import MentionComponent, assembled
from medkg.extract.context import ContextRules
from medkg.extract.identity import LONGEST_TEXT, extractor_id
from medkg.extract.linking.answers import given_links
from medkg.extract.relations import RelationRules, as_evidence
from medkg.extract.sentences import split_sentences
from medkg.extract.state import keep_document, kept_evidence, kept_mentions
from medkg.extract.strategies import Reliability
from medkg.extract.tables import context_table, shipped_table
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import Link, Mention
from medkg.model.reading import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from medkg.extract.citizen.scispacy_links import ScispacyLinks
    from medkg.extract.linking.linker import Linker
    from medkg.extract.seats import Seat
    from medkg.ports import Lexicon

_GIVEN_RUNNERS_UP: Final = 30


def load(
    lexicon: Lexicon,
    *,
    linker: Linker | None = None,
    linker_id: str = "",
    make_serializable: bool = True,
    cues: Path | None = None,
    seat: Seat | None = None,
    others: ScispacyLinks | None = None,
) -> Pipeline:
    """Make the pipeline over a lexicon: sentences, abbreviations, dictionary mentions, context, cue relations.

    `make_serializable` is scispaCy's option of its abbreviation detector: True leaves dictionaries in
    `doc._.abbreviations`, False its spans. `cues` is a context table of one's own, laid over the shipped one. A trained
    linker, with the hash of all that it depends on, decides which concepts mentions mean; without one the best exact
    match does. `seat` is somebody else's model that finds the mentions in place of the dictionary, `others` somebody
    else's linker in place of ours. Takes about half a second, and what others' models take; make one per process.
    """
    nlp = assembled(
        {
            "medkg_abbreviations": {"make_serializable": make_serializable},
            "medkg_context": {"cues": str(cues or "")},
        }
    )
    _component(nlp).use(
        lexicon,
        linker=linker,
        model=seat.taken if seat is not None else None,
        others=others,
    )
    nlp.set_error_handler(_name_the_stage)
    return Pipeline(
        nlp,
        id_=extractor_id(lexicon, linker=linker_id, cues=cues, seat=seat),
        linker=linker,
        others=others,
        relation_rules=RelationRules(shipped_table("relations")),
        context_rules=ContextRules(context_table(cues)),
        reliability=Reliability.from_table(shipped_table("abbreviations")),
    )


def _component(nlp: Language) -> MentionComponent:
    """Give the pipeline's own mention finder; raises ExtractionError where somebody put another in its place."""
    component = nlp.get_pipe("medkg_mentions")
    if not isinstance(component, MentionComponent):
        raise ExtractionError(
            f"medkg_mentions is a {type(component).__name__}, which cannot link given mentions.", stage="medkg_mentions"
        )
    return component


class Pipeline:
    """The port `Extractor`. `nlp` is an ordinary spaCy pipeline: use it with `nlp.pipe`, displaCy and DocBin."""

    def __init__(
        self,
        nlp: Language,
        *,
        id_: str,
        linker: Linker | None,
        others: ScispacyLinks | None,
        relation_rules: RelationRules,
        context_rules: ContextRules,
        reliability: Reliability,
    ) -> None:
        self.nlp = nlp
        self._id = id_
        self._linker = linker
        self._others = others
        self._relation_rules = relation_rules
        self._context_rules = context_rules
        self._reliability = reliability

    @property
    def id(self) -> str:
        """`medkg-dictionary@version+hash`; the hash covers lexicon, tables, limits, spaCy's and scispaCy's versions.

        Where somebody else's model finds the mentions, its name stands for the dictionary's, and its bytes count too.
        """
        return self._id

    def extract(self, document: Document) -> Findings:
        """Find mentions and relations; raises ExtractionError naming the stage."""
        if not document.text.strip():
            return Findings()
        doc = self.nlp(self._read(document))
        mentions = tuple(kept_mentions(doc, document.text, document_id=document.id, extractor=self._id))
        evidence = tuple(kept_evidence(doc, document=document, extractor=self._id))
        notes = (*conflicts_of(doc), *told(doc._.medkg_unknown_labels))
        return Findings(mentions, evidence, _concepts(mentions), notes)

    def relations(self, document: Document, mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
        """Find relations between given mentions, gold ones say; they need links, and lie in the document's text."""
        breaks = [document.title_end, *(section.start for section in document.sections)]
        sentences = split_sentences(document.text, breaks=breaks)
        text_hash = document.text_hash
        return tuple(
            evidence
            for relation in self._relation_rules.find(document.text, sentences=sentences, mentions=mentions)
            for evidence in as_evidence(relation, document=document, text_hash=text_hash, extractor=self._id)
        )

    def context(self, document: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        """Say in what sense given mentions are meant; they lie in the document's text, in order."""
        breaks = [document.title_end, *(section.start for section in document.sections)]
        sentences = split_sentences(document.text, breaks=breaks)
        short_forms = frozenset(short for short, _ in self.abbreviations(document))
        return tuple(self._context_rules.in_document(document, mentions, sentences=sentences, short_forms=short_forms))

    def link(self, document: Document, mentions: Sequence[Mention]) -> tuple[tuple[Link, ...], ...]:
        """Identify given mentions, in their order, by their text, their category and the document's abbreviations."""
        long_forms = dict(self.abbreviations(document))
        if self._others is not None:
            return tuple(one.links for one in self._others.linked(mentions, long_forms, runners_up=_GIVEN_RUNNERS_UP))
        finder = _component(self.nlp).finder
        linked = (
            given_links(mentions, long_forms, self._linker, runners_up=_GIVEN_RUNNERS_UP)
            if self._linker is not None
            else [None] * len(mentions)
        )
        return tuple(
            finder.identify(
                one.text,
                long_form=long_forms.get(one.text) or long_forms.get(one.text.removesuffix("s"), ""),
                category=one.category,
            )
            if links is None
            else links
            for one, links in zip(mentions, linked, strict=True)
        )

    def abbreviations(self, document: Document) -> tuple[tuple[str, str], ...]:
        """Give the (short form, long form) pairs that a document defines, sorted."""
        text = document.text
        found = definitions(text, self._reliability)
        return tuple(sorted({(one.short.of(text), one.long.of(text)) for one in found}))

    def _read(self, document: Document) -> Doc:
        if len(document.text) > LONGEST_TEXT:
            raise ExtractionError(
                f"the text of {document.id} has {len(document.text):,} characters, the limit is {LONGEST_TEXT:,}.",
                stage="tokens",
                remedy="Give it as several documents, one for each chapter or section.",
            )
        try:
            doc = self.nlp.make_doc(document.text)
        except UnicodeEncodeError as error:
            place = next(number for number, character in enumerate(document.text) if "\ud800" <= character <= "\udfff")
            raise ExtractionError(
                f"the text of {document.id} holds half a character (a lone surrogate) at offset {place}.",
                stage="tokens",
                remedy="Read the file in its right encoding.",
            ) from error
        keep_document(doc, document)
        return doc


def _concepts(mentions: Sequence[Mention]) -> tuple[Concept, ...]:
    named = {link.concept for mention in mentions for link in mention.links}
    others = {runner_up.concept for mention in mentions for link in mention.links for runner_up in link.runners_up}
    return tuple(sorted(named | others))


def _name_the_stage(name: str, component: Callable[[Doc], Doc], docs: list[Doc], error: Exception) -> NoReturn:  # noqa: ARG001 - spaCy's signature
    if isinstance(error, ExtractionError):
        raise error
    raise ExtractionError(
        f"{type(error).__name__}: {error}",
        stage=name,
        remedy="This is a fault of medkg: please report it with the text.",
    ) from error
