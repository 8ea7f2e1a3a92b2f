"""What every test of exports shares: a source with signs that XML cannot hold, and one that writes."""

from __future__ import annotations

from pathlib import Path

from medkg.model.assertion import Assertion
from medkg.model.concept import Concept
from medkg.model.report import ExportReport
from medkg.ports import Unwatched
from medkg.views.exports.contents import ExportSource
from medkg.views.exports.write import write
from medkg.views.selection import Selection
from tests.views.small_source import CONCEPTS, CURATED, EVIDENCE, SmallSource, _said

BELL = Concept("X:6\x07", "rings \x1b[31m \ufffe \t & <b>", "Disease")
BARRED = Concept("X:7|8", "a|b\x1f\0c", "ChemicalEntity")

Row = tuple[str, str, str, str, float, int, int]


def awkward() -> SmallSource:
    """The small graph and a concept whose id and name no XML can hold."""
    said = _said(BARRED, "treats", BELL, CURATED, extractor="odd|x\x1f@1")
    return SmallSource((*EVIDENCE, said), concepts=(*CONCEPTS, BELL, BARRED))


def tiny() -> SmallSource:
    """What the golden files are written from: an asserted, a denied and a curated assertion."""
    return SmallSource(EVIDENCE[:3], concepts=[one for one in CONCEPTS if one.id.startswith("MESH")])


def exported(source: ExportSource, path: Path, form: str, selection: Selection | None = None) -> ExportReport:
    """Write a source."""
    return write(source, path, form=form, selection=selection or Selection(), progress=Unwatched())


def rows(source: SmallSource) -> set[Row]:
    """Every assertion of a source as a row."""
    return {
        (a.triple.subject, a.triple.predicate, a.triple.object, str(a.triple.polarity), *_counted(a))
        for a in source.assertions()
    }


def _counted(assertion: Assertion) -> tuple[float, int, int]:
    return assertion.belief, assertion.documents, assertion.evidence


def names(source: SmallSource) -> dict[str, tuple[str, str]]:
    """Name and category of every concept of a source."""
    return {one.id: (one.name, one.category) for one in source.concepts()}
