"""What medkg's components open in anybody's spaCy pipeline: found by spaCy through an entry point."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble import lexica, linking
from medkg.errors import GraphNotFound
from medkg.ports import Unwatched
from medkg.settings import load_settings

if TYPE_CHECKING:
    from medkg.extract.citizen.opening import Opened


def opened(vocabularies: str) -> Opened:
    """Open the shipped vocabularies, or with a graph's folder those that were added to it too, and the linker.

    Which linker and which cache the settings say. One of scispaCy's is for builds: whoever adds medkg's component by
    name asks for medkg's linker, and has the one that ships. Raises GraphNotFound where there is no such folder.
    """
    from medkg.extract.citizen.opening import SHIPPED, Opened

    graph = None if vocabularies == SHIPPED else Path(vocabularies)
    if graph is not None and not graph.is_dir():
        raise GraphNotFound(
            f"there is no graph at {graph} whose vocabularies could be used.",
            remedy=f"Name a graph's folder, or {SHIPPED!r} for the vocabularies that ship.",
        )
    settings = load_settings()
    lexicon = lexica.text_lexicon(graph, cache=settings.cache, progress=Unwatched())
    return Opened(lexicon, lexicon, linking.linker(lexicon, own=linking.ours(settings.build)))
