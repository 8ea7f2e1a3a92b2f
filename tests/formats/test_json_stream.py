import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError
from medkg.formats.json_stream import _Cutter, objects, parse_object
from medkg.formats.stream import Cut
from tests.formats.support import write

values = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
documents = st.lists(st.dictionaries(st.text(), values, max_size=3), max_size=5)


def cut(content, cuts, *, wrappers=("documents",)):
    cutter = _Cutter(wrappers)
    found = []
    for begin, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        found += cutter.feed(content[begin:end])
    return found + list(cutter.finish())


@given(documents, st.sampled_from(["array", "wrapped", "lines"]), st.data())
def test_objects_are_cut_out_however_the_bytes_arrive(given_documents, layout, data):
    if layout == "array":
        text = json.dumps(given_documents, indent=data.draw(st.sampled_from([None, 1])))
    elif layout == "wrapped":
        text = json.dumps({"source": "x {[", "infons": {"a": {}}, "documents": given_documents, "end": {}})
    else:
        text = "\n".join(json.dumps(document, ensure_ascii=False) for document in given_documents)
        if '"documents"' in text:
            return
    content = text.encode("utf-8", "surrogatepass")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=10)))
    found = cut(content, cuts)
    assert [json.loads(piece.data) for piece in found] == given_documents
    assert all(content[piece.position :].startswith(piece.data) and not piece.fault for piece in found)


@pytest.mark.parametrize("broken", ['{"id": "2", "a": [1}', '{"id": "2", "a": "no end}', '{"id": 2 "a"}', '{"id": }'])
def test_a_broken_object_costs_itself(broken):
    rows = [json.dumps({"id": str(number)}) for number in range(1, 5)]
    rows[1] = broken
    found = cut(("[\n" + ",\n".join(rows) + "\n]").encode(), [])
    good, bad = [], []
    for piece in found:
        try:
            good.append(parse_object(piece)["id"])
        except InputError:
            bad.append(piece.position)
    assert {"1", "4"} <= set(good)
    assert bad


def test_the_end_inside_an_object_is_told(tmp_path):
    *_, last = objects(write(tmp_path / "a.json", '[{"a": 1}, {"b": "x'))
    assert last.fault == "the file ends inside this object."
    assert last.place == "byte 11"


def test_an_object_beyond_the_limit_is_dropped_and_the_next_one_read(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(b'[{"a": "')
        for _ in range(66):
            file.write(b"x" * (1 << 20))
        file.write(b'"}, {"b": 2}]')
    first, second = objects(path)
    assert "larger than 64 MiB" in first.fault
    assert len(first.data) < 1 << 20
    assert parse_object(second) == {"b": 2}


def test_deep_nesting_is_an_error_of_ours():
    with pytest.raises(InputError, match="not JSON"):
        parse_object(Cut(0, b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"))
