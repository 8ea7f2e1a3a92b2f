import gc
import io
import os
import shutil
import tempfile
from itertools import permutations
from pathlib import Path

import pytest

from medkg.formats.inputs import Input, expand
from medkg.model.reading import Rejection
from tests.formats.support import write


@pytest.fixture
def tree(tmp_path):
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt", "sub/a.txt", ".git/x.txt", "other/a.txt", "sub/d.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, name)
    return tmp_path


def sources(found):
    return [entry.source for entry in found if isinstance(entry, Input)]


def test_folders_are_walked_in_order_without_hidden_files(tree):
    assert sources(expand([str(tree)])) == ["a.txt", "b.txt", "other/a.txt", "sub/a.txt", "sub/c.txt", "sub/d.xml"]


def test_patterns_are_relative_to_their_fixed_part(tree):
    assert sources(expand([f"{tree}/sub/*.txt"])) == ["a.txt", "c.txt"]
    assert sources(expand([f"{tree}/*/a.txt"])) == ["other/a.txt", "sub/a.txt"]
    assert sources(expand([f"{tree}/**/*.txt"])) == ["a.txt", "b.txt", "other/a.txt", "sub/a.txt", "sub/c.txt"]
    assert sources(expand([f"{tree}/s*"])) == ["sub/a.txt", "sub/c.txt", "sub/d.xml"]


def test_a_file_is_shown_by_its_name_and_read_once(tree):
    assert sources(expand([f"{tree}/sub/c.txt", f"{tree}/sub/../sub/c.txt"])) == ["c.txt"]


def test_equal_names_are_told_apart_whatever_their_order(tree):
    arguments = [f"{tree}/a.txt", f"{tree}/sub/a.txt", f"{tree}/other/a.txt", f"{tree}/b.txt"]
    expected = {
        tree / "a.txt": f"{tree.name}/a.txt",
        tree / "sub/a.txt": "sub/a.txt",
        tree / "other/a.txt": "other/a.txt",
        tree / "b.txt": "b.txt",
    }
    for order in permutations(arguments):
        assert {entry.path: entry.source for entry in expand(order) if isinstance(entry, Input)} == expected


def test_a_name_with_pattern_signs_is_a_file_first(tmp_path):
    write(tmp_path / "a[1].txt", "x")
    assert sources(expand([f"{tmp_path}/a[1].txt"])) == ["a[1].txt"]


def test_what_is_missing_is_rejected_and_its_neighbours_come(tree):
    loop = tree / "loop"
    loop.symlink_to(loop)
    found = list(expand([f"{tree}/none.txt", f"{tree}/b.txt", f"{tree}/*.nothing", str(loop)]))
    assert sources(found) == ["b.txt"]
    rejected = [entry for entry in found if isinstance(entry, Rejection)]
    assert rejected[0].file == "none.txt"
    reasons = ("no such file", "nothing matches", "no such file")
    assert all(words in entry.reason for words, entry in zip(reasons, rejected, strict=True))


def test_a_folder_without_files_is_told(tmp_path):
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    write(tmp_path / "empty" / ".hidden", "x")
    (found,) = expand([f"{tmp_path}/empty"])
    assert isinstance(found, Rejection)
    assert (found.file, found.reason) == ("empty", "the folder holds no files, leaving out hidden ones.")


def test_a_folder_that_cannot_be_read_is_rejected_and_its_neighbours_come():
    folder = Path(tempfile.mkdtemp(prefix="medkg-unreadable-"))
    try:
        (folder / "locked").mkdir()
        write(folder / "a.txt", "x")
        folder.chmod(0o755)
        (folder / "locked").chmod(0o000)
        me = os.geteuid()
        if me == 0:
            os.seteuid(65534)
        try:
            found = list(expand([str(folder)]))
        finally:
            os.seteuid(me)
        assert sources(found) == ["a.txt"]
        assert [(entry.file, "cannot be read" in entry.reason) for entry in found[1:]] == [("locked", True)]
    finally:
        (folder / "locked").chmod(0o700)
        shutil.rmtree(folder)


def test_standard_input_is_spooled_and_its_file_goes_with_it():
    found = list(expand(["-"], stdin=io.BytesIO(b"PMID- 1\n")))
    (entry,) = found
    assert (entry.source, entry.path.read_bytes()) == ("stdin", b"PMID- 1\n")
    path = entry.path
    del entry, found
    gc.collect()
    assert not path.exists()
