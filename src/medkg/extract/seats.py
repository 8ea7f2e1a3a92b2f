"""Who finds the mentions: the encoder that ships, one of the user's own, a spaCy model, or the dictionary alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from medkg.extract.citizen.seat import spacy_seat
from medkg.extract.encoder.folder import is_encoder, manifest_digest, read_encoder, shipped_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from medkg.extract.mentions import Abbreviation, MentionFinder
    from medkg.model.mention import Mention

DICTIONARY: Final = "dictionary"


class Finding(Protocol):
    """What finds the mentions of a document."""

    def find(
        self,
        text: str,
        *,
        sentences: Sequence[tuple[int, int]],
        abbreviations: Iterable[Abbreviation],
        long_forms: Mapping[str, str],
    ) -> tuple[list[Mention], dict[str, int]]:
        """Find mentions in order of their start; and count the labels that no table knows."""
        ...


class Seat(Protocol):
    """A mention finder that is known before it is loaded: its name, and the hash of all that its findings depend on."""

    @property
    def title(self) -> str:
        """The name that evidence carries."""
        ...

    @property
    def digest(self) -> str:
        """The hash of its bytes."""
        ...

    def taken(self, finder: MentionFinder) -> Finding:
        """Load it over the dictionary; raises ExtractionError where it cannot serve."""
        ...


@dataclass(frozen=True, slots=True)
class EncoderSeat:
    """The folder of a trained encoder."""

    folder: Traversable
    title: str
    digest: str

    def taken(self, finder: MentionFinder) -> Finding:
        """Load the encoder; raises ExtractionError naming the file that is missing or not as it was written."""
        from medkg.extract.encoder.mentions import EncoderMentions  # noqa: PLC0415 - loads onnxruntime

        return EncoderMentions(read_encoder(self.folder), finder)


def seat_for(asked: str, *, labels: Path | None) -> Seat | None:
    """Find who is asked for: empty for the encoder that ships, `dictionary`, a folder, or a spaCy model by name.

    None stands for the dictionary alone. Raises UsageError where there is no such model, ExtractionError for a folder
    or a table of labels that cannot be used.
    """
    if asked == DICTIONARY:
        return None
    folder = Path(asked) if asked else shipped_encoder()
    if is_encoder(folder):
        return EncoderSeat(folder, *manifest_digest(folder))
    return spacy_seat(asked, labels=labels)
