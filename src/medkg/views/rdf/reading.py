"""RDF files as readings: medkg's own export comes back as the documents it was, anything else as one source of triples.

A file is parsed into a temporary store, since nothing says in which order a file holds its triples. What stands in
front of a fault lands; lines of N-Quads and N-Triples fail one by one. Nothing is ever fetched.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import pyoxigraph as ox

from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Terminology
from medkg.views.rdf.foreign import foreign_graph
from medkg.views.rdf.own import own_documents
from medkg.views.rdf.terms import VOCABULARY

_STAGE = "read"
_FORMS = MappingProxyType(
    {
        ".nq": ox.RdfFormat.N_QUADS,
        ".nquads": ox.RdfFormat.N_QUADS,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".ttl": ox.RdfFormat.TURTLE,
        ".turtle": ox.RdfFormat.TURTLE,
        ".trig": ox.RdfFormat.TRIG,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".jsonld": ox.RdfFormat.JSON_LD,
    }
)
_LINES = (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES)
# In UTF-16 a declaration would look otherwise; its letters have NULs beside them.
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\0", re.IGNORECASE)
_MOST_FAULTS = 1000
_AT_ONCE = 1 << 20
_LONGEST_DECLARED = len("<!DOCTYPE")
_BEGINNING = 1 << 16


class Beginning(Protocol):
    """What is asked of the beginning of a file."""

    @property
    def suffix(self) -> str:
        """The file name's suffix in lower case, that of compression left out."""


@dataclass(frozen=True, slots=True)
class RdfReader:
    """Reads N-Quads, N-Triples, Turtle, TriG, RDF/XML and JSON-LD, told by the file's name or else its beginning."""

    terminology: Terminology
    name: str = "rdf"

    def recognises(self, sample: Beginning) -> bool:
        """Tell by the suffix."""
        return sample.suffix in _FORMS

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Rejection]:
        """Give the documents or the graph of a file, then what could not be read in it."""
        folder = Path(tempfile.mkdtemp(prefix="medkg-rdf-"))
        try:
            yield from self._read(path, source, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _read(self, path: Path, source: str, folder: Path) -> Iterator[GraphReading | Rejection]:
        faults: list[Rejection] = []
        try:
            plain = _unpacked(path, folder)
            form = _FORMS.get(Path(path.name.lower().removesuffix(".gz")).suffix) or _form_of(plain)
            refused = _refusal(plain, form)
            if refused:
                yield Rejection(source, "", "", _STAGE, refused)
                return
            store = ox.Store(folder / "store")
            store.bulk_extend(_quads(plain, form, source, faults))
            digest = _digest(path)
        except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
            yield Rejection(source, "", "", _STAGE, f"the file cannot be read: {error}.")
            return
        document = ox.NamedNode(f"{VOCABULARY}Document")
        if any(store.quads_for_pattern(None, None, document, None)):
            yield from own_documents(store, source, digest)
        else:
            yield from foreign_graph(store, self.terminology, source, digest)
        yield from faults


def _unpacked(path: Path, folder: Path) -> Path:
    if path.suffix.lower() != ".gz":
        return path
    plain = folder / "plain"
    with gzip.open(path, "rb") as packed, plain.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return plain


def _form_of(path: Path) -> ox.RdfFormat:
    """Tell by its beginning what a file without a telling name holds, such as standard input."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING).lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"<\?xml|<[\w.-]*:?RDF[\s>]", beginning):
        return ox.RdfFormat.RDF_XML
    if re.match(rb'\{\s*"|\[\s*\{|\{\s*\}', beginning):
        return ox.RdfFormat.JSON_LD
    said = (line for line in beginning.splitlines() if line.strip() and not line.startswith(b"#"))
    try:
        list(ox.parse(next(said, b""), format=ox.RdfFormat.N_QUADS))
    except (SyntaxError, ValueError):
        return ox.RdfFormat.TRIG  # Turtle too
    return ox.RdfFormat.N_QUADS


def _refusal(path: Path, form: ox.RdfFormat) -> str:
    """Say why a file is not parsed at all; empty where it may be."""
    if form == ox.RdfFormat.RDF_XML and _declares(path):
        return "RDF/XML with a DOCTYPE or entities, or not in UTF-8, is refused: it may grow or name files."
    if form == ox.RdfFormat.JSON_LD and _names_context(json.loads(path.read_bytes())):
        return "JSON-LD with a remote context is refused: nothing is fetched. Put the context into the file."
    return ""


def _declares(path: Path) -> bool:
    """Look for what is declared, piece by piece, each with the end of the one before it."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            if _DECLARED.search(rest + piece):
                return True
            rest = piece[-_LONGEST_DECLARED:]
    return False


def _names_context(value: object) -> bool:
    """Tell whether JSON-LD names a context by its address, at any depth."""
    if isinstance(value, list):
        return any(map(_names_context, value))
    if not isinstance(value, dict):
        return False
    given = value.get("@context")
    named = isinstance(given, str) or (isinstance(given, list) and any(isinstance(one, str) for one in given))
    return named or "@import" in value or any(map(_names_context, value.values()))


def _quads(path: Path, form: ox.RdfFormat, source: str, faults: list[Rejection]) -> Iterator[ox.Quad]:
    if form in _LINES:
        yield from _of_lines(path, form, source, faults)
        return
    try:
        yield from ox.parse(path=path, format=form, base_iri="file:", rename_blank_nodes=True)
    except (SyntaxError, ValueError) as error:
        place = f"line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        faults.append(Rejection(source, place, "", _STAGE, f"{error}; what stands behind it was not read."))


def _of_lines(path: Path, form: ox.RdfFormat, source: str, faults: list[Rejection]) -> Iterator[ox.Quad]:
    """Parse many lines at once, and one by one where there is a fault among them."""
    first, untold = 1, 0
    with path.open("rb") as file:
        while lines := file.readlines(_AT_ONCE):
            try:
                yield from list(ox.parse(b"".join(lines), format=form))
            except (SyntaxError, ValueError):
                for number, line in enumerate(lines, start=first):
                    try:
                        yield from list(ox.parse(line, format=form))
                    except (SyntaxError, ValueError) as error:
                        untold += len(faults) >= _MOST_FAULTS
                        if not untold:
                            faults.append(Rejection(source, f"line {number}", "", _STAGE, f"{error}."))
            first += len(lines)
    if untold:
        faults.append(Rejection(source, "", "", _STAGE, f"{untold} more lines could not be read."))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
