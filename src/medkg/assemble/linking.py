"""The linker over a compiled lexicon: the one that ships, or one of the user's own training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import UsageError
from medkg.extract.citizen.scispacy_files import SCHEME, checked, scispacy_files
from medkg.model.identity import digest
from medkg.settings import BuildSettings

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from medkg.extract.citizen.scispacy_links import ScispacyLinks
    from medkg.extract.linking.linker import Linker
    from medkg.model.concept import Weighed
    from medkg.model.document import Document
    from medkg.model.reading import Reading
    from medkg.vocabulary.lexicon import CompiledLexicon

DOCUMENTS = "documents.tsv"


def linker(lexicon: CompiledLexicon, *, own: str = "") -> Linker:
    """Make the linker; `own` is the folder that `medkg train linker` wrote, empty for the one that ships."""
    from medkg.extract.linking.model import read_model
    from medkg.extract.linking.training import linker_of
    from medkg.vocabulary.name_meanings import open_name_meanings
    from medkg.vocabulary.near_names import open_near_names

    near = open_near_names(lexicon)
    return linker_of(read_model(_folder(own)), near, near, meanings=open_name_meanings(lexicon))


def weighed(lexicon: CompiledLexicon, text: str, *, category: str, top: int, own: str = "") -> tuple[Weighed, ...]:
    """Say what a name means as the mention of a chemical or a disease, with what was weighed.

    Without a category both are tried. Raises UsageError for a category that the linker was not trained for.
    """
    from medkg.extract.linking.asking import Asked
    from medkg.extract.linking.kinds import CATEGORY_OF, TRAINED, kind_of

    kinds = (kind_of(category),) if category else TRAINED
    if not set(kinds) <= set(TRAINED):
        known = ", ".join(CATEGORY_OF[kind] for kind in TRAINED)
        raise UsageError(f"the linker does not weigh {category!r}.", remedy=f"It weighs {known}.")
    trained = linker(lexicon, own=own)
    found = [one for kind in kinds for one in trained.weigh(Asked(text, kind))]
    return tuple(sorted(found, key=lambda one: (-one.candidate.score, one.candidate.concept))[:top])


def others(settings: BuildSettings) -> ScispacyLinks | None:
    """Load the linker of scispaCy's that the settings name; None where they name none.

    Raises SettingsError unless its files have the hash that the settings give.
    """
    if not settings.linker.startswith(SCHEME):
        return None
    from medkg.extract.citizen.scispacy_links import scispacy_links
    from medkg.vocabulary.words import ShippedTerminology

    return scispacy_links(scispacy_files(settings.linker), ShippedTerminology(), pin=settings.linker_sha256)


def ours(settings: BuildSettings) -> str:
    """Give the folder of the linker of medkg's that the settings name; empty, for what ships, beside scispaCy's."""
    return "" if settings.linker.startswith(SCHEME) else settings.linker


def require(settings: BuildSettings) -> None:
    """Raise UsageError or SettingsError where a linker of scispaCy's is named that is not there, or not pinned."""
    if settings.linker.startswith(SCHEME):
        there = scispacy_files(settings.linker)
        if not settings.linker_sha256:
            checked(there, pin="")


def used_id(lexicon: CompiledLexicon, settings: BuildSettings) -> str:
    """Hash all that the answers of the linker in use depend on; scispaCy's own goes by what its user pinned."""
    if not settings.linker.startswith(SCHEME):
        return linker_id(lexicon, own=settings.linker)
    words = (files("medkg_ontologies") / "words.tsv").read_bytes()
    return digest([SCHEME, settings.linker_sha256.strip().lower(), sha256(words).hexdigest()])


def linker_id(lexicon: CompiledLexicon, *, own: str = "") -> str:
    """Hash all that a linker's answers depend on, without making it."""
    from medkg.extract.linking.model import model_digest
    from medkg.vocabulary.name_meanings import meanings_digest
    from medkg.vocabulary.near_names import index_digest

    return digest([index_digest(lexicon), meanings_digest(lexicon), model_digest(_folder(own))])


def crossed(
    lexicon: CompiledLexicon,
    readings: Sequence[Reading],
    abbreviations: Callable[[Document], Iterable[tuple[str, str]]],
    *,
    seed: int,
    own: str = "",
) -> dict[str, Linker]:
    """Give for each annotated document, by id, the linker as it would be had it learnt names from others alone."""
    from medkg.extract.linking.gold import gold_document
    from medkg.extract.linking.model import read_model
    from medkg.extract.linking.training import crossed_linkers
    from medkg.vocabulary.name_meanings import open_name_meanings
    from medkg.vocabulary.near_names import open_near_names

    near = open_near_names(lexicon)
    documents = [gold_document(reading, "", lambda document: dict(abbreviations(document))) for reading in readings]
    meanings = open_name_meanings(lexicon)
    return crossed_linkers(read_model(_folder(own)), documents, names=near, places=near, meanings=meanings, seed=seed)


def trained_on(*, own: str = "") -> frozenset[str]:
    """Give the ids of the documents that a linker was trained on; none are known of scispaCy's, which look at names."""
    if own.startswith(SCHEME):
        return frozenset()
    return frozenset((_folder(own) / DOCUMENTS).read_text(encoding="utf-8").split("\n")[1:-1])


def canonical(lexicon: CompiledLexicon, *, own: str = "") -> Callable[[str], str]:
    """Give what leads an id to the one under which the vocabularies and the linker hold its concept."""
    from medkg.extract.linking.model import read_model
    from medkg.extract.linking.places import PlacesWithHistory
    from medkg.vocabulary.near_names import open_near_names

    folder = _folder("" if own.startswith(SCHEME) else own)
    return PlacesWithHistory(open_near_names(lexicon), read_model(folder).replaced_by).canonical


def _folder(own: str) -> Traversable | Path:
    from medkg.extract.linking.model import TABLES, shipped_folder

    if own.startswith(SCHEME):
        raise UsageError(
            f"the setting build.linker is {own}, a linker of scispaCy's, and this is a question to medkg's.",
            remedy="Leave the setting empty for it.",
        )
    if not own:
        return shipped_folder()
    remedy = "Make one with: medkg train linker --gold … --output …"
    missing = [name for name in (*TABLES, DOCUMENTS) if not (Path(own) / name).is_file()]
    if len(missing) > len(TABLES):
        raise UsageError(f"there is no linker in {own}.", remedy=remedy)
    if missing:
        raise UsageError(f"the linker in {own} lacks {', '.join(missing)}.", remedy=remedy)
    return Path(own)
