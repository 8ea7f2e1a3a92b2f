"""The seat of the mention finder, taken by somebody else's spaCy model: known before the model is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.extract.citizen.labels import labels as read_labels
from medkg.extract.citizen.spacy_models import spacy_model
from medkg.model.identity import digest

if TYPE_CHECKING:
    from pathlib import Path

    from medkg.extract.citizen.labels import Labels
    from medkg.extract.citizen.model_mentions import ModelMentions
    from medkg.extract.citizen.spacy_models import SpacyModel
    from medkg.extract.mentions import MentionFinder


@dataclass(frozen=True, slots=True)
class SpacySeat:
    """A model, what its labels mean, and the hash of both with their names."""

    model: SpacyModel
    labels: Labels
    digest: str

    @property
    def title(self) -> str:
        """The model's name and version."""
        return self.model.title

    def taken(self, finder: MentionFinder) -> ModelMentions:
        """Load the model; raises ExtractionError where it cannot serve."""
        from medkg.extract.citizen.model_mentions import ModelMentions, load_model  # noqa: PLC0415 - loads spaCy

        return ModelMentions(load_model(self.model), self.labels, finder)


def spacy_seat(asked: str, *, labels: Path | None) -> SpacySeat:
    """Find the model that was asked for by name or path, and read what its labels mean.

    Raises UsageError where there is no such model, ExtractionError for a table of labels that cannot be used.
    """
    model, meanings = spacy_model(asked), read_labels(labels)
    return SpacySeat(model, meanings, digest([model.name, model.version, model.digest(), meanings.digest]))
