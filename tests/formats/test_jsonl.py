import json

from hypothesis import given
from hypothesis import strategies as st

from medkg.formats.jsonl import JsonlReader
from medkg.model.document import MeshHeading, Notice
from tests.formats.support import check, parted, write

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


def read(tmp_path, *rows):
    content = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    return parted(JsonlReader().read(write(tmp_path / "a.jsonl", content), source="a.jsonl"))


@given(words, words)
def test_offsets_run_over_title_one_space_and_text(tmp_path_factory, title, text):
    ((reading,), rejections) = read(tmp_path_factory.mktemp("a"), {"id": "227508", "title": title, "text": text})
    assert not rejections
    document = reading.document
    assert document.id == "227508"
    assert document.text == (f"{title} {text}" if title and text else title or text)
    assert document.title == title


def test_sections_dates_and_metadata(tmp_path):
    row = {
        "id": 7,
        "title": "T",
        "sections": [{"heading": "Family History", "text": "None."}, {"text": "More."}, {"heading": "x", "text": ""}],
        "date": "2001-03",
        "language": "eng",
        "metadata": {
            "pmid": "7",
            "journal": "J",
            "mesh": [["MESH:D1", "One", True]],
            "notices": [["RetractionIn", ""]],
            "publication_types": ["Review"],
            "ward": "B",
            "beds": [1, 2],
        },
        "origin": "x",
    }
    ((reading,), _) = read(tmp_path, row)
    document = reading.document
    check(document)
    assert document.text == "T None.\n\nMore."
    assert [(s.kind, s.heading) for s in document.sections] == [
        ("title", ""),
        ("family_history", "Family History"),
        ("other", ""),
    ]
    metadata = document.metadata
    assert (metadata.pmid, metadata.journal, metadata.date, metadata.language) == ("7", "J", "2001-03", "en")
    assert metadata.mesh == (MeshHeading("MESH:D1", "One", major=True),)
    assert metadata.notices == (Notice("RetractionIn", ""),)
    assert metadata.extra == (("beds", "[1, 2]"), ("origin", "x"), ("ward", "B"))


def test_bad_lines_cost_themselves(tmp_path):
    rows = [
        {"id": "1", "text": "one"},
        '{"id": "2", "text": "two',
        '{"id": "3", "text": "\\ud800"}',
        '{"id": "4", "text": "\\u0000"}',
        {"text": "no id"},
        {"id": "6"},
        {"id": "7", "text": 7},
        {"id": "8", "text": "a", "sections": []},
        {"id": "9", "sections": ["a"]},
        {"id": "10", "text": "a", "metadata": 1},
        "[1]",
        "",
        {"id": "12", "text": "twelve"},
    ]
    readings, rejections = read(tmp_path, *rows)
    assert [reading.document.id for reading in readings] == ["1", "12"]
    assert [rejection.place for rejection in rejections] == [f"line {number}" for number in range(2, 12)]
    assert [rejection.record for rejection in rejections] == ["2", "3", "4", "", "6", "7", "8", "9", "10", ""]
    assert all(rejection.file == "a.jsonl" and rejection.stage == "read" for rejection in rejections)
