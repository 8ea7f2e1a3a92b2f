"""Somebody else's spaCy model in the seat of the mention finder."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import spacy

from medkg.errors import ExtractionError
from medkg.extract.citizen.labelled import Labelled, LabelledMentions
from medkg.extract.identity import LONGEST_TEXT
from medkg.model.document import Span
from medkg.model.mention import Mention

if TYPE_CHECKING:
    from spacy.language import Language

    from medkg.extract.citizen.labels import Labels
    from medkg.extract.citizen.spacy_models import SpacyModel
    from medkg.extract.mentions import Abbreviation, MentionFinder

_STAGE: Final = "nlp"
_TRAINED: Final = frozenset({"ner", "beam_ner"})
_FED_BY: Final = frozenset({"tok2vec", "transformer", "curated_transformer"})
_NOT_NEEDED: Final = frozenset(
    {"tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer", "textcat"}
)
# An entity does not cross the end of a sentence, where one was found before it.
_SENTENCES: Final = frozenset({"parser", "senter", "sentencizer"})
_ENTITIES: Final = "doc.ents"


class ModelMentions:
    """Finds mentions with a model; `labels` says what its labels mean, the finder's lexicon who bears the names."""

    def __init__(self, nlp: Language, labels: Labels, finder: MentionFinder) -> None:
        self._nlp = nlp
        self._making = LabelledMentions(labels, finder)

    def find(
        self,
        text: str,
        *,
        sentences: Sequence[tuple[int, int]],  # noqa: ARG002 - the model has its own
        abbreviations: Iterable[Abbreviation],  # noqa: ARG002 - all that is asked of them is in `long_forms`
        long_forms: Mapping[str, str],
    ) -> tuple[list[Mention], dict[str, int]]:
        """Find mentions in order of their start; and count the labels that no table knows."""
        found = [Labelled(Span(ent.start_char, ent.end_char), ent.label_) for ent in self._nlp(text).ents]
        return self._making.mentions(text, found, long_forms), self._making.unknown(found)


def load_model(model: SpacyModel) -> Language:
    """Load a model with the components that its entities need; raises ExtractionError where it cannot serve."""
    try:
        with warnings.catch_warnings():
            # W095: made for another minor version. Whoever builds is told so once, not by each worker.
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            nlp = spacy.load(model.asked)
    except (OSError, ValueError, ImportError, LookupError, TypeError, AttributeError, EOFError) as error:
        reason = " ".join(str(error).split())
        raise ExtractionError(
            f"spaCy cannot load {model.title}: {reason}",
            stage=_STAGE,
            remedy="Try it alone: python -c \"import spacy; spacy.load('" + model.asked + "')\"",
        ) from error
    nlp.max_length = LONGEST_TEXT
    _leave_only_what_finds(nlp, model)
    return nlp


def _leave_only_what_finds(nlp: Language, model: SpacyModel) -> None:
    """Switch off what trained finders do not need; beside rules, which may look at anything, everything stays."""
    kinds = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    finders = [place for place, name in enumerate(kinds) if _ENTITIES in nlp.get_pipe_meta(name).assigns]
    if not finders:
        spans = " A span categoriser's spans overlap and cannot be used." if "spancat" in kinds.values() else ""
        raise ExtractionError(
            f"{model.title} has no component that finds entities, only {', '.join(kinds) or 'none at all'}.{spans}",
            stage=_STAGE,
            remedy="Give a model with ner or an entity_ruler, such as en_ner_bc5cdr_md.",
        )
    if set(kinds.values()) <= _TRAINED | _FED_BY | _SENTENCES | _NOT_NEEDED:
        after = list(kinds)[finders[-1] + 1 :]
        nlp.select_pipes(disable=[name for name, kind in kinds.items() if kind in _NOT_NEEDED or name in after])
