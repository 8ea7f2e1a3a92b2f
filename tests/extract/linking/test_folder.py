from __future__ import annotations

from pathlib import Path

import pytest

from medkg.assemble.linking import DOCUMENTS, trained_on
from medkg.errors import UsageError
from medkg.extract.linking.model import TABLES


@pytest.mark.parametrize("missing", [*TABLES, DOCUMENTS])
def test_a_linker_that_lacks_a_file_is_refused_by_its_name(tmp_path: Path, missing: str) -> None:
    for name in (*TABLES, DOCUMENTS):
        (tmp_path / name).touch()
    (tmp_path / missing).unlink()
    with pytest.raises(UsageError, match=missing):
        trained_on(own=str(tmp_path))


def test_a_folder_without_any_of_its_files_is_no_linker(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no linker"):
        trained_on(own=str(tmp_path))
