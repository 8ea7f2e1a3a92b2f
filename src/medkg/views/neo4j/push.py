"""The push: the record brought into a Neo4j database, as a whole or as far as it changed, and safe to repeat.

A database shows one graph, and its marker says which. Where the marker says that the database is whole, only documents
with another digest are read, and the assertions that their evidence stands for or stood for; where a push was cut off,
or beliefs are weighed by another table, everything is compared and only what differs is sent. So what results never
depends on how often a push was cut off on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from medkg.errors import ViewUnavailable
from medkg.model.report import PushReport
from medkg.ports import Clock, Progress
from medkg.views.neo4j import held, marker, scope
from medkg.views.neo4j.batches import MOST_ROWS, Batches
from medkg.views.neo4j.census import Census, Counts, taken
from medkg.views.neo4j.connection import Login, connected
from medkg.views.neo4j.differences import Differences, Tally
from medkg.views.neo4j.marker import FORMAT, Marker
from medkg.views.neo4j.occupancy import require_ours, require_shared
from medkg.views.neo4j.schema import Schema
from medkg.views.neo4j.scope import Scope, Sources
from medkg.views.neo4j.server import AGAIN, PAUSES, Server, permitted, unlogged
from medkg.views.neo4j.wipe import wipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Which graph is pushed: its name, and the digest of the belief table by which its record is weighed."""

    graph: str
    beliefs: str


def push(
    sources: Sources,
    aim: Aim,
    login: Login,
    *,
    rebuild: bool = False,
    verify: bool = False,
    progress: Progress,
    clock: Clock,
    pauses: Sequence[float] = PAUSES,
    most_rows: int = MOST_ROWS,
) -> PushReport:
    """Bring a database to the state of the record; raises ViewUnavailable, saying what to do.

    `rebuild` removes first what an earlier push wrote, of whichever graph. `verify` compares everything, even where
    the marker says that nothing changed. `pauses` are the seconds before each further attempt on a server that
    is gone, `most_rows` what one transaction may hold.
    """
    begin = clock()
    with unlogged(), connected(login) as driver, permitted(login):
        server = Server(driver, login, pauses=pauses)
        state = Marker(graph=aim.graph, format=FORMAT, hash=sources.assertions.graph_hash(), beliefs=aim.beliefs)
        pushing = _Push(server, sources, state, progress, most_rows)
        counts, tally, batches = pushing.run(rebuild=rebuild, verify=verify)
        ((database,),) = server.rows("CALL db.info() YIELD name RETURN name")
    return PushReport(
        uri=login.shown,
        database=database,
        **asdict(counts),
        removed=tally.removed,
        unchanged=counts.total - tally.written,
        batches=batches,
        seconds=clock() - begin,
        hash=state.hash,
    )


class _Push:
    """One push towards one state."""

    def __init__(self, server: Server, sources: Sources, aim: Marker, progress: Progress, most_rows: int) -> None:
        self._server = server
        self._sources = sources
        self._aim = aim
        self._progress = progress
        self._most_rows = most_rows

    def run(self, *, rebuild: bool, verify: bool) -> tuple[Counts, Tally, int]:
        """Give what stands now, what was written and removed, and in how many transactions."""
        self._progress.stage("Neo4j: comparing")
        stood = marker.read(self._server)
        require_ours(self._server, stood, self._aim, rebuild=rebuild)
        census = taken(self._server) if stood else Census({}, {})
        untouched = stood is not None and not stood.unfinished and stood.counts == census.counts
        trusted = stood if untouched and not verify else None
        if trusted and not rebuild and trusted == replace(self._aim, **asdict(trusted.counts)):
            return trusted.counts, Tally(), 0
        schema = Schema(self._server)
        schema.marker()
        schema.nodes()
        digests = dict(self._sources.changes.document_digests())
        removed = 0
        if stood is None or rebuild or stood.format != FORMAT:
            removed = self._emptied(census) if stood else 0
            marker.begin(self._server, self._aim)
            chosen = scope.nothing_stood(self._sources)
        else:
            there = held.documents(self._server)
            if not stood.unfinished:
                require_shared(self._server, stood, here=digests, there=there)
            marker.begin(self._server, self._aim)
            compare = scope.changed if trusted and trusted.beliefs == self._aim.beliefs else scope.everything
            chosen = compare(self._server, self._sources, census=census, digests=digests, there=there)
        tally, batches = self._send(chosen, schema, digests)
        tally.removed += removed
        return self._finish(), tally, batches

    def _emptied(self, census: Census) -> int:
        """Remove what stands; the marker has no format meanwhile, so that a push after a cut removes the rest."""
        marker.begin(self._server, replace(self._aim, format=0))
        return wipe(self._server, census, self._progress)

    def _send(self, chosen: Scope, schema: Schema, digests: dict[str, str]) -> tuple[Tally, int]:
        schema.relationships(*sorted({values[0] for values in chosen.held.assertions.values()}))
        with Batches(self._server, self._progress, most_rows=self._most_rows) as batches:
            differences = Differences(chosen.held, batches, self._progress)
            differences.concepts(self._sources.assertions.concepts())
            differences.assertions(chosen.assertions)
            # Where nothing stood, one constraint over what stands now is quicker than a check at each relationship.
            schema.relationships(*sorted(differences.types))
            differences.evidence(chosen.documents, digests)
            differences.remove_documents(chosen.gone)
            differences.remove_concepts()
            schema.names()
        differences.tell_left_out()
        return differences.tally, batches.sent

    def _finish(self) -> Counts:
        counts = taken(self._server).counts
        if self._sources.assertions.graph_hash() != self._aim.hash:
            raise ViewUnavailable("the graph was changed while it was pushed.", remedy=AGAIN)
        if not marker.finish(self._server, replace(self._aim, **asdict(counts))):
            raise ViewUnavailable(
                f"somebody else pushes to the database at {self._server.shown}.", remedy=f"Wait for that. {AGAIN}"
            )
        return counts
