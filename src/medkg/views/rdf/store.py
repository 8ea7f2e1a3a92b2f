"""The RDF view's files: a pyoxigraph store, loaded in bulk from the same N-Quads that are exported."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.durable import sync
from medkg.errors import ViewUnavailable
from medkg.model.identity import digest
from medkg.ports import AssertionSource, EvidenceStream, Progress
from medkg.views.rdf.triples import RdfStream
from medkg.views.rdf.writing import nquads
from medkg.views.swapped import SwappedStore

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORMAT = 2
# What a RocksDB folder holds beside its content, and writes even when it is only read.
_NO_CONTENT = ("LOG", "LOCK", "OPTIONS", "IDENTITY")


def rdf_store(folder: Path) -> SwappedStore:
    """Name the view's files in a graph's `views` folder."""
    return SwappedStore(
        folder=folder,
        name="rdf",
        database_name="store",
        format=FORMAT,
        engine=f"pyoxigraph {version('pyoxigraph')}",
        checksum=_names_and_sizes,
    )


def load(
    database: Path, source: AssertionSource, evidence: EvidenceStream, progress: Progress
) -> dict[str, dict[str, int]]:
    """Write a new store from the record and count what it holds; raises ViewUnavailable."""
    import pyoxigraph as ox  # noqa: PLC0415 - loaded only where a view is built or asked

    progress.stage("RDF view: loading")
    stream = RdfStream(source, evidence, progress)
    texts = io.BufferedReader(_Texts(nquads(stream.blocks())), buffer_size=1 << 20)
    try:
        store = ox.Store(database)
        # Lenient: our own writer's IRIs are valid, and to look at each again takes longer than to store it.
        store.bulk_load(input=texts, format=ox.RdfFormat.N_QUADS, lenient=True)
        store.flush()
    except (SyntaxError, ValueError) as error:
        raise ViewUnavailable(f"the RDF view could not be built: {error}.") from error
    del store
    for path in sorted(database.iterdir()):
        sync(path)
    return {"counts": asdict(stream.counts)}


class _Texts(io.RawIOBase):
    """Texts as a file that is read once."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Give the next bytes; 0 at the end."""
        if not self._rest:
            self._rest = memoryview(next(self._texts, "").encode())
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _names_and_sizes(database: Path) -> str:
    """Sum up a store's files by name and size; RocksDB itself checks what is in them, block by block."""
    try:
        kept = [path for path in database.iterdir() if not path.name.startswith(_NO_CONTENT)]
        return digest(sorted([path.name, path.stat().st_size] for path in kept)) if kept else ""
    except OSError:
        return ""
