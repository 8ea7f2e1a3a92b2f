from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from medkg.errors import ExtractionError
from medkg.extract.encoder.folder import (
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    is_encoder,
    manifest_digest,
    read_encoder,
    shipped_encoder,
)
from medkg.extract.seats import DICTIONARY, EncoderSeat, seat_for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "encoder"
    shutil.copytree(str(shipped_encoder()), made)
    return made


def test_a_folder_as_it_was_written_is_read(folder: Path) -> None:
    assert is_encoder(folder)
    assert manifest_digest(folder) == manifest_digest(shipped_encoder())
    assert read_encoder(folder).kinds >= {"ChemicalEntity", "Disease", "Gene"}


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_missing_or_altered_file_is_refused_by_name(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1] + b"!")
    with pytest.raises(ExtractionError, match=rf"{name} is not the file that manifest\.json lists"):
        read_encoder(folder)
    (folder / name).unlink()
    with pytest.raises(ExtractionError, match=f"{name} cannot be read: No such file"):
        read_encoder(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 99}, "not of format 1"),
        ({"inputs": {}}, "other labels, hints or shapes"),
        ({"kinds": ["Planet"]}, "does not say its name, its kinds"),
    ],
)
def test_another_version_is_refused(folder: Path, change: dict[str, object], said: str) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(told | change))
    with pytest.raises(ExtractionError, match=said):
        read_encoder(folder)


def test_a_manifest_that_is_not_json_is_refused(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")
    with pytest.raises(ExtractionError, match="not JSON"):
        manifest_digest(folder)


def test_who_finds_mentions_is_chosen_by_name(folder: Path) -> None:
    assert seat_for(DICTIONARY, labels=None) is None
    shipped, own = seat_for("", labels=None), seat_for(str(folder), labels=None)
    assert isinstance(shipped, EncoderSeat)
    assert isinstance(own, EncoderSeat)
    assert own.digest == shipped.digest
