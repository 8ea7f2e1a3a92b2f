"""What a vocabulary file says of itself: its version and licence, wherever its format has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from medkg.vocabulary.lines import numbered_lines

_LOOKED_AT = 400  # lines; JSON alone has its header at the end
_LICENCE = r"(?:dcterms|terms|dc|cc)[:-]license|http://purl\.org/dc/terms/license"
_VERSIONS = (
    re.compile(r"^data-version:\s*(\S.*)"),
    re.compile(r'versionIRI\s+(?:rdf:resource=)?["<]([^">]+)[">]'),
    re.compile(r"versionInfo[^>\"]*[>\"]([^<\"]+)"),
    re.compile(r"^#\s*mapping_set_version:\s*(\S.*)"),
    re.compile(r'"version"\s*:\s*"([^"]+)"'),
)
_LICENCES = (
    re.compile(rf"(?:{_LICENCE})[\"\s:]+(?:rdf:resource=)?[\"<]?([^\"<>\s]+)", re.IGNORECASE),
    re.compile(r"(?:dcterms|terms|dc):license[^>]*>([^<]+)<"),
    re.compile(r"^#\s*license:\s*(\S.*)"),
    re.compile(r'license"\s*,\s*"val"\s*:\s*"([^"]+)"'),
)
_YEAR = re.compile(r"(?:desc|supp|[dcq])(20\d\d)\b")
# By a release's names: the table of its sources that lies beside, and the row of it that stands for the release.
_RELEASES = MappingProxyType({"MRCONSO": ("MRSAB.RRF", "MTH"), "RXNCONSO": ("RXNSAB.RRF", "RXNORM")})
_RELEASE_LICENCE = "UMLS Metathesaurus License"
_SOURCE_COLUMN, _VERSION_COLUMN = 3, 6


@dataclass(frozen=True, slots=True)
class Description:
    """Version and licence in the file's own words; empty where it does not say."""

    version: str = ""
    licence: str = ""


def described(path: Path) -> Description:
    """Read a file's version and licence; raises VocabularyError where it breaks off."""
    first = next((line for _, line in numbered_lines(path)), "").lstrip()
    lines = numbered_lines(path) if first[:1] in {"{", "["} else islice(numbered_lines(path), _LOOKED_AT)
    header = "\n".join(line for _, line in lines if "icen" in line or "ersion" in line or '"val"' in line)
    year = _YEAR.match(path.name)
    version = _found(_VERSIONS, header) or (year[1] if year else "")
    return _of_release(path) or Description(version, _found(_LICENCES, header))


def _found(patterns: tuple[re.Pattern[str], ...], header: str) -> str:
    matches = (match for line in header.split("\n") for pattern in patterns if (match := pattern.search(line)))
    return next((match[1].strip(" '\"") for match in matches), "")


def _of_release(path: Path) -> Description | None:
    name, source = _RELEASES.get(path.name.upper().split(".")[0], ("", ""))
    if not name:
        return None
    beside = path.with_name(name)
    rows = [line.split("|") for _, line in numbered_lines(beside)] if beside.is_file() else []
    own = [row for row in rows if len(row) > _VERSION_COLUMN and row[_SOURCE_COLUMN] == source]
    return Description(own[0][_VERSION_COLUMN] if own else "", _RELEASE_LICENCE)
