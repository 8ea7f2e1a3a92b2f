"""Which files are the embedded Cypher view's."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from medkg.views.ladybug.schema import FORMAT
from medkg.views.swapped import SwappedStore, bytes_checksum


def ladybug_store(folder: Path) -> SwappedStore:
    """Name the view's files in a graph's `views` folder.

    The engine trusts its file: a wrong byte in the middle of it ends the process, so every byte is looked at first.
    """
    return SwappedStore(
        folder=folder,
        name="ladybug",
        database_name="graph.lbdb",
        format=FORMAT,
        engine=version("ladybug"),
        checksum=bytes_checksum,
    )
