from hypothesis import given
from hypothesis import strategies as st

from medkg.formats.text import TextReader
from tests.formats.support import check, parted, write

NOTE = """CHIEF COMPLAINT: Cough.
Past Medical History:
Asthma since childhood.

FAMILY HISTORY
Mother had breast cancer.
VITALS AT TRIAGE: BP 120/80
Note: she smokes.
Medications: lithium
A/P: continue.
"""


def read(tmp_path, content, name="note.txt"):
    return parted(TextReader().read(write(tmp_path / name, content), source=f"notes/{name}"))


def test_a_notes_headings_become_sections(tmp_path):
    ((reading,), rejections) = read(tmp_path, NOTE)
    assert not rejections
    document = reading.document
    check(document)
    assert (document.id, document.text, document.title) == ("file:notes/note.txt", NOTE, "")
    assert [(s.kind, s.heading, document.text[s.start : s.end]) for s in document.sections] == [
        ("chief_complaint", "CHIEF COMPLAINT", "CHIEF COMPLAINT: Cough."),
        ("past_medical_history", "Past Medical History", "Past Medical History:\nAsthma since childhood."),
        ("family_history", "FAMILY HISTORY", "FAMILY HISTORY\nMother had breast cancer."),
        ("other", "VITALS AT TRIAGE", "VITALS AT TRIAGE: BP 120/80\nNote: she smokes."),
        ("medications", "Medications", "Medications: lithium"),
        ("assessment", "A/P", "A/P: continue."),
    ]
    assert document.section_at(NOTE.index("breast")) == "family_history"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\0")).filter(lambda text: text.strip()))
def test_the_text_is_the_files(tmp_path_factory, text):
    ((reading,), rejections) = read(tmp_path_factory.mktemp("a"), text)
    assert not rejections
    assert reading.document.text == text
    check(reading.document)


def test_windows_text_is_read_and_says_so(tmp_path):
    ((reading,), _) = read(tmp_path, "Ménière “disease”\r\nnext".encode("cp1252"))
    assert reading.document.text == "Ménière “disease”\r\nnext"
    assert reading.document.metadata.extra == (("encoding", "windows-1252"),)


def test_what_cannot_be_a_document_is_rejected(tmp_path):
    for content, reason in (
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"a\0b", "NUL"),
        ("ß ".encode() + b"\xff", "UTF-8"),
        (b"x" * (33 << 20), "longer than 32 MiB"),
        (b"x\n" * (17 << 20), "longer than 32 MiB"),
    ):
        readings, (rejection,) = read(tmp_path, content)
        assert not readings
        assert reason in rejection.reason
        assert rejection.file == "notes/note.txt"
        assert rejection.place.startswith("line ")
