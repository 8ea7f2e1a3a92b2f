"""One database as a source: what it holds, how it would be read, and its readings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medkg.errors import UsageError
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.reading import GraphReading, Rejection
from medkg.model.report import PulledKind, PullPlan
from medkg.ports import Progress, Terminology
from medkg.views.neo4j.connection import Login, connected
from medkg.views.neo4j.pull import FETCHED, PutAside, pulled
from medkg.views.neo4j.pull_census import Census, Kind, census, guessed
from medkg.views.neo4j.pull_mapping import LabelMapping, PullMapping, TypeMapping
from medkg.views.neo4j.pull_own import is_own, pulled_own
from medkg.views.neo4j.spool import spooled

if TYPE_CHECKING:
    import neo4j

_NO_PROPERTIES = frozenset({"category", "prefix", "predicate", "denied_values"})


@dataclass(frozen=True, slots=True)
class PullSource:
    """A database of a server, read with a mapping that is completed by guesses; without one, medkg's own is known.

    Only the right to read is needed; every statement runs in read mode.
    """

    login: Login
    terminology: Terminology
    mapping: PullMapping | None = None
    licence: str = ""
    version: str = ""

    def plan(self) -> PullPlan:
        """Look at the database and say how it would be read; raises ViewUnavailable or QueryFailed."""
        with self._session() as session:
            found, mapping, own = self._looked_at(session)
        return PullPlan(
            source=mapping.source.id,
            own=own,
            kinds=() if own else (*_labels(found, mapping), *_types(found, mapping)),
            mapping="" if own else mapping.toml(),
        )

    @contextmanager
    def readings(self, progress: Progress) -> Iterator[Iterator[GraphReading | Rejection]]:
        """Give the readings, within the block alone; raises UsageError, ViewUnavailable or QueryFailed.

        The whole database is read onto disk before the first reading comes, so that a server that goes away
        half-way leaves the record as it was.
        """
        with self._session() as session, spooled() as spool:
            _, mapping, own = self._looked_at(session)
            aside = PutAside(mapping.source.id)
            if own:
                yield pulled_own(session, spool=spool, aside=aside, progress=progress)
            else:
                yield pulled(session, mapping, self.terminology, spool=spool, aside=aside, progress=progress)

    def _looked_at(self, session: neo4j.Session) -> tuple[Census, PullMapping, bool]:
        found = census(session)
        if not found.labels:
            raise UsageError(
                f"the database at {self.login.shown} is empty.", remedy="Check the address and NEO4J_DATABASE."
            )
        guess = guessed(found, self.terminology, source=self._name())
        mapping = self.mapping.laid_over(guess) if self.mapping else guess
        told = {name: value for name, value in (("licence", self.licence), ("version", self.version)) if value}
        mapping = replace(mapping, source=replace(mapping.source, **told))
        return found, mapping, self.mapping is None and is_own(found)

    def _name(self) -> str:
        host = urlsplit(self.login.uri).hostname
        return f"neo4j:{host}/{self.login.database}" if self.login.database else f"neo4j:{host}"

    @contextmanager
    def _session(self) -> Iterator[neo4j.Session]:
        with connected(self.login) as driver, driver.session(
            database=self.login.database or None, default_access_mode="READ", fetch_size=FETCHED
        ) as session:  # fmt: skip
            yield session


def _labels(found: Census, mapping: PullMapping) -> Iterator[PulledKind]:
    for kind in found.labels:
        how = mapping.labels[kind.name]
        yield _planned("label", kind, how, becomes="" if how.skip else how.category, known=how.category in CATEGORIES)


def _types(found: Census, mapping: PullMapping) -> Iterator[PulledKind]:
    for kind in found.types:
        how = mapping.types[kind.name]
        becomes = f"{how.predicate} (denied)" if how.denied else how.predicate
        yield _planned("type", kind, how, becomes="" if how.skip else becomes, known=how.predicate in PREDICATES)


def _planned(kind: str, found: Kind, how: LabelMapping | TypeMapping, *, becomes: str, known: bool) -> PulledKind:
    held = ((one.name, getattr(how, one.name)) for one in fields(how) if one.name not in _NO_PROPERTIES)
    used = tuple((name, value) for name, value in held if isinstance(value, str) and value)
    taken = {property_ for _, property_ in used}
    first = getattr(how, "id", "") or getattr(how, "documents", "")
    prefix = getattr(how, "prefix", "")
    shown = (str(value) for value in found.examples.get(first, ()))
    return PulledKind(
        kind=kind,
        name=found.name,
        count=found.count,
        becomes=becomes,
        known=known,
        used=used,
        unused=tuple(name for name in found.properties if name not in taken),
        examples=tuple(f"{prefix}:{value}" if prefix else value for value in shown),
    )
