"""What the verbs report back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkg.model.concept import Concept


class Standing(StrEnum):
    """How a document that has been read stands to the record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build or load did.

    `documents` = new + changed + unchanged; a superseded duplicate counts as unchanged.
    """

    documents: int
    new: int
    changed: int
    unchanged: int
    quarantined: int
    mentions: int
    evidence: int
    assertions: int
    hash: str
    seconds: float
    words_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyReport:
    """What a vocabulary brought; `mappings` are its cross-references."""

    concepts: int
    names: int
    relations: int
    mappings: int
    obsolete: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyRemoval:
    """A vocabulary that was taken away; `linked` of its concepts, in so many documents, nothing else defines now."""

    name: str
    concepts: int
    linked: int
    documents: int


class DriftKind(StrEnum):
    """How a concept of a graph stands to the vocabularies now in use."""

    GONE = "gone"
    REPLACED = "replaced"
    OBSOLETE = "obsolete"
    JOINED = "joined"
    CATEGORY = "category"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Drift:
    """A concept that the vocabularies now in use know otherwise than the graph does, and the documents that name it.

    `now` holds ids where it was replaced or joined, else its name or category now; empty where nothing stands for it.
    """

    concept: Concept
    kind: DriftKind
    now: tuple[str, ...] = ()
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Conflict:
    """Two concepts that are not taken to be one, though a cross-reference between them says so; and why."""

    kind: str
    first: Concept
    second: Concept
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetReceipt:
    """What was erased, and the graph's hash before and after."""

    documents: tuple[str, ...]
    mentions: int
    evidence: int
    assertions: int
    hash_before: str
    hash_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Lines of the canonical export that only one of two graphs holds, by kind.

    The examples are capped, the counts are not.
    """

    same: bool
    only_left: tuple[tuple[str, int], ...]
    only_right: tuple[tuple[str, int], ...]
    examples_left: tuple[str, ...] = ()
    examples_right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSummary:
    """What is in a graph. Pairs are (name, count), most first."""

    path: str
    hash: str
    schema: int
    documents: int
    mentions: int
    evidence: int
    assertions: int
    denied: int
    concepts: int
    categories: tuple[tuple[str, int], ...]
    predicates: tuple[tuple[str, int], ...]
    extractors: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    unmapped: tuple[tuple[str, int], ...]
    quarantined: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Whether the record and its views hold together; `problems` is empty when they do."""

    documents: int
    evidence: int
    hash: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """Rows of a query, plain JSON values only; `truncated` says that the row limit cut it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """What a push to a server did.

    `concepts`, `assertions`, `evidence` and `documents` stand in the database now; `unchanged` of them stood there
    already, `removed` were taken away. `batches` counts transactions; `hash` is the graph's.
    """

    uri: str
    database: str
    concepts: int
    assertions: int
    evidence: int
    documents: int
    removed: int
    unchanged: int
    batches: int
    seconds: float
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a task scored on gold data. `metrics` are (name, figure), `config` whatever the figures depend on."""

    task: str
    gold: tuple[str, ...]
    count: int
    metrics: tuple[tuple[str, float], ...]
    config: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """What a training made: `files` in the output folder, `metrics` as fitted, on `count` examples of the gold."""

    task: str
    gold: tuple[str, ...]
    count: int
    files: tuple[str, ...]
    metrics: tuple[tuple[str, float], ...]
    config: tuple[tuple[str, str], ...] = ()
