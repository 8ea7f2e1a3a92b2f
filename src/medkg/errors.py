"""The error tree: every failure that medkg can name.

MedkgError                   something that was asked cannot be done; the message says what, where and what to do
├── UsageError               an option or argument has no meaning here
├── SettingsError            a setting in medkg.toml or the environment cannot be used
├── InputError               a file, or one record in it, cannot be read (carries its place)
├── VocabularyError          an ontology or name list cannot be read or compiled
├── ConceptNotFound          a name or id that nothing answers to (lists the nearest)
├── AmbiguousName            a name that several concepts answer to (lists them)
├── DocumentNotFound         a document id that the graph does not hold
├── GraphError               the graph folder itself
│   ├── GraphNotFound        there is no graph where one was named
│   ├── GraphLocked          somebody else is writing to it
│   ├── GraphCorrupt         the record fails its own checks
│   ├── SchemaTooNew         written by a later medkg
│   └── StorageError         the disk is full, read-only or gone
├── ViewError                a rebuildable view
│   ├── ViewUnavailable      it cannot be opened or built now
│   ├── QueryRefused         the statement is outside what may be run
│   ├── QueryFailed          the engine could not run it
│   └── QueryTimeout         it took longer than was allowed
├── ExtractionError          a document broke a stage of the pipeline
├── WorkerLost               a worker process died or hung
├── ModelError               a language model or its endpoint failed
└── MissingExtra             an optional dependency is not installed (names the extra)
"""

from __future__ import annotations


class MedkgError(Exception):
    """Say what was asked, what exists and what to do.

    `remedy` is the last sentence that a user reads; it is empty when nothing can be advised.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments are lost by the default protocol; workers send errors across processes.
        return (_rebuild, (type(self), self.__dict__))


def _rebuild(kind: type[MedkgError], state: dict[str, object]) -> MedkgError:
    error = kind.__new__(kind)
    Exception.__init__(error, state["message"])
    error.__dict__.update(state)
    return error


class UsageError(MedkgError):
    """Reject an option or argument that has no meaning here."""


class SettingsError(MedkgError):
    """Reject a setting, naming where it came from."""


class InputError(MedkgError):
    """Reject a file or one record of it; `place` reads like `papers.xml.gz byte 1204`."""

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message, remedy=remedy)
        self.place = place
        self.reason = message


class VocabularyError(MedkgError):
    """Reject an ontology or name list, naming file and line."""


class ConceptNotFound(MedkgError):
    """Say that nothing answers to a name; `nearest` holds ids and names that come close."""

    def __init__(self, asked: str, *, nearest: tuple[tuple[str, str], ...] = (), remedy: str = "") -> None:
        listed = "; nearest: " + ", ".join(f"{name} ({id_})" for id_, name in nearest) if nearest else ""
        super().__init__(f"no concept answers to {asked!r}{listed}.", remedy=remedy)
        self.asked = asked
        self.nearest = nearest


class AmbiguousName(MedkgError):
    """Say that several concepts answer to a name; `candidates` holds their ids and names."""

    def __init__(self, asked: str, *, candidates: tuple[tuple[str, str], ...]) -> None:
        listed = ", ".join(f"{name} ({id_})" for id_, name in candidates)
        super().__init__(f"{asked!r} could be {listed}.", remedy="Ask again with the id.")
        self.asked = asked
        self.candidates = candidates


class DocumentNotFound(MedkgError):
    """Say that the graph does not hold a document."""


class GraphError(MedkgError):
    """Anything that is wrong with a graph folder."""


class GraphNotFound(GraphError):
    """Say that there is no graph where one was named."""


class GraphLocked(GraphError):
    """Say that another process is writing to the graph."""


class GraphCorrupt(GraphError):
    """Say that the record fails its own checks."""


class SchemaTooNew(GraphError):
    """Refuse a record written by a later medkg."""


class StorageError(GraphError):
    """Say that the disk refused a write; what was committed before stands."""


class ViewError(MedkgError):
    """Anything that is wrong with a rebuildable view."""


class ViewUnavailable(ViewError):
    """Say that a view cannot be opened or built now."""


class QueryRefused(ViewError):
    """Refuse a statement that does more than read this graph."""


class QueryFailed(ViewError):
    """Say that the engine could not run a statement."""


class QueryTimeout(ViewError):
    """Say that a statement took longer than was allowed."""


class ExtractionError(MedkgError):
    """Say which stage of the pipeline a document broke."""

    def __init__(self, message: str, *, stage: str, remedy: str = "") -> None:
        super().__init__(f"{stage}: {message}", remedy=remedy)
        self.stage = stage


class WorkerLost(MedkgError):
    """Say that a worker process died or hung on a document."""


class ModelError(MedkgError):
    """Say that a language model or its endpoint failed."""


class MissingExtra(MedkgError):
    """Name the extra that a feature needs."""

    def __init__(self, feature: str, *, extra: str) -> None:
        super().__init__(f"{feature} needs an optional part.", remedy=f"Install it with: pip install 'medkg[{extra}]'")
        self.extra = extra
