"""What is built from a record and asked in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from medkg.model.assertion import Assertion
from medkg.model.concept import Concept
from medkg.model.report import QueryResult
from medkg.ports.record import AssertionSource
from medkg.ports.watching import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class View(Protocol):
    """A store that can be thrown away and rebuilt."""

    def fresh(self, graph_hash: str) -> bool:
        """Tell whether the view shows exactly this state of the record."""

    def rebuild(self, source: AssertionSource, *, progress: Progress) -> None:
        """Build beside and swap in; a crash leaves the old view or none, never half a one."""

    def close(self) -> None:
        """Let go of files and connections."""


@runtime_checkable
class CypherView(Protocol):
    """A view that answers Cypher."""

    def cypher(self, statement: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading statement; raises QueryRefused, QueryFailed or QueryTimeout."""


@runtime_checkable
class SparqlView(Protocol):
    """A view that answers SPARQL."""

    def sparql(self, query: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading query; raises QueryRefused, QueryFailed or QueryTimeout."""


class PathIndex(Protocol):
    """Columnar adjacency, memory-mapped: n concepts in the order of their ids, m asserted edges, all numpy arrays.

    Edges are numbered 0..m-1 by (subject row, degree, object row, predicate): `out_start[i]:out_start[i+1]` are those
    that leave concept i, and number the columns `out_target`, `out_predicate`, `documents`, `evidence`, `belief` and
    `degree`. `in_start[i]:in_start[i+1]` are the rows of the `in_*` columns of those that enter it, sorted by (degree,
    source, predicate); `in_edge` gives their edge numbers. Self-loops are left out: no simple chain holds one.
    `degree` is the natural logarithm of the product of both ends' degrees, each counted over the edges of the same
    predicate to the other end's category (a hetnet's metaedge), in both directions where the predicate is symmetric.
    `denied_*` have a row for each denied assertion, by pair of concepts with the lesser row first; `denied_forward`
    says that the lesser is its subject. `contested` numbers the edges whose belief was lowered by denial, ascending,
    `contested_support` is what it was before. `out_cost` and `in_cost` are what every edge costs in the order of the
    `out_*` and of the `in_*` columns by the pricing whose key is `priced_by`; empty, as the key is, where the index was
    made without one.

    Steps that vocabularies make and no evidence are edges among the others: their predicates have codes of their own,
    from `asserted` on, whatever their names; they have 0 documents, 0 evidence and a belief of 1, and are read from
    subject to object alone (equivalence has an edge each way). `thing` gives for each concept the least row of those
    that are one thing with it.
    """

    out_start: NDArray[np.int64]
    out_target: NDArray[np.int32]
    out_predicate: NDArray[np.int16]
    in_start: NDArray[np.int64]
    in_source: NDArray[np.int32]
    in_predicate: NDArray[np.int16]
    in_edge: NDArray[np.int32]
    documents: NDArray[np.integer[Any]]
    evidence: NDArray[np.integer[Any]]
    belief: NDArray[np.float32]
    contested: NDArray[np.int32]
    contested_support: NDArray[np.float32]
    degree: NDArray[np.float32]
    category: NDArray[np.int16]
    denied_pairs: NDArray[np.int32]
    denied_predicate: NDArray[np.int16]
    denied_forward: NDArray[np.bool_]
    denied_documents: NDArray[np.int32]
    out_cost: NDArray[np.int32]
    in_cost: NDArray[np.int32]
    priced_by: str
    thing: NDArray[np.int32]
    asserted: int

    @property
    def predicates(self) -> Sequence[str]:
        """The predicates by their codes."""

    @property
    def categories(self) -> Sequence[str]:
        """The categories by their codes."""

    def row(self, curie: str) -> int:
        """Give a concept's row, -1 where the index does not hold it."""

    def concept(self, row: int) -> Concept:
        """Give the concept of a row."""

    def denied(self, first: int, second: int) -> Sequence[Assertion]:
        """Give the denied assertions between two concepts in either direction."""

    def vocabulary(self, edge: int) -> str:
        """Name the vocabulary that makes a step; empty for an edge of evidence."""


class EdgePricing(Protocol):
    """Says what edges cost, so that an index can keep it."""

    @property
    def key(self) -> str:
        """Name all that the prices depend on but the index itself."""

    def price(self, index: PathIndex) -> NDArray[np.int32]:
        """Give the cost of every edge, by number."""
