"""An edge as the Biolink Model writes it, in medkg's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from types import MappingProxyType
from typing import Any, NamedTuple

from medkg.errors import InputError
from medkg.formats.gathered import Edge
from medkg.formats.packaged_tables import packaged_rows
from medkg.model.assertion import assertion_key
from medkg.model.biolink import CATEGORIES, UNKNOWN_CATEGORY, UNKNOWN_PREDICATE
from medkg.model.mention import Polarity
from medkg.ports import Terminology

_DIRECTIONS = MappingProxyType(
    {"increased": "increased", "upregulated": "increased", "decreased": "decreased", "downregulated": "decreased"}
)
# Predicates so wide that a qualifier says what is meant.
_WIDE = frozenset({"affects", "regulates", "causes"})
_REGULATION = MappingProxyType({"increased": "positively_regulates", "decreased": "negatively_regulates"})
_MADE_BY_MACHINES = frozenset(
    {"text_mining_agent", "automated_agent", "computational_model", "data_analysis_pipeline", "image_processing_agent"}
)
_SUPPLIERS = ("primary_knowledge_source", "knowledge_source", "provided_by")
_TOLD = (
    *("predicate", "original_predicate", "subject_direction_qualifier", "object_direction_qualifier"),
    *("object_aspect_qualifier", "negated", "sources", "aggregator_knowledge_source", "agent_type", *_SUPPLIERS),
)
_NEGATED = MappingProxyType({"": False, "false": False, "0": False, "true": True, "1": True})
_ENDS, _OTHERS_ENDS = frozenset({"subject", "predicate", "object"}), frozenset({"source", "target"})
_REMEMBERED = 1 << 16
_NOBODY = ("",)
_PUBLICATIONS = MappingProxyType({"pubmed": "PMID", "pmid": "PMID", "pmc": "PMC", "pmcid": "PMC", "doi": "doi"})


def is_edge(record: Mapping[str, Any]) -> bool:
    """Tell an edge, also one of another tool's, from a node."""
    return not _ENDS.isdisjoint(record) or record.keys() >= _OTHERS_ENDS


class _Said(NamedTuple):
    """What an edge says beside its ends and publications; many edges say the same."""

    predicate: str
    original: str
    """The graph's own word, where the Biolink Model has another."""
    denied: bool
    sources: tuple[str, ...]


class EdgeWords:
    """Translates edges; `stem` names the curator of those that do not say where they come from."""

    def __init__(self, terminology: Terminology, stem: str) -> None:
        self._terminology = terminology
        self._stem = stem
        self._qualified = {
            (row["aspect"], direction): row[direction]
            for row in packaged_rows("biolink_qualifiers.tsv")
            for direction in ("increased", "decreased")
        }
        self._said: dict[object, _Said] = {}
        self._ids: dict[str, str] = {}
        self._categories: dict[tuple[str, ...], str] = {}

    def edges(self, record: Mapping[str, Any]) -> list[Edge]:
        """Give an edge once for each of its publications, or once; raises InputError for one that lacks an end."""
        subject, object_ = self._end(record, "subject"), self._end(record, "object")
        said = self._told(record)
        predicate = self._own(record, subject, object_, said) if said.original else said.predicate
        found = _many(record.get("publications"))
        publications = sorted(set(map(_publication, found))) if found else _NOBODY
        sources, denied = said.sources, said.denied
        if len(sources) == 1:
            return [Edge(one, subject, predicate, object_, denied, sources[0]) for one in publications]
        # medkg's own files name several sources, but not which of them read which publication: each is kept once.
        pairs = islice(zip(cycle(publications), cycle(sources), strict=False), max(len(publications), len(sources)))
        return [Edge(one, subject, predicate, object_, denied, source) for one, source in pairs]

    def category(self, words: Sequence[str]) -> str:
        """Give the first of a node's categories that medkg has, else the first as it is written."""
        key = tuple(words)
        known = self._categories.get(key)
        if known is None:
            found = [self._terminology.category(word) for word in words]
            closest = next((one for one in found if one in CATEGORIES and one != UNKNOWN_CATEGORY), "")
            known = self._categories[key] = closest or (found[0] if found else UNKNOWN_CATEGORY)
        return known

    def _end(self, record: Mapping[str, Any], side: str) -> str:
        raw = record.get(side)
        known = self._ids.get(raw) if isinstance(raw, str) else None
        if known is None:
            written = _text(record, side)
            if not written:
                raise InputError(f"the edge has no {side}.")
            known = self._terminology.curie(written)
            if isinstance(raw, str):
                self._ids[raw] = known
        return known

    def _told(self, record: Mapping[str, Any]) -> _Said:
        """Translate what an edge says; raises InputError for one without a predicate or without a clear negation."""
        key: object = tuple(map(record.get, _TOLD))
        try:
            said = self._said.get(key)
        except TypeError:  # a list, as JSON has them, is no key
            key = repr(key)
            said = self._said.get(key)
        if said is None:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            predicate = self._predicate(record)
            sources = tuple(sorted(set(_many(record.get("sources"))))) or (self._extractor(record),)
            said = _Said(predicate, _text(record, "original_predicate"), _denied(record.get("negated")), sources)
            self._said[key] = said
        return said

    def _predicate(self, record: Mapping[str, Any]) -> str:
        """Narrow a wide predicate by the qualifiers of its object, where the table has a word for them.

        A subject that itself is lowered or raised turns the statement round; it stays with the wide predicate, which
        is true of it either way.
        """
        word = _text(record, "predicate")
        if not word:
            raise InputError("the edge has no predicate.")
        plain = self._terminology.predicate(word)
        if plain not in _WIDE or _text(record, "subject_direction_qualifier"):
            return plain
        direction = _DIRECTIONS.get(_text(record, "object_direction_qualifier"))
        aspect = _text(record, "object_aspect_qualifier")
        if direction is None or (plain == "causes" and not aspect):
            return plain
        if plain == "regulates" and not aspect:
            return _REGULATION[direction]
        return self._qualified.get((aspect or "*", direction)) or plain

    def _own(self, record: Mapping[str, Any], subject: str, object_: str, said: _Said) -> str:
        """Give the original predicate where it may stand: in medkg's own edges, or where Biolink's says nothing.

        Others turned the ends round where Biolink has only the inverse of the original. An edge of medkg's own has the
        key of the assertion as its id.
        """
        polarity = Polarity.DENIED if said.denied else Polarity.ASSERTED
        if record.get("id") == assertion_key(subject, said.original, object_, polarity):
            return said.original
        return self._terminology.predicate(said.original) if said.predicate == UNKNOWN_PREDICATE else said.predicate

    def _extractor(self, record: Mapping[str, Any]) -> str:
        supplier = next((found for found in (_text(record, key) for key in _SUPPLIERS) if found), self._stem)
        passed_on = _many(record.get("aggregator_knowledge_source"))
        by = "annotator" if _text(record, "agent_type") in _MADE_BY_MACHINES else "curated"
        return "/".join([f"{by}:{supplier}", *passed_on])


def _text(record: Mapping[str, Any], key: str) -> str:
    found = record.get(key)
    if isinstance(found, list):
        found = found[0] if found else ""
    return found.strip() if isinstance(found, str) else ""


def _many(found: object) -> list[str]:
    if isinstance(found, str):
        if found and "|" not in found and not found.isspace():
            return [found.strip()]
        found = found.split("|")
    return [one.strip() for one in found if isinstance(one, str) and one.strip()] if isinstance(found, list) else []


def _denied(found: object) -> bool:
    word = "" if found is None else str(found).strip().casefold()
    if word not in _NEGATED:
        raise InputError(f"`negated` is neither true nor false: {found!r}.")
    return _NEGATED[word]


def _publication(raw: str) -> str:
    head, colon, local = raw.partition(":")
    if head == "PMID" and local.isdigit():
        return raw
    prefix = _PUBLICATIONS.get(head.strip().casefold())
    return f"{prefix}:{local.strip()}" if colon and prefix else raw
