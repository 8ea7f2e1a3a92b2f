"""The context scorer, on rows of our own in the NegEx layout."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from medkg.errors import InputError
from medkg.evaluate.context import attributes_of, evaluate_context, read_negex
from medkg.formats.headings import note_sections
from medkg.model.document import Document, Section, Span
from medkg.model.mention import PLAIN, Context, Experiencer, Polarity, Temporality
from tests.evaluate.test_scores import Nobody

ROWS = """\
number\tconcept\tsentence\tnegation\ttemporality\texperiencer
1\tedema\tNo cyanosis or EDEMA; no pedal edema.\tNegated\tRecent\tPatient
2\tdiabetes\tFAMILY HISTORY: DIABETES.\tAffirmed\tHistorical\tFamily member
3\tfever\tReturn if FEVER.\tAffirmed\tNot particular\tPatient
4\tmild  pain. Nothing else\tShe has MILD   PAIN.\tAffirmed\tRecent\tPatient
"""


def written(folder: Path, rows: str = ROWS) -> Path:
    path = folder / "rows.tsv"
    path.write_text(rows, encoding="utf-8")
    return path


def nothing(_: str) -> tuple[Section, ...]:
    return ()


def test_rows_are_read_with_the_marked_concept_and_their_attributes(tmp_path: Path) -> None:
    rows = list(read_negex(written(tmp_path), sections=note_sections))
    assert [row.span.of(row.document.text) for row in rows] == ["EDEMA", "DIABETES", "FEVER", "MILD   PAIN."]
    assert [set(row.attributes) for row in rows] == [
        {"negated"},
        {"historical", "experiencer"},
        {"hypothetical"},
        set(),
    ]
    assert rows[1].document.sections[0].kind == "family_history"


def test_a_packed_file_is_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "rows.tsv.gz"
    packed.write_bytes(gzip.compress(ROWS.encode()))
    assert list(read_negex(packed, sections=nothing)) == list(read_negex(written(tmp_path), sections=nothing))


def test_who_knows_all_scores_one_and_who_says_nothing_zero(tmp_path: Path) -> None:
    path = written(tmp_path)
    known = {row.document.id: row.attributes for row in read_negex(path, sections=nothing)}

    def right(document: Document, _: Span) -> Context:
        held = known[document.id]
        return Context(
            polarity=Polarity.DENIED if "negated" in held else Polarity.ASSERTED,
            experiencer=Experiencer.OTHER if "experiencer" in held else Experiencer.PATIENT,
            temporality=next((Temporality(name) for name in held if name in set(Temporality)), Temporality.RECENT),
        )

    best = evaluate_context([path], right, sections=nothing, extractor="x", progress=Nobody())
    assert best.count == 4
    assert {value for _, value in best.metrics} == {1.0}
    silent = evaluate_context([path], lambda *_: PLAIN, sections=nothing, extractor="x", progress=Nobody())
    assert {value for _, value in silent.metrics} == {0.0}
    assert attributes_of(PLAIN) == frozenset()


def test_intervals_hold_the_figure(tmp_path: Path) -> None:
    found = evaluate_context(
        [written(tmp_path)], lambda *_: PLAIN, sections=nothing, extractor="x", progress=Nobody(), intervals=True
    )
    figures = dict(found.metrics)
    assert figures["by_attribute.negated.f1_low"] <= figures["by_attribute.negated.f1"]


def test_an_attribute_that_no_row_has_is_left_out_and_named(tmp_path: Path) -> None:
    path = written(tmp_path, "".join(ROWS.splitlines(keepends=True)[:2]))
    found = evaluate_context([path], lambda *_: PLAIN, sections=nothing, extractor="x", progress=Nobody())
    assert {name.split(".")[1] for name, _ in found.metrics} == {"negated"}
    assert dict(found.config)["left_out"] == "historical, hypothetical, experiencer"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1\tedema\tNo EDEMA.\tNegated", "4 columns"),
        ("1\tedema\tNothing here.\tNegated\tRecent\tPatient", "'edema' does not stand"),
        ("1\tedema\tNo EDEMA.\tDenied\tRecent\tPatient", "'denied'"),
        ("1\tedema\tNo EDEMA.\tNegated\tSoon\tPatient", "'soon'"),
    ],
)
def test_a_row_that_is_no_gold_is_named_by_line(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault) as caught:
        list(read_negex(written(tmp_path, row + "\n"), sections=nothing))
    assert "line 1" in str(caught.value)


def test_gold_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rows"):
        evaluate_context([written(tmp_path, "")], lambda *_: PLAIN, sections=nothing, extractor="x", progress=Nobody())
