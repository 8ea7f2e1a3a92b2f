"""A dry run of a load: what the first rows become, and how many would be refused."""

from __future__ import annotations

from collections.abc import Iterable

from medkg.model.concept import Concept
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import LoadPreview, PreviewRow


def preview(readings: Iterable[Reading | GraphReading | Rejection], *, top: int) -> LoadPreview:
    """Read everything and store nothing; the first `top` rows and refusals are shown, all are counted."""
    rows: list[PreviewRow] = []
    refusals: list[Rejection] = []
    documents = evidence = refused = 0
    for reading in readings:
        if isinstance(reading, Rejection):
            refused += 1
            refusals += [reading] * (len(refusals) < top)
            continue
        documents += 1
        found = reading if isinstance(reading, GraphReading) else reading.findings
        named = {concept.id: concept for concept in found.concepts}
        for piece in found.evidence:
            evidence += 1
            if len(rows) < top:
                ends = (_told(named, piece.subject), _told(named, piece.object))
                rows.append(PreviewRow(*ends[0], piece.predicate, *ends[1], str(piece.polarity), reading.document.id))
    return LoadPreview(
        rows=tuple(rows), documents=documents, evidence=evidence, refused=refused, refusals=tuple(refusals)
    )


def _told(named: dict[str, Concept], id_: str) -> tuple[str, str, str]:
    concept = named.get(id_)
    return (id_, concept.name, concept.category) if concept else (id_, id_, "")
