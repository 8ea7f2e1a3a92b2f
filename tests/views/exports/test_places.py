"""Exports appear whole or not at all, are the same each time, hold what was selected, and are told in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medkg.errors import StorageError, UsageError, ViewUnavailable
from medkg.model.assertion import Assertion
from medkg.views.exports.pictures import MOST_IN_DOT
from medkg.views.exports.write import FILE_FORMATS, FOLDER_FORMATS
from medkg.views.selection import Selection
from tests.views.exports.support import awkward, exported, tiny
from tests.views.small_source import EVIDENCE, GSK3B, SmallSource, _said

FORMATS = (*FILE_FORMATS, *FOLDER_FORMATS)
GOLDEN = Path(__file__).parents[2] / "golden" / "exports"


def _bytes(place: Path) -> dict[str, bytes]:
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    return {file.name if place.is_dir() else "": file.read_bytes() for file in files}


@pytest.mark.parametrize("form", FORMATS)
def test_the_words_of_each_format(form: str, tmp_path: Path) -> None:
    exported(tiny(), tmp_path / form, form)
    assert _bytes(tmp_path / form) == _bytes(GOLDEN / form)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_is_the_same_bytes_and_takes_the_place_of_the_old(form: str, tmp_path: Path) -> None:
    exported(tiny(), tmp_path / form, form)
    exported(awkward(), tmp_path / form, form)
    exported(awkward(), tmp_path / "again", form)
    assert _bytes(tmp_path / form) == _bytes(tmp_path / "again")
    assert {place.name for place in tmp_path.iterdir()} == {form, "again"}


class _Broken(SmallSource):
    """Breaks in the middle of its assertions."""

    def assertions(self) -> Iterator[Assertion]:
        yield next(super().assertions())
        raise ViewUnavailable("gone")


class _Changing(SmallSource):
    """Is another graph each time it is asked."""

    asked = 0

    def graph_hash(self) -> str:
        self.asked += 1
        return str(self.asked)


@pytest.mark.parametrize("source", [_Broken(), _Changing()], ids=["broken", "changing"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_fails_leaves_the_old_and_nothing_else(form: str, source: SmallSource, tmp_path: Path) -> None:
    exported(tiny(), tmp_path / form, form)
    before = _bytes(tmp_path / form)
    with pytest.raises(ViewUnavailable):
        exported(source, tmp_path / form, form)
    assert _bytes(tmp_path / form) == before
    assert [place.name for place in tmp_path.iterdir()] == [form]


@pytest.mark.parametrize("form", FOLDER_FORMATS)
def test_a_folder_that_holds_other_things_is_refused(form: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(StorageError, match=r"holds other things.*thesis\.txt"):
        exported(tiny(), tmp_path / "mine", form)
    for place in ("file", "link", "no/where"):
        with pytest.raises(StorageError):
            exported(tiny(), tmp_path / place, form)
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize("form", FILE_FORMATS)
def test_a_file_that_has_no_place_is_told(form: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        exported(tiny(), tmp_path, form)
    with pytest.raises(StorageError, match="there is no folder"):
        exported(tiny(), tmp_path / "no" / "where", form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_part_of_the_graph(form: str, tmp_path: Path) -> None:
    part = Selection(categories=frozenset({"ChemicalEntity", "Disease"}), denied=False)
    report = exported(SmallSource(), tmp_path / form, form, part)
    assert (report.assertions, report.left_out) == (6, 0)
    assert report.concepts == 7
    assert exported(SmallSource(), tmp_path / form, form, Selection(min_documents=2)).assertions == 1


def test_a_category_that_no_concept_is_of_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"category Gne\. The graph holds: ChemicalEntity, Colour; DROP, Disease, Gene"
    ):
        exported(SmallSource(), tmp_path / "g", "graphml", Selection(categories=frozenset({"Gne", "Gene"})))


def test_a_format_that_does_not_exist_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no export format 'xls'\. Formats: cx2, cyjs"):
        exported(SmallSource(), tmp_path / "g", "xls")


@pytest.mark.parametrize("form", ["dot", "mermaid"])
def test_a_graph_too_large_to_draw_is_refused_with_advice(form: str, tmp_path: Path) -> None:
    said = [_said(GSK3B, f"is_{number}_of", GSK3B) for number in range(MOST_IN_DOT + 1)]
    with pytest.raises(UsageError, match=r"small graphs.*--category and --min-documents"):
        exported(SmallSource(said), tmp_path / "g", form)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("form", ["dot", "mermaid"])
def test_a_picture_shows_what_has_an_edge(form: str, tmp_path: Path) -> None:
    report = exported(SmallSource(EVIDENCE[:1]), tmp_path / "g", form)
    assert (report.concepts, report.assertions) == (2, 1)
    assert "Digoxin" not in (tmp_path / "g").read_text(encoding="utf-8")
