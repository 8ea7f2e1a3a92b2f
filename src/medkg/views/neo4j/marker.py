"""The marker: one node of ours in the database that says which graph it shows, in which state, and whether it is whole.

`(:MedkgGraph)` has no relationships and none of the properties of docs/cypher.md, so that only a pattern without label,
relationship and property, `(n)`, can meet it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from medkg.views.neo4j.census import Counts
from medkg.views.neo4j.server import Server

LABEL = "MedkgGraph"
# Raised whenever what a push writes would look different: an older database is then written anew.
FORMAT = 1

_READ = f"MATCH (m:{LABEL} {{marker: 1}}) RETURN properties(m)"
_BEGIN = f"MERGE (m:{LABEL} {{marker: 1}}) SET m.graph = $graph, m.format = $format, m.unfinished = $unfinished"
# Only who began last may say that it is whole: another push meanwhile has another aim, or has said so already.
_FINISH = f"MATCH (m:{LABEL} {{marker: 1, unfinished: $unfinished}}) SET m = $values RETURN count(*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What the marker says: the graph's name, its state when it was last whole, and what is being pushed since.

    `hash` is the record's, `beliefs` the belief table's, `unfinished` both of the push that has not ended yet.
    """

    graph: str
    format: int
    hash: str = ""
    beliefs: str = ""
    unfinished: str = ""
    concepts: int = 0
    assertions: int = 0
    evidence: int = 0
    documents: int = 0

    @property
    def counts(self) -> Counts:
        """How much stood there when it was last whole."""
        return Counts(self.concepts, self.assertions, self.evidence, self.documents)

    def aim(self) -> str:
        """Give what a push towards this state writes into the marker while it runs."""
        return f"{self.hash} {self.beliefs}"


def read(server: Server) -> Marker | None:
    """Read the marker; None where the database has none."""
    rows = server.rows(_READ)
    if not rows:
        return None
    known = {field.name for field in fields(Marker)}
    return Marker(**{name: value for name, value in rows[0][0].items() if name in known})


def begin(server: Server, aim: Marker) -> None:
    """Say that a push towards this state has begun."""
    server.rows(_BEGIN, graph=aim.graph, format=aim.format, unfinished=aim.aim())


def finish(server: Server, state: Marker) -> bool:
    """Say that the database shows this state; False where another push began meanwhile."""
    values = {"marker": 1, **{name: value for name, value in asdict(state).items() if name != "unfinished"}}
    finished = server.rows(_FINISH, unfinished=state.aim(), values=values)
    # Repeated because the first answer was lost, it finds nothing to finish, and the state that it wanted.
    return finished[0][0] == 1 or read(server) == state
