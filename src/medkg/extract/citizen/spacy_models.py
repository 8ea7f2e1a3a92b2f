"""Others' spaCy models as folders: where one is, what it says of itself, whether it is of this spaCy.

Nothing here imports spaCy or a model's code, so that a model's identity is known without loading it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from medkg.durable import file_digest
from medkg.errors import UsageError

_META: Final = "meta.json"
_GROUP: Final = "spacy_models"
_CACHES: Final = "__pycache__"
_PACKAGE_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_LEAST_VERSION: Final = re.compile(r">=\s*(\d+)\.(\d+)")
_OTHER: Final = re.compile(r"[^\w.\-]+")
_SCISPACY: Final = re.compile(r"en_(?:core_sci|ner)_\w+")
# Without --no-deps pip would take back spaCy to the version that the model was trained with.
_SCISPACY_LINE: Final = (
    "pip install --no-deps https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4/{name}-0.5.4.tar.gz"
)
_SPACY_LINE: Final = "python -m spacy download {name}"


@dataclass(frozen=True, slots=True)
class SpacyModel:
    """A model as it lies on disk. `asked` is what spaCy loads it by, `spacy` the (major, minor) it was made for."""

    asked: str
    folder: Path
    name: str
    version: str
    spacy: tuple[int, int] | None

    @property
    def title(self) -> str:
        """Its name and version, fit for an extractor's id: `en_ner_bc5cdr_md-0.5.4`."""
        return _OTHER.sub("_", f"{self.name}-{self.version}")

    def digest(self) -> str:
        """Hash every file of the model, by name and content; a second for half a gigabyte."""
        whole = sha256()
        files = [path for path in self.folder.rglob("*") if path.is_file() and _CACHES not in path.parts]
        for path in sorted(files, key=lambda path: path.relative_to(self.folder).as_posix()):
            whole.update(f"{path.relative_to(self.folder).as_posix()}\n{file_digest(path)}\n".encode())
        return whole.hexdigest()


def spacy_model(asked: str) -> SpacyModel:
    """Find an installed model, or one in a folder; raises UsageError naming what is installed, or what is wrong.

    A model of another major version of spaCy is refused; see `of_another_minor` for the others.
    """
    folder = _folder(asked)
    meta = _meta(folder, asked)
    given = _LEAST_VERSION.search(str(meta.get("spacy_version", "")))
    made_for = (int(given[1]), int(given[2])) if given else None
    model = SpacyModel(
        asked=str(folder) if Path(asked).is_dir() else asked,
        folder=folder,
        name=f"{meta.get('lang', '')}_{meta.get('name', '')}".strip("_") or folder.name,
        version=str(meta.get("version", "0")),
        spacy=made_for,
    )
    if made_for and made_for[0] != _here()[0]:
        raise UsageError(
            f"{model.title} was made for spaCy {made_for[0]}.{made_for[1]}, this is {version('spacy')}.",
            remedy=f"Give a model of spaCy {_here()[0]}.",
        )
    return model


def of_another_minor(model: SpacyModel) -> str:
    """Say that a model was made for another spaCy of the same major version; empty where it was not."""
    if model.spacy is None or model.spacy == _here():
        return ""
    return (
        f"{model.title} was made for spaCy {model.spacy[0]}.{model.spacy[1]} and is run by {version('spacy')}: "
        "what it finds may differ a little from what its authors measured."
    )


def installed() -> tuple[str, ...]:
    """Name the models that are installed as packages."""
    return tuple(sorted({entry.name for entry in entry_points(group=_GROUP)}))


def _folder(asked: str) -> Path:
    if (Path(asked) / _META).is_file():
        return Path(asked).resolve()
    if Path(asked).is_dir():
        raise UsageError(
            f"{asked} is no spaCy model: it has no {_META}.", remedy="Give the folder that nlp.to_disk wrote."
        )
    spec = find_spec(asked) if _PACKAGE_NAME.fullmatch(asked) else None
    if spec is not None and spec.origin and spec.submodule_search_locations:
        package = Path(next(iter(spec.submodule_search_locations)))
        if (package / _META).is_file():
            return package
        raise UsageError(f"{asked} is a package, but no spaCy model: it has no {_META}.", remedy=_what_there_is())
    raise UsageError(f"there is no spaCy model {asked}.", remedy=f"{_how_to_get(asked)} {_what_there_is()}".strip())


def _how_to_get(asked: str) -> str:
    if not _PACKAGE_NAME.fullmatch(asked):
        return ""
    line = _SCISPACY_LINE if _SCISPACY.fullmatch(asked) else _SPACY_LINE
    return f"Install it with: {line.format(name=asked)}"


def _what_there_is() -> str:
    names = installed()
    return f"Installed: {', '.join(names)}." if names else "No model is installed; the path of a folder serves as well."


def _meta(folder: Path, asked: str) -> dict[str, Any]:
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{asked}: its {_META} cannot be read: {error}.", remedy="Install or save it again."
        ) from error
    if not isinstance(meta, dict):
        raise UsageError(f"{asked}: its {_META} is no object.", remedy="Install or save it again.")
    return meta


def _here() -> tuple[int, int]:
    major, minor = version("spacy").split(".")[:2]
    return int(major), int(minor)
