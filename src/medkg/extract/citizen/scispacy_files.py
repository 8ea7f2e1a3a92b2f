"""The files of one of scispaCy's linkers: where they are, and that they are those that the user pinned.

The vectoriser among them is a pickle, and a pickle runs whatever code its maker put in. So nothing is loaded whose hash
the user has not written down, and the bytes that are unpickled are the very bytes that were hashed.
"""

from __future__ import annotations

import inspect
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from medkg.durable import file_digest
from medkg.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEME: Final = "scispacy:"
INDEX, VECTORISER = "nmslib_index.bin", "tfidf_vectorizer.joblib"
VECTORS, ALIASES = "tfidf_vectors_sparse.npz", "concept_aliases.json"
_NAMED: Final = (ALIASES, INDEX, VECTORS, VECTORISER)
_CONCEPTS: Final = "*.jsonl"
_NAMES: Final = ("go", "hpo", "mesh", "rxnorm", "umls")


@dataclass(frozen=True, slots=True)
class ScispacyFiles:
    """A linker's five files by what they are: scispaCy's four, and its knowledge base."""

    title: str
    paths: Mapping[str, Path]
    concepts: Path

    def digests(self) -> dict[str, str]:
        """Hash each file, by its name; the knowledge base under its own."""
        named = {**self.paths, self.concepts.name: self.concepts}
        return {name: file_digest(path) for name, path in sorted(named.items())}


def scispacy_files(own: str) -> ScispacyFiles:
    """Find the files of a linker named as `scispacy:mesh` or `scispacy:FOLDER`; raises UsageError where some lack.

    A name is looked for where scispaCy keeps what it has downloaded. Nothing is downloaded here.
    """
    asked = own.removeprefix(SCHEME)
    return _cached(asked) if asked in _NAMES else _in_folder(Path(asked))


def pinned_digest(digests: Mapping[str, str]) -> str:
    """Hash the list of files as `sha256sum` prints it: what the setting build.linker_sha256 must hold."""
    return sha256("".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()).hexdigest()


def checked(files: ScispacyFiles, *, pin: str) -> dict[str, str]:
    """Give the hashes of the files that were pinned; raises SettingsError where these are others, or none were."""
    digests = files.digests()
    found = pinned_digest(digests)
    if not pin:
        raise SettingsError(
            f"{files.title} is not loaded: its {VECTORISER} is a pickle, which can run any code when it is read.",
            remedy=f'If you trust whom you have it from, pin these very files: linker_sha256 = "{found}" under [build] '
            "in medkg.toml, or MEDKG_BUILD__LINKER_SHA256.",
        )
    if pin.strip().lower() != found:
        raise SettingsError(
            f"{files.title} is not loaded: its files have the hash {found}, build.linker_sha256 is {pin.strip()}.",
            remedy="They are not the files that were pinned. Get those again, or pin the new ones if you trust them.",
        )
    return digests


def _in_folder(folder: Path) -> ScispacyFiles:
    concepts = sorted(folder.glob(_CONCEPTS))
    missing = [name for name in _NAMED if not (folder / name).is_file()]
    if missing or len(concepts) != 1:
        lacks = [*missing, *(() if concepts else ("a knowledge base (.jsonl)",))]
        fault = f"lacks {', '.join(lacks)}" if lacks else f"holds {len(concepts)} knowledge bases (.jsonl)"
        raise UsageError(
            f"{SCHEME}{folder} {fault}.",
            remedy=f"Give a folder with {', '.join(_NAMED)} and one .jsonl, or one of {', '.join(_NAMES)}.",
        )
    return ScispacyFiles(
        f"{SCHEME}{folder.name}", MappingProxyType({name: folder / name for name in _NAMED}), concepts[0].resolve()
    )


def _cached(name: str) -> ScispacyFiles:
    from scispacy.candidate_generation import DEFAULT_KNOWLEDGE_BASES, DEFAULT_PATHS  # noqa: PLC0415 - seconds, rarely

    urls = DEFAULT_PATHS[name]
    kept = {
        INDEX: urls.ann_index,
        VECTORISER: urls.tfidf_vectorizer,
        VECTORS: urls.tfidf_vectors,
        ALIASES: urls.concept_aliases_list,
    }
    parameters = inspect.signature(DEFAULT_KNOWLEDGE_BASES[name].__init__).parameters
    paths = {file: _kept_by_scispacy(url, name) for file, url in kept.items()}
    return ScispacyFiles(
        f"{SCHEME}{name}", MappingProxyType(paths), _kept_by_scispacy(str(parameters["file_path"].default), name)
    )


def _kept_by_scispacy(url: str, name: str) -> Path:
    """Find a file in scispaCy's cache, which names files by the hash of their address and of their version."""
    cache = Path(os.environ.get("SCISPACY_CACHE") or Path.home() / ".scispacy") / "datasets"
    start, end = sha256(url.encode()).hexdigest(), url.rpartition("/")[2]
    found = sorted(cache.glob(f"{start}*.{end}"))
    if len(found) != 1:
        what = "is not" if not found else f"is there {len(found)} times, in different versions"
        raise UsageError(
            f"{SCHEME}{name}: {end} {what} in {cache}.",
            remedy="Have scispaCy download it once, or name a folder with the files of one version.",
        )
    return found[0]
