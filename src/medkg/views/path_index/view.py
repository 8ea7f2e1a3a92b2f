"""The path index: a view of the record as columns in memory, for searching chains. Vendor-free but for numpy."""

from __future__ import annotations

import bisect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.errors import ViewUnavailable
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.ports import AssertionSource, EdgePricing, Kinship, Progress
from medkg.views.path_index import file as files
from medkg.views.path_index.build import Built, build

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PRICED_BY, _UNPRICED = "priced_by", ""
_KINSHIP = "kinship"


class PathIndexView:
    """Builds and opens the index in one folder (port `View`).

    The folder holds `manifest.json` and the column file that it names; everything in it may be deleted at any time.
    With a `pricing` the index keeps what its edges cost, so that opening it computes nothing; with a `kinship` it holds
    the steps that vocabularies make between its concepts, and is stale when they have changed.
    """

    def __init__(self, folder: Path, *, pricing: EdgePricing | None = None, kinship: Kinship | None = None) -> None:
        self.folder = folder
        self._pricing, self._kinship = pricing, kinship
        self._opened: MappedPathIndex | None = None

    def fresh(self, graph_hash: str) -> bool:
        """Tell whether a whole index of this format, pricing and kinship shows exactly this state of the record."""
        try:
            manifest = files.read_manifest(self.folder)
            size = (self.folder / manifest.file).stat().st_size
        except (ViewUnavailable, OSError):
            return False
        priced = self._pricing is None or manifest.words[_PRICED_BY] == [self._pricing.key]
        placed = self._kinship is None or manifest.words[_KINSHIP] == [self._kinship.digest]
        return priced and placed and manifest.graph_hash == graph_hash and size == manifest.size

    def rebuild(self, source: AssertionSource, *, progress: Progress) -> None:
        """Build beside and switch; whoever has the old index open keeps it. Raises StorageError on a full disk."""
        graph_hash = source.graph_hash()
        built = _priced(build(source, progress=progress, kinship=self._kinship), self._pricing)
        words = {**built.words, _KINSHIP: [self._kinship.digest if self._kinship else ""]}
        progress.stage("writing the path index")
        files.write(self.folder, built.columns, words=words, graph_hash=graph_hash)
        self.close()

    def open(self) -> MappedPathIndex:
        """Map the index, once; raises ViewUnavailable where it must be rebuilt first."""
        if self._opened is None:
            columns, manifest = self._mapped()
            self._opened = MappedPathIndex(columns, words=manifest.words, graph_hash=manifest.graph_hash)
        return self._opened

    def _mapped(self) -> tuple[dict[str, NDArray[Any]], files.Manifest]:
        manifest = files.read_manifest(self.folder)
        try:
            return files.map_columns(self.folder, manifest), manifest
        except ViewUnavailable:
            # Somebody may have switched to a newer index between our two looks.
            newer = files.read_manifest(self.folder)
            if newer == manifest:
                raise
            return files.map_columns(self.folder, newer), newer

    def problems(self) -> tuple[str, ...]:
        """Check every byte; empty where the index is whole."""
        return files.problems(self.folder)

    def close(self) -> None:
        """Let go of the mapped file; arrays that somebody still holds stay readable."""
        self._opened = None


class MappedPathIndex:
    """The opened index (port `PathIndex`): read-only arrays over a mapped file, safe to share between threads."""

    def __init__(self, columns: dict[str, NDArray[Any]], *, words: dict[str, list[Any]], graph_hash: str) -> None:
        self.graph_hash = graph_hash
        self.out_start: NDArray[np.int64] = columns["out_start"]
        self.out_target: NDArray[np.int32] = columns["out_target"]
        self.out_predicate: NDArray[np.int16] = columns["out_predicate"]
        self.in_start: NDArray[np.int64] = columns["in_start"]
        self.in_source: NDArray[np.int32] = columns["in_source"]
        self.in_predicate: NDArray[np.int16] = columns["in_predicate"]
        self.in_edge: NDArray[np.int32] = columns["in_edge"]
        self.documents: NDArray[np.integer[Any]] = columns["documents"]
        self.evidence: NDArray[np.integer[Any]] = columns["evidence"]
        self.belief: NDArray[np.float32] = columns["belief"]
        self.contested: NDArray[np.int32] = columns["contested"]
        self.contested_support: NDArray[np.float32] = columns["contested_support"]
        self.degree: NDArray[np.float32] = columns["degree"]
        self.category: NDArray[np.int16] = columns["category"]
        self.denied_pairs: NDArray[np.int32] = columns["denied_pairs"]
        self.denied_predicate: NDArray[np.int16] = columns["denied_predicate"]
        self.denied_forward: NDArray[np.bool_] = columns["denied_forward"]
        self.denied_documents: NDArray[np.int32] = columns["denied_documents"]
        self.out_cost: NDArray[np.int32] = columns["out_cost"]
        self.in_cost: NDArray[np.int32] = columns["in_cost"]
        (self.priced_by,) = words[_PRICED_BY]
        self.thing: NDArray[np.int32] = columns["thing"]
        (self.asserted,) = words["asserted"]
        self._vocabularies = tuple(words["vocabularies"])
        self.predicates: tuple[str, ...] = tuple(words["predicates"])
        self.categories: tuple[str, ...] = tuple(words["categories"])
        self._sources = [tuple(names) for names in words["sources"]]
        self._columns = columns
        self._ids = _Texts(columns["id"], columns["id_start"])
        self._names = _Texts(columns["name"], columns["name_start"])

    def row(self, curie: str) -> int:
        """Give a concept's row by binary search, -1 where the index does not hold it."""
        asked = curie.encode("utf-8", "surrogatepass")
        row = bisect.bisect_left(self._ids, asked)
        return row if row < len(self._ids) and self._ids[row] == asked else -1

    def concept(self, row: int) -> Concept:
        """Give the concept of a row."""
        return Concept(self._ids.text(row), self._names.text(row), self.categories[self.category[row]])

    def denied(self, first: int, second: int) -> tuple[Assertion, ...]:
        """Give the denied assertions between two concepts in either direction, by subject row and predicate."""
        pairs = self.denied_pairs
        if not len(pairs):
            return ()
        low, high = min(first, second), max(first, second)
        # Two searches: one for the lesser row over all pairs, one for the other among the few that have it.
        start, end = np.searchsorted(pairs[:, 0], (low, low + 1))
        inner = np.searchsorted(pairs[start:end, 1], (high, high + 1)) + start
        return tuple(self._denied(number) for number in range(*inner.tolist()))

    def vocabulary(self, edge: int) -> str:
        """Name the vocabulary that makes a step; empty for an edge of evidence."""
        edges = self._columns["told_edge"]
        at = int(np.searchsorted(edges, edge))
        told = at < len(edges) and edges[at] == edge
        return self._vocabularies[self._columns["told_by"][at]] if told else ""

    def _denied(self, number: int) -> Assertion:
        columns = self._columns
        low, high = self.denied_pairs[number].tolist()
        subject, object_ = (low, high) if columns["denied_forward"][number] else (high, low)
        predicate = self.predicates[columns["denied_predicate"][number]]
        return Assertion(
            Triple(self._ids.text(subject), predicate, self._ids.text(object_), Polarity.DENIED),
            int(columns["denied_documents"][number]),
            int(columns["denied_evidence"][number]),
            float(columns["denied_belief"][number]),
            self._sources[columns["denied_sources"][number]],
        )


def in_memory(
    source: AssertionSource,
    *,
    progress: Progress,
    pricing: EdgePricing | None = None,
    kinship: Kinship | None = None,
) -> MappedPathIndex:
    """Build an index that no file holds, for graphs that are looked at once."""
    built = _priced(build(source, progress=progress, kinship=kinship), pricing)
    return MappedPathIndex(built.columns, words=built.words, graph_hash=source.graph_hash())


def _priced(built: Built, pricing: EdgePricing | None) -> Built:
    """Add what edges cost to what was built; nothing where there is no pricing."""
    nothing = np.zeros(0, dtype=np.int32)
    unpriced = Built(
        built.columns | {"out_cost": nothing, "in_cost": nothing}, {**built.words, _PRICED_BY: [_UNPRICED]}
    )
    if pricing is None:
        return unpriced
    out = pricing.price(MappedPathIndex(unpriced.columns, words=unpriced.words, graph_hash=""))
    costs = {"out_cost": out, "in_cost": out[built.columns["in_edge"]]}
    return Built(unpriced.columns | costs, {**built.words, _PRICED_BY: [pricing.key]})


class _Texts:
    """UTF-8 texts laid end to end; indexing gives bytes, whose order is the order of the texts."""

    def __init__(self, blob: NDArray[np.uint8], start: NDArray[np.int64]) -> None:
        self._blob = blob.data
        self._start = start

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, row: int) -> bytes:
        return bytes(self._blob[self._start[row] : self._start[row + 1]])

    def text(self, row: int) -> str:
        return self[row].decode("utf-8", "surrogatepass")
