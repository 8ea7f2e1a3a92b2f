"""Terms to one file of flat arrays: names hashed, sorted and counted, so that a reader only maps it into memory.

Layout: a magic line, the length of a JSON header, the header (format, digest, checksum, sections), then the sections,
each at a multiple of 64 bytes. Keys stand in the order of their 64-bit hashes; the names filed under key k are rows
`filed_start[k]:filed_start[k+1]`, best first. The same terms give the same bytes in whatever order they come.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from medkg.durable import replaced
from medkg.errors import StorageError
from medkg.model.concept import Scope, Synonym, Term, prefix_of
from medkg.model.names import normal_form
from medkg.vocabulary.casing import Matching, OrdinaryWords, matching, squeezed
from medkg.vocabulary.wholes import parents_marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 2
MAGIC = b"medkg lexicon\n"
FILE_NAME = "lexicon.bin"
ALIGNMENT = 64
PREFERRED = 0
STATUSES = ("preferred name", "synonym", "narrower synonym", "broader synonym", "related synonym")
OBSOLETE_STATUS = len(STATUSES)
_STATUS_OF = {Scope.EXACT: 1, Scope.NARROW: 2, Scope.BROAD: 3, Scope.RELATED: 4}
# Where two names of equal standing compete: the kinds that texts and curated sources speak of most come first.
_CATEGORY_ORDER = ("ChemicalEntity", "Disease", "PhenotypicFeature", "Gene")
_PREFIX_ORDER = ("MESH",)
_DISEASES = frozenset({"Disease", "PhenotypicFeature"})
_SHORT_ALIAS = 3
_LONGEST_COUNTED = 255
_GREEK = "alpha|beta|gamma|delta|epsilon|kappa|lambda|mu|omega|sigma|zeta"
_APART = re.compile(
    rf"\b(?!(?:{_GREEK}|type|class|group|stage|phase|grade|no|and|of|in)\b)([a-z]{{1,6}}) (\d+[a-z]?|{_GREEK})\b"
)
_TOGETHER = re.compile(rf"\b(?!(?:{_GREEK})\b)([a-z]{{1,6}}?)(\d{{1,5}}[a-z]?|{_GREEK})\b")
_PARTABLE = re.compile(rf"\d|{_GREEK}")  # most names hold neither: one look is quicker than two replacements
Sections = dict[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconCounts:
    """What was compiled: concepts, different names, is_a and part_of relations, obsolete concepts; and its digest."""

    digest: str
    concepts: int
    names: int
    relations: int
    obsolete: int


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    concept: int
    status: int
    matching: Matching
    surface: str
    strength: int


def packed(text: str) -> bytes:
    """Write a text as UTF-8; lone surrogates, which no encoding has, become question marks."""
    return text.encode("utf-8", "replace")


def stable_hash(text: bytes) -> int:
    """Hash bytes to 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def compile_lexicon(terms: Iterable[Term], folder: Path, *, ordinary: OrdinaryWords | None = None) -> LexiconCounts:
    """Compile terms into `folder/lexicon.bin`, replacing what was there in one step; a crash leaves the old or none.

    Several terms of one id become one concept: the first in the order of (obsolete, source, name) gives the preferred
    name and the category, the others' names become synonyms. Parents that nothing defines are kept as they are.
    """
    with _refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)  # before the work, which takes seconds
    words = OrdinaryWords.shipped() if ordinary is None else ordinary
    joined = _joined(terms)
    names = list(_filed(joined, words))
    joined = [replace(term, synonyms=()) for term in joined]  # the names hold all of them
    rows = _in_order(names, joined)
    del names
    sections = _name_sections(rows, concepts=len(joined))
    del rows
    digest = _write(_concept_sections(joined) | sections, folder)
    return LexiconCounts(
        digest=digest,
        concepts=len(joined),
        names=len(sections["key_hash"][1]) // 8,
        relations=sum(len(term.parents) for term in joined),
        obsolete=sum(term.obsolete for term in joined),
    )


def _joined(terms: Iterable[Term]) -> list[Term]:
    by_id = defaultdict[str, list[Term]](list)
    for term in terms:
        by_id[term.concept.id].append(term)
    whole = (same[0] if len(same) == 1 else _join(same) for _, same in sorted(by_id.items()))
    return [term for term in whole if term.concept.name]  # what is only mapped is no concept


def _join(same: list[Term]) -> Term:
    first, *others = sorted(
        same,
        key=lambda term: (
            not term.concept.name, term.obsolete, term.source, term.concept, term.synonyms, term.xrefs, term.parents,
        ),
    )  # fmt: skip
    more = [Synonym(term.concept.name) for term in others if term.concept.name]
    more += [synonym for term in others for synonym in term.synonyms]
    return Term(
        concept=first.concept,
        synonyms=(*first.synonyms, *more),
        parents=tuple(dict.fromkeys(chain.from_iterable(term.parents for term in (first, *others)))),
        xrefs=tuple(dict.fromkeys(chain.from_iterable(term.xrefs for term in (first, *others)))),
        obsolete=first.obsolete,
        replaced_by=first.replaced_by,
        source=first.source,
        wholes=_wholes((first, *others)),
    )


def _wholes(terms: Sequence[Term]) -> tuple[str, ...]:
    """Give what the terms are parts of; what one of them calls a kind is one."""
    kinds = {parent for term in terms for parent in term.parents if parent not in term.wholes}
    return tuple(dict.fromkeys(whole for term in terms for whole in term.wholes if whole not in kinds))


def _filed(terms: Sequence[Term], ordinary: OrdinaryWords) -> Iterator[_Name]:
    for index, term in enumerate(terms):
        best: dict[tuple[str, str], _Name] = {}
        own = ((term.concept.name, PREFERRED), *((s.text, _STATUS_OF[s.scope]) for s in term.synonyms))
        for surface, stated in own:
            status = OBSOLETE_STATUS if term.obsolete else stated
            key = normal_form(surface)
            how = Matching.NEVER if term.obsolete else _matching(term, surface, key, status, ordinary)
            # Spellings matter only where a text must repeat them; of the others one is enough.
            spelled = surface if how is Matching.AS_WRITTEN else ""
            for form in (key, *spacings(key)):
                known = best.get((form, spelled))
                if form and (known is None or (status, surface) < (known.status, known.surface)):
                    best[form, spelled] = _Name(form, index, status, how, surface, status)
        yield from best.values()


def _matching(term: Term, surface: str, key: str, status: int, ordinary: OrdinaryWords) -> Matching:
    # Old gene aliases of two or three letters (LI, GM, AF) are in texts nearly always something else.
    if status != PREFERRED and term.concept.category == "Gene" and len(squeezed(surface)) <= _SHORT_ALIAS:
        return Matching.NEVER
    return matching(surface, key, ordinary)


def spacings(key: str) -> Iterator[str]:
    """Part letters from digits and Greek letters the other way: `fk 506` ↔ `fk506`, `tnf alpha` ↔ `tnfalpha`."""
    if not _PARTABLE.search(key):
        return
    for pattern, replacement in ((_APART, r"\1\2"), (_TOGETHER, r"\1 \2")):
        other = pattern.sub(replacement, key)
        if other != key:
            yield other


def _in_order(names: Sequence[_Name], terms: Sequence[Term]) -> list[_Name]:
    """Put names in the order of their keys' hashes, those of one key best first."""
    hashes = np.fromiter((stable_hash(packed(name.key)) for name in names), dtype=np.uint64, count=len(names))
    order = np.argsort(hashes, kind="stable")
    edges = np.flatnonzero(np.diff(hashes[order])) + 1
    sorted_names = [names[place] for place in order.tolist()]
    rows: list[_Name] = []
    for start, stop in pairwise((0, *edges.tolist(), len(names))):
        # Different keys may have one hash: they stand in the order of the keys.
        run = sorted(sorted_names[start:stop], key=attrgetter("key")) if stop > start + 1 else sorted_names[start:stop]
        for _, filed in groupby(run, key=attrgetter("key")):
            rows += _ordered(list(filed), terms)
    return rows


def _ordered(names: list[_Name], terms: Sequence[Term]) -> list[_Name]:
    """Put the names of one key in order, best first; between diseases the preferred vocabulary decides first."""
    if len(names) == 1:
        return names
    chosen = any(
        _rank_of_prefix(terms[name.concept]) == 0
        and name.status <= _STATUS_OF[Scope.NARROW]
        and terms[name.concept].concept.category in _DISEASES
        for name in names
    )
    placed = []
    for name in names:
        term = terms[name.concept]
        other = chosen and term.concept.category in _DISEASES and _rank_of_prefix(term) > 0
        placed.append(replace(name, strength=max(name.status, _STATUS_OF[Scope.RELATED])) if other else name)
    return sorted(placed, key=lambda name: _rank(name, terms[name.concept]))


def _rank(name: _Name, term: Term) -> tuple[int, int, int, str, str]:
    category = term.concept.category
    order = _CATEGORY_ORDER.index(category) if category in _CATEGORY_ORDER else len(_CATEGORY_ORDER)
    return name.strength, _rank_of_prefix(term), order, term.concept.id, name.surface


def _rank_of_prefix(term: Term) -> int:
    prefix = prefix_of(term.concept.id)
    return _PREFIX_ORDER.index(prefix) if prefix in _PREFIX_ORDER else len(_PREFIX_ORDER)


def _concept_sections(terms: Sequence[Term]) -> Sections:
    categories = sorted({term.concept.category for term in terms})
    numbers = {category: number for number, category in enumerate(categories)}
    xrefs = sorted((stable_hash(packed(x)), index) for index, term in enumerate(terms) for x in set(term.xrefs))
    details = ["\t".join(map(_spaced, (parents_marked(t), t.xrefs, t.replaced_by, (t.source,)))) for t in terms]
    return {
        **_strings("concept_id", [term.concept.id for term in terms]),
        **_strings("concept_name", [term.concept.name for term in terms]),
        **_strings("concept_details", details),
        **_strings("category_name", categories),
        "concept_category": _array("I", [numbers[term.concept.category] for term in terms]),
        "concept_obsolete": _array("B", [term.obsolete for term in terms]),
        "xref_hash": _array("Q", [value for value, _ in xrefs]),
        "xref_concept": _array("I", [index for _, index in xrefs]),
    }


def _spaced(ids: Iterable[str]) -> str:
    return " ".join("_".join(one.split()) for one in ids)


def _name_sections(rows: Sequence[_Name], *, concepts: int) -> Sections:
    keys, counts = list[str](), list[int]()
    for key, same in groupby(rows, key=attrgetter("key")):
        keys.append(key)
        counts.append(sum(1 for _ in same))
    concept_of = np.fromiter((name.concept for name in rows), dtype=np.uint32, count=len(rows))
    firsts = sorted((stable_hash(packed(word)), length) for word, length in _longest(rows).items())
    return {
        **_strings("key", keys),
        **_strings("surface", [name.surface for name in rows]),
        "key_hash": _array("Q", [stable_hash(packed(key)) for key in keys]),
        "filed_start": _starts(counts),
        "name_concept": _array("I", concept_of),
        "name_status": _array("B", [name.status for name in rows]),
        "name_strength": _array("B", [name.strength for name in rows]),
        "name_matching": _array("B", [name.matching for name in rows]),
        "first_hash": _array("Q", [value for value, _ in firsts]),
        "first_longest": _array("B", [length for _, length in firsts]),
        "concept_rows": _array("I", list(_by_concept(rows, concept_of))),
        "concept_start": _starts(np.bincount(concept_of, minlength=concepts)),
    }


def _by_concept(rows: Sequence[_Name], concept_of: NDArray[np.uint32]) -> Iterator[int]:
    """Give the rows by concept, the names of one in the order of their standing and spelling."""
    for _, same in groupby(np.argsort(concept_of, kind="stable").tolist(), key=lambda row: rows[row].concept):
        yield from sorted(same, key=lambda row: (rows[row].status, rows[row].surface))


def _longest(rows: Iterable[_Name]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in rows:
        if name.matching is not Matching.NEVER:
            first, _, rest = name.key.partition(" ")
            length = min(_LONGEST_COUNTED, 1 + rest.count(" ") + bool(rest))
            longest[first] = max(length, longest.get(first, 0))
    return longest


def _strings(name: str, texts: Sequence[str]) -> Sections:
    lines = [text.replace("\n", " ") if "\n" in text else text for text in texts]
    lengths = [1 + (len(line) if line.isascii() else len(packed(line))) for line in lines]
    return {f"{name}_text": ("s", packed("\n".join(lines))), f"{name}_start": _starts(lengths)}


def _starts(lengths: Sequence[int] | NDArray[np.int64]) -> tuple[str, bytes]:
    return "I", np.concatenate(([0], np.cumsum(lengths, dtype=np.uint64))).astype("<u4").tobytes()


def _array(code: str, values: Sequence[int] | NDArray[np.uint32]) -> tuple[str, bytes]:
    return code, np.asarray(values, dtype={"B": "<u1", "I": "<u4", "Q": "<u8"}[code]).tobytes()


def _write(sections: Sections, folder: Path) -> str:
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    layout, offset, checksum = {}, 0, 0
    for name, (code, content) in sorted(sections.items()):
        digest.update(f"{name} {code} {len(content)}\n".encode())
        digest.update(content)
        layout[name] = [code, offset, len(content)]
        padding = -len(content) % ALIGNMENT
        checksum = zlib.crc32(bytes(padding), zlib.crc32(content, checksum))
        offset += len(content) + padding
    header = {"format": FORMAT, "digest": digest.hexdigest(), "bytes": offset, "sections": layout}
    header["crc32"] = header_checksum(header, checksum)
    head = json.dumps(header, sort_keys=True).encode()
    start = -(-(len(MAGIC) + 8 + len(head)) // ALIGNMENT) * ALIGNMENT
    head = head.ljust(start - len(MAGIC) - 8)
    padded = chain.from_iterable(
        (content, bytes(-len(content) % ALIGNMENT)) for _, (_, content) in sorted(sections.items())
    )
    _replace(folder, chain((MAGIC, len(head).to_bytes(8, "little"), head), padded))
    return digest.hexdigest()


def header_checksum(header: Mapping[str, object], checksum: int) -> int:
    """Go on with the sections' CRC-32 over the header, but for the checksum in it."""
    rest = {name: value for name, value in header.items() if name != "crc32"}
    return zlib.crc32(json.dumps(rest, sort_keys=True).encode(), checksum)


def _replace(folder: Path, parts: Iterable[bytes]) -> None:
    """Write beside and rename: whoever opens the file sees the old one or the whole new one."""
    with _refusals(folder), replaced(folder / FILE_NAME) as file:
        file.writelines(parts)


@contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"the names cannot be compiled into {folder}: {error.strerror or error}.",
            remedy="Make room or rights there; for the shipped names, MEDKG_CACHE may name another folder.",
        ) from error
