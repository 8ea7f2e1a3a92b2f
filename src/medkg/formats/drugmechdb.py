"""DrugMechDB: a JSON array of curated mechanisms of action, each a small graph from a drug to a disease.

Format: https://sulab.github.io/DrugMechDB (entries of `graph`, `nodes`, `links`, `references`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkg.errors import InputError
from medkg.formats.detect import Sample
from medkg.formats.json_stream import objects, parse_object
from medkg.formats.stream import STAGE, Cut, guarded, rejection
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata
from medkg.model.identity import tidied
from medkg.model.reading import Findings, Reading, Rejection
from medkg.ports import Terminology

CURATOR = "curated:drugmechdb"
INDICATED = "treats"
_KEYS = ('"links"', '"nodes"', '"drug"', '"disease"')
_TOLD = ("drug", "disease", "drug_mesh", "disease_mesh", "drugbank")


@dataclass(frozen=True, slots=True)
class DrugMechDbReader:
    """Reads DrugMechDB's JSON: an entry is a document without text, its links and its indication curated evidence."""

    terminology: Terminology
    name: str = "drugmechdb"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the keys of an entry."""
        return sample.text.lstrip()[:1] in {"[", "{"} and all(key in sample.text for key in _KEYS)

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the entries; a broken one costs itself, a broken link only itself."""
        yield from guarded(self._entries(path, source), source=source)

    def _entries(self, path: Path, source: str) -> Iterator[Reading | Rejection]:
        for piece in objects(path):
            try:
                yield from self._entry(piece, source)
            except InputError as error:
                yield rejection(error, source=source, place=piece.place)

    def _entry(self, piece: Cut, source: str) -> Iterator[Reading | Rejection]:
        entry = parse_object(piece)
        document = _document(entry, source)
        concepts = self._concepts(entry)
        evidence = dict.fromkeys(_indication(entry, document, concepts))
        rejected = []
        for link in _listed(entry, "links"):
            ends = (str(link.get("source", "")), str(link.get("target", "")))
            missing = [end for end in ends if end not in concepts]
            if missing or not link.get("key"):
                reason = f"a link names {missing[0]!r}, which is no node." if missing else "a link has no key."
                rejected.append(Rejection(source, piece.place, document.id, STAGE, reason))
                continue
            predicate = self.terminology.predicate(str(link["key"]))
            evidence[_curated(concepts[ends[0]], predicate, concepts[ends[1]], document)] = None
        found = Findings((), tuple(evidence), tuple(sorted(set(concepts.values()))))
        yield Reading(document, found, piece.place)
        yield from rejected

    def _concepts(self, entry: dict[str, Any]) -> dict[str, Concept]:
        concepts = {}
        for node in _listed(entry, "nodes"):
            raw = str(node.get("id") or "")
            if raw:
                id_ = self.terminology.curie(raw)
                name = " ".join(str(node.get("name") or id_).split())
                concepts[raw] = Concept(id_, name, self.terminology.category(str(node.get("label") or "NamedThing")))
        return concepts


def _curated(subject: Concept, predicate: str, object_: Concept, document: Document) -> Evidence:
    return Evidence(
        subject=subject.id, predicate=predicate, object=object_.id, document_id=document.id, extractor=CURATOR
    )


def _indication(entry: dict[str, Any], document: Document, concepts: dict[str, Concept]) -> Iterator[Evidence]:
    """Give what the entry is about: its drug treats its disease, where both are among its nodes."""
    about = entry["graph"]
    drugbank = str(about.get("drugbank") or "")
    named = (str(about.get("drug_mesh") or ""), drugbank, drugbank.replace("DB:", "DrugBank:"))
    drug = next((concepts[raw] for raw in named if raw in concepts), None)
    disease = concepts.get(str(about.get("disease_mesh") or ""))
    if drug is not None and disease is not None and drug != disease:
        yield _curated(drug, INDICATED, disease, document)


def _document(entry: dict[str, Any], source: str) -> Document:
    graph = entry.get("graph")
    if not isinstance(graph, dict) or not graph.get("_id"):
        raise InputError("the entry has no graph._id.")
    extra = [(key, str(graph[key])) for key in _TOLD if graph.get(key)]
    references = entry.get("references")
    extra += [("reference", str(found)) for found in references] if isinstance(references, list) else []
    if entry.get("comment"):
        extra.append(("comment", str(entry["comment"])))
    metadata = Metadata(licence="CC0-1.0", extra=tuple(extra))
    return Document(id=f"drugmechdb:{tidied(str(graph['_id']))}", text="", metadata=metadata, source=source)


def _listed(entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = entry.get(key)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(f"the entry's {key!r} is not a list of objects.")
    return found
