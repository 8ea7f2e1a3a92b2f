"""The folder of a trained encoder: what must be in it, whole and untouched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from medkg.errors import ExtractionError
from medkg.extract.encoder.hints import HINTS
from medkg.extract.encoder.pieces import SHAPES
from medkg.extract.encoder.scheme import KINDS, LABELS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MANIFEST: Final = "manifest.json"
WEIGHTS: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
CARD: Final = "card.md"
DOCUMENTS: Final = "documents.tsv"
FORMAT: Final = 1
_STAGE: Final = "medkg_mentions"
_REMEDY: Final = "Make it anew with `medkg train ner`, or leave --nlp out for the one that ships."


@dataclass(frozen=True, slots=True)
class EncoderFolder:
    """The bytes of a trained encoder, checked against its manifest, and which kinds it was taught."""

    name: str
    kinds: frozenset[str]
    digest: str
    weights: bytes
    tokenizer: bytes


def shipped_encoder() -> Traversable:
    """Give the folder of the encoder that ships."""
    return files("medkg_models") / "mentions"


def is_encoder(folder: Traversable) -> bool:
    """Tell whether `medkg train ner` wrote a folder."""
    return folder.is_dir() and (folder / MANIFEST).is_file()


def manifest_digest(folder: Traversable) -> tuple[str, str]:
    """Give an encoder's name and the hash of its manifest, which holds those of its other files; takes no time."""
    manifest, digest = _manifest(folder)
    return str(manifest["name"]), digest


def read_encoder(folder: Traversable) -> EncoderFolder:
    """Read a folder; raises ExtractionError naming the file that is missing, of another version or not as written."""
    manifest, digest = _manifest(folder)
    listed = manifest["sha256"]
    read = {name: _checked(folder, name, listed) for name in (WEIGHTS, TOKENIZER)}
    return EncoderFolder(str(manifest["name"]), frozenset(manifest["kinds"]), digest, read[WEIGHTS], read[TOKENIZER])


def manifest_text(*, name: str, kinds: frozenset[str], contents: Mapping[str, bytes]) -> str:
    """Write the manifest of an encoder whose files are these."""
    told = {
        "format": FORMAT,
        "name": name,
        "inputs": _inputs(),
        "kinds": sorted(kinds, key=KINDS.index),
        "sha256": {file: sha256(content).hexdigest() for file, content in sorted(contents.items())},
    }
    return json.dumps(told, indent=1) + "\n"


def _inputs() -> dict[str, object]:
    return {"labels": list(LABELS), "hints": HINTS, "shapes": SHAPES}


def _manifest(folder: Traversable) -> tuple[dict[str, Any], str]:
    raw = _bytes(folder, MANIFEST)
    try:
        told = json.loads(raw)
    except ValueError as error:
        raise _refused(folder, f"{MANIFEST} is not JSON: {error}.") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise _refused(folder, f"{MANIFEST} is not of format {FORMAT}, which this version of medkg reads.")
    if told.get("inputs") != _inputs():
        raise _refused(folder, "it was taught other labels, hints or shapes than this version of medkg has.")
    if not {"name", "kinds", "sha256"} <= set(told) or not set(told["kinds"]) <= set(KINDS):
        raise _refused(folder, f"{MANIFEST} does not say its name, its kinds and the hashes of its files.")
    return told, sha256(raw).hexdigest()


def _checked(folder: Traversable, name: str, listed: object) -> bytes:
    content = _bytes(folder, name)
    if not isinstance(listed, Mapping) or sha256(content).hexdigest() != listed.get(name):
        raise _refused(folder, f"{name} is not the file that {MANIFEST} lists: another SHA-256.")
    return content


def _bytes(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise _refused(folder, f"{name} cannot be read: {error.strerror or error}.") from error


def _refused(folder: Traversable, reason: str) -> ExtractionError:
    return ExtractionError(f"the encoder in {folder} cannot be used: {reason}", stage=_STAGE, remedy=_REMEDY)
