import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError
from medkg.formats.decode import decode, sound, sound_json
from medkg.formats.stream import LINE_LIMIT, chunks, guarded, head, lines
from medkg.model.reading import Rejection
from tests.formats.support import write


@given(st.lists(st.binary(max_size=50).filter(lambda data: not data.startswith(b"\x1f\x8b")), max_size=5))
def test_gzip_is_transparent_however_many_members(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("gz")
    content = b"x" + b"".join(parts)
    plain, packed = folder / "a", folder / "b"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(b"x") + b"".join(gzip.compress(part) for part in parts) + b"\0\0\0")
    assert b"".join(chunks(plain)) == b"".join(chunks(packed)) == content


@given(st.lists(st.binary(max_size=20).map(lambda data: data.replace(b"\n", b"").replace(b"\r", b"")), max_size=20))
def test_lines_are_numbered_and_placed(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("lines") / "a.txt"
    data = b"#" + b"\r\n".join(content)
    path.write_bytes(data)
    found = list(lines(path))
    assert b"".join(line.data for line in found) == data.replace(b"\r\n", b"")
    for line in found:
        assert data[line.position :].startswith(line.data)
        assert data[: line.position].count(b"\n") == line.number - 1


def test_a_truncated_gzip_gives_what_was_complete_and_says_where_it_ends(tmp_path):
    whole = gzip.compress(b"".join(b"line %d\n" % number for number in range(100_000)))
    path = write(tmp_path / "a.txt", whole[: len(whole) // 2])
    *found, last = guarded(lines(path), source="a.txt.gz")
    assert len(found) > 1000
    assert all(line.data == b"line %d" % (line.number - 1) for line in found)
    assert isinstance(last, Rejection)
    assert last.file == "a.txt.gz"
    assert last.place.startswith("byte ")
    assert "ends early" in last.reason


def test_damaged_gzip_is_said_to_be_damaged(tmp_path):
    whole = bytearray(gzip.compress(bytes(range(256)) * 100, mtime=0))
    whole[40:60] = b"\xff" * 20
    with pytest.raises(InputError, match="damaged"):
        list(chunks(write(tmp_path / "a", bytes(whole))))


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_told(tmp_path):
    for change in (b"more", b""):
        path = write(tmp_path / "a.txt", b"one\ntwo\n")
        stream = lines(path)
        assert next(stream).data == b"one"
        if change:
            with path.open("ab") as file:
                file.write(change)
        else:
            path.write_bytes(b"o")
        with pytest.raises(InputError, match="changed while it was read"):
            list(stream)


def test_a_50_mb_line_is_never_held(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"before\n")
        for _ in range(50):
            file.write(b"x" * (1 << 20))
        file.write(b"\nafter\n")
    tracemalloc.start()
    found = list(lines(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(line.data, line.overlong) for line in found] == [(b"before", False), (b"", True), (b"after", False)]
    assert peak < LINE_LIMIT * 1.5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-8-sig"])
def test_marked_encodings_become_utf8(tmp_path, encoding):
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path = write(tmp_path / "a.txt", (mark + "Grüße\nβ-blocker").encode(encoding))
    assert [decode(line.data) for line in lines(path)] == [("Grüße", ""), ("β-blocker", "")]


def test_missing_files_and_folders_are_input_errors(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            list(chunks(path))


def test_the_head_of_a_truncated_file_can_still_be_seen(tmp_path):
    whole = gzip.compress(bytes(range(256)) * 4000)
    assert head(write(tmp_path / "a", whole[:-20]), size=100) == bytes(range(100))


@given(st.text())
def test_utf8_comes_through_unless_it_holds_a_nul(text):
    if "\0" in text:
        with pytest.raises(InputError, match="NUL"):
            decode(text.encode())
    else:
        assert decode(text.encode()) == (text, "")


def test_western_bytes_are_read_as_windows_1252_and_say_so():
    text, encoding = decode("naïve “β”".replace("β", "µ").encode("cp1252"))
    assert (text, encoding) == ("naïve “µ”", "windows-1252")


@pytest.mark.parametrize(
    ("data", "reason"),
    [("β".encode() + b" and \xe9", "not valid UTF-8"), (b"\x81 nothing defines this", "windows-1252")],
)
def test_damaged_text_is_refused_rather_than_guessed(data, reason):
    with pytest.raises(InputError, match=reason):
        decode(data)


def test_tables_and_json_are_utf8_alone():
    with pytest.raises(InputError, match="UTF-8"):
        decode("é".encode("latin-1"), only_utf8=True)


def test_half_a_surrogate_pair_is_refused_wherever_it_hides():
    with pytest.raises(InputError, match="surrogate"):
        sound("a\ud800b")
    with pytest.raises(InputError, match="surrogate"):
        sound_json(r'{"a": ["\ud83d"]}', {"a": ["\ud83d"]})
    with pytest.raises(InputError, match="NUL"):
        sound_json(r'{"a\u0000": 1}', {"a\0": 1})
    sound_json(r'{"a": "\ud83d\ude00"}', {"a": "😀"})
    sound_json(r'{"a": "\\u0000"}', {"a": r"\u0000"})
