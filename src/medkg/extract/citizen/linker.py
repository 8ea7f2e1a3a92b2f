"""`medkg_linker`: medkg's linker as a component of anybody's spaCy pipeline, on anybody's entities."""

from __future__ import annotations

import warnings
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.language import Language

from medkg.extract.abbreviations import abbreviations_of, definitions
from medkg.extract.citizen.attributes import declare_scispacy_attributes, long_forms_by_others
from medkg.extract.citizen.knowledge import KnowledgeView
from medkg.extract.citizen.labelled import Labelled, LabelledMentions
from medkg.extract.citizen.labels import labels as read_labels
from medkg.extract.citizen.opening import SHIPPED, Opened, opened
from medkg.extract.citizen.options import LinkerOptions, linker_options
from medkg.extract.linking.answers import SURE_ENOUGH, corpus_senses, given_links, relinked
from medkg.extract.mentions import shipped_finder
from medkg.extract.state import declare_extensions, keep_contexts, kept_mentions
from medkg.extract.strategies import Reliability
from medkg.extract.tables import shipped_table
from medkg.model.concept import Candidate
from medkg.model.document import Span
from medkg.model.mention import Link, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan

    from medkg.ports import NamedConcepts


class LinkerComponent:
    """Says which concepts the entities of a Doc mean.

    Sets `ent._.kb_ents` as scispaCy's linker does, [(concept id, probability), …], what is meant before what came next,
    `ent.kb_id_` to the id of what is sure enough, and `doc._.medkg_mentions` for `medkg_context` and `medkg_relations`.
    Vocabularies are opened with the first Doc, so that a pipeline is made, saved and sent without them.
    """

    def __init__(self, options: LinkerOptions, *, labels: Mapping[str, str], vocabularies: str) -> None:
        self._options = options
        self._own_labels = dict(labels)
        self._labels = read_labels(more=labels)
        self._vocabularies = vocabularies
        self._parts: Opened | None = None
        self._making: LabelledMentions | None = None
        self._warned: set[str] = set()
        self._senses = corpus_senses(shipped_table("corpus_senses"))
        self._reliability = Reliability.from_table(shipped_table("abbreviations"))
        self.kb = KnowledgeView(self._concepts)

    def __reduce__(self) -> tuple[object, ...]:
        # Mapped files stay in the process that mapped them; a process that is sent the component opens its own.
        return (_made, (self._options, self._own_labels, self._vocabularies))

    def use(self, parts: Opened) -> None:
        """Set what the component works with, in place of the vocabularies that its configuration names."""
        self._parts, self._making = parts, None

    def __call__(self, doc: Doc) -> Doc:
        """Link the entities of a Doc."""
        text, ents = doc.text, doc.ents
        if not ents:
            return doc
        found = [Labelled(Span(ent.start_char, ent.end_char), ent.label_) for ent in ents]
        long_forms = self._long_forms(doc, text)
        named = self._labelled().mentions(text, found, long_forms)
        self._say_unknown(doc, found)
        linker = self._opened().linker
        meant = list(relinked(named, long_forms, linker, senses=self._senses))
        # What is less probable than is linked is given to whoever lowers the threshold for it.
        unsure = self._options.threshold < SURE_ENOUGH
        ranked = (
            given_links(named, long_forms, linker, runners_up=self._options.most) if unsure else [None] * len(named)
        )
        starts = [ent.start_char for ent in ents]
        for mention, others in zip(meant, ranked, strict=True):
            ent = ents[bisect_right(starts, mention.span.start) - 1]
            ent._.kb_ents = self._candidates(mention.links or others or ())
            _set_identity(ent, self._taken(mention))
        keep_contexts(doc, _in_context(map(self._taken, meant), kept_mentions(doc, text)))
        return doc

    def _opened(self) -> Opened:
        if self._parts is None:
            self._parts = opened(self._vocabularies)
        return self._parts

    def _concepts(self) -> NamedConcepts:
        return self._opened().concepts

    def _labelled(self) -> LabelledMentions:
        if self._making is None:
            self._making = LabelledMentions(self._labels, shipped_finder(self._opened().lexicon))
        return self._making

    def _long_forms(self, doc: Doc, text: str) -> dict[str, str]:
        """Take the abbreviations that a component before this one found, ours or another; else look for them here."""
        if not self._options.resolve_abbreviations:
            return {}
        ours = {one.short.of(text): one.long.of(text) for one in abbreviations_of(doc)}
        return (
            ours
            or long_forms_by_others(doc)
            or {one.short.of(text): one.long.of(text) for one in definitions(text, self._reliability)}
        )

    def _taken(self, mention: Mention) -> Mention:
        """Keep only links that are as probable as was asked for, to concepts of the vocabulary that was."""
        links = tuple(
            link
            for link in mention.links
            if link.score >= self._options.threshold and self._options.takes(link.concept.id)
        )
        return replace(mention, links=links)

    def _candidates(self, links: Sequence[Link]) -> list[tuple[str, float]]:
        meant = {link.concept.id for link in links}
        scores: dict[str, float] = {}
        given = [Candidate(link.concept, link.score, link.why) for link in links]
        for candidate in (*given, *(other for link in links for other in link.runners_up)):
            if candidate.score >= self._options.threshold and self._options.takes(candidate.concept.id):
                scores.setdefault(candidate.concept.id, candidate.score)
        return sorted(scores.items(), key=lambda one: (one[0] not in meant, -one[1], one[0]))[: self._options.most]

    def _say_unknown(self, doc: Doc, found: Sequence[Labelled]) -> None:
        unknown = self._labelled().unknown(found)
        doc._.medkg_unknown_labels = unknown
        for label in sorted(unknown.keys() - self._warned):
            self._warned.add(label)
            warnings.warn(
                f"medkg_linker knows no label {label!r} and links no entity under it: say what it means in the "
                f"component's config, labels = {{{label!r}: CATEGORY}}, or leave it out with '-'.",
                stacklevel=2,
            )


def _made(options: LinkerOptions, labels: Mapping[str, str], vocabularies: str) -> LinkerComponent:
    declare_extensions()
    declare_scispacy_attributes()
    return LinkerComponent(options, labels=labels, vocabularies=vocabularies)


def _set_identity(ent: TokenSpan, mention: Mention) -> None:
    """Write the identity where spaCy keeps it, on the entity's tokens."""
    if mention.links:
        for token in ent:
            token.ent_kb_id_ = mention.links[0].concept.id


def _in_context(meant: Iterable[Mention], before: Iterable[Mention]) -> list[Mention]:
    """Keep the context of mentions that an earlier component placed."""
    contexts = {mention.span: mention.context for mention in before}
    return [replace(mention, context=contexts.get(mention.span, mention.context)) for mention in meant]


@Language.factory(
    "medkg_linker",
    requires=["doc.ents"],
    assigns=["span._.kb_ents", "token.ent_kb_id"],
    default_config={
        "resolve_abbreviations": True,
        "threshold": SURE_ENOUGH,
        "max_entities_per_mention": 5,
        "linker_name": None,
        "vocabularies": SHIPPED,
        "labels": {},
        "k": None,
        "no_definition_threshold": None,
        "filter_for_definitions": False,
    },
)
def make_linker(
    nlp: Language,  # noqa: ARG001 - spaCy's signature
    name: str,  # noqa: ARG001 - the same
    resolve_abbreviations: bool,  # noqa: FBT001 - spaCy passes options by name
    threshold: float,
    max_entities_per_mention: int,
    linker_name: str | None,
    vocabularies: str,
    labels: dict[str, str],
    k: int | None,
    no_definition_threshold: float | None,
    filter_for_definitions: bool,  # noqa: FBT001 - the same
) -> LinkerComponent:
    """Make the component that links entities; the options of scispaCy's linker keep their meaning or are refused.

    `labels` says what labels mean, over the shipped table: a Biolink category, "*" for the one of the concept that
    bears the very name, "-" for none. `vocabularies` is the folder of a graph with vocabularies of its own.
    """
    options = linker_options(
        resolve_abbreviations=resolve_abbreviations,
        threshold=threshold,
        max_entities_per_mention=max_entities_per_mention,
        linker_name=linker_name,
        vocabularies=vocabularies,
        k=k,
        no_definition_threshold=no_definition_threshold,
        filter_for_definitions=filter_for_definitions,
    )
    return _made(options, labels, vocabularies)
