"""What the verbs report back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkg.model.concept import Concept
from medkg.model.reading import Rejection


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


VERSION = "version"
"""What the version of a source is called in its documents' metadata."""


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source without texts, what its documents say of its version and licence, and how many of them say so."""

    source: str
    version: str
    licence: str
    documents: int


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one piece of evidence would be."""

    subject: str
    subject_name: str
    subject_category: str
    predicate: str
    object: str
    object_name: str
    object_category: str
    polarity: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPreview:
    """What a load would do: the first rows and refusals, and all of them counted."""

    rows: tuple[PreviewRow, ...]
    documents: int
    evidence: int
    refused: int
    refusals: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSummary:
    """What is in a graph. Pairs are (name, count), most first; `loaded` are the sources without texts."""

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
    loaded: tuple[LoadedSource, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote.

    `files` are the names in the folder `path`, or nothing where `path` is the file itself. `left_out` counts the
    denied assertions that a format without negation cannot say, `replaced` the characters that it cannot hold.
    `command` is what reads the files where that is not plain, run in their folder.
    """

    format: str
    path: str
    files: tuple[str, ...] = ()
    concepts: int
    assertions: int
    documents: int
    evidence: int
    left_out: int
    replaced: int
    command: str = ""
    hash: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledKind:
    """How a label or relationship type of somebody's graph would be read.

    `becomes` is a category or predicate, empty where it is left out; `known` says that it is one of Biolink's.
    `used` are the properties that are read, as (what for, property); `unused` the others. `examples` are what the
    first few become.
    """

    kind: str
    name: str
    count: int
    becomes: str
    known: bool
    used: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullPlan:
    """What a pull would read: `own` where medkg pushed the graph itself, else by `mapping`, a table in TOML."""

    source: str
    own: bool
    kinds: tuple[PulledKind, ...]
    mapping: str
