"""Links and mappings as SSSOM TSV (https://mapping-commons.github.io/sssom/): names and ids, to concepts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from medkg.durable import replaced
from medkg.errors import StorageError
from medkg.model.concept import Concept
from medkg.model.kinship import SAME_AS, VocabularyStep
from medkg.model.report import ExportReport
from medkg.ports import Kinship, NameSource, Progress
from medkg.views.rdf.terms import MEDKG, encoded, prefix_map

SSSOM = "sssom"
COLUMNS = (
    *("subject_id", "subject_label", "subject_type", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "comment"),
)
_OURS = "medkgid"
_LITERAL, _CLASS = "rdfs literal", "owl class"


def write_sssom(path: Path, names: NameSource, kinship: Kinship, progress: Progress) -> ExportReport:
    """Write one row for each name that documents use for a concept, and for each two ids that are one thing.

    A name is a close match, since a text may mean it otherwise; what vocabularies call the same is an exact one. Raises
    StorageError. `seconds` of the report is the caller's.
    """
    progress.stage(f"writing {path.name}")
    graph_hash = names.graph_hash()
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    labels: dict[str, str] = {}
    used = _Curies()
    for concept, called in names.names():
        labels[concept.id] = concept.name
        writer.writerows(_links(concept, called, used))
    writer.writerows(_mappings(kinship.steps(labels), labels, used))
    try:
        with replaced(path) as file:
            file.write(_header(graph_hash, used).encode())
            file.write(table.getvalue().encode())
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror or error}.", remedy="Make room or rights there, try again."
        ) from error
    return ExportReport(
        format=SSSOM,
        path=str(path),
        concepts=len(labels),
        assertions=0,
        documents=0,
        evidence=0,
        left_out=0,
        replaced=0,
        hash=graph_hash,
    )


def _links(concept: Concept, called: Iterable[str], used: _Curies) -> Iterator[tuple[str, ...]]:
    object_ = used.curie(concept.id)
    for name in called:
        if name:
            justified = "semapv:LexicalMatching"
            yield "", name, _LITERAL, "skos:closeMatch", object_, concept.name, justified, "a name in the documents"


def _mappings(steps: Iterable[VocabularyStep], labels: dict[str, str], used: _Curies) -> Iterator[tuple[str, ...]]:
    # Each equivalence is stated both ways; one row says it.
    same = {step for step in steps if step.predicate == SAME_AS and step.subject < step.object}
    for step in sorted(same):
        subject, object_ = used.curie(step.subject), used.curie(step.object)
        ends = subject, labels[step.subject], _CLASS, "skos:exactMatch", object_, labels[step.object]
        yield (*ends, "semapv:UnspecifiedMatching", step.vocabulary)


class _Curies:
    """Writes ids as CURIEs that the file's own map can expand, whatever stands in them."""

    def __init__(self) -> None:
        self._known = {**prefix_map(), _OURS: f"{MEDKG}id/"}
        self._used: set[str] = set()

    def curie(self, id_: str) -> str:
        """Give an id as it is where its prefix is known and its rest plain; else it stands in our namespace."""
        prefix, _, local = id_.partition(":")
        if prefix not in self._known or not local or encoded(local) != local:
            prefix, local = _OURS, encoded(id_)
        self._used.add(prefix)
        return f"{prefix}:{local}"

    def map(self) -> dict[str, str]:
        """Give the namespaces of all prefixes that were written."""
        return {prefix: self._known[prefix] for prefix in sorted(self._used)}


def _header(graph_hash: str, used: _Curies) -> str:
    lines = [
        f"mapping_set_id: {MEDKG}mappings/{graph_hash}",
        "license: https://w3id.org/sssom/license/unspecified",
        "curie_map:",
        *(f'  {prefix}: "{namespace}"' for prefix, namespace in used.map().items()),
        '  semapv: "https://w3id.org/semapv/vocab/"',
        '  skos: "http://www.w3.org/2004/02/skos/core#"',
    ]
    return "".join(f"# {line}\n" for line in lines)
