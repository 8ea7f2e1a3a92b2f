"""Measure how fast graphs are read: `python benchmarks/imports.py [--edges 100000] [--form kgx …]`.

Writes rows of each form by rule (no chance in them) and prints edges a second by this process's own processor time,
from the file to evidence in hand; nothing is stored.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from medkg.formats.column_map import ColumnMap
from medkg.formats.detect import detect
from medkg.formats.mapped import MappedReader
from medkg.formats.registry import readers
from medkg.model.reading import GraphReading, Reading
from medkg.vocabulary.words import ShippedTerminology

_PAPERS_EACH, _CONCEPTS = 3, 20_000
_ASPECTS = (("", ""), ("activity", "decreased"), ("expression", "increased"))
_PRIMEKG = "relation,display_relation,x_index,x_id,x_type,x_name,x_source,y_index,y_id,y_type,y_name,y_source"
_COLUMNS = ("subject", "predicate", "object", "document")


def _ends(number: int) -> tuple[int, int]:
    return number % _CONCEPTS, (number * 7919 + 13) % _CONCEPTS


def _kgx(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        subject, object_ = _ends(number)
        aspect, direction = _ASPECTS[number % len(_ASPECTS)]
        yield {
            "id": f"e{number}",
            "subject": f"CHEBI:{subject}",
            "predicate": "biolink:affects" if aspect else "biolink:treats",
            "object": f"NCBIGene:{object_}",
            "object_aspect_qualifier": aspect,
            "object_direction_qualifier": direction,
            "publications": [f"PMID:{number // _PAPERS_EACH}"],
            "primary_knowledge_source": f"infores:source-{number % 5}",
            "negated": number % 50 == 0,
        }


def _kgx_tsv(count: int) -> Iterator[str]:
    for number, edge in enumerate(_kgx(count)):
        if not number:
            yield "\t".join(edge)
        yield "\t".join("|".join(told) if isinstance(told, list) else str(told).lower() for told in edge.values())


def _kgx_jsonl(count: int) -> Iterator[str]:
    return map(json.dumps, _kgx(count))


def _semmeddb(count: int) -> Iterator[str]:
    for number in range(count):
        subject, object_ = _ends(number)
        yield (
            f'"{number}","{number}","{number // _PAPERS_EACH}","TREATS","C{subject:07}","drug {subject}","phsu","1",'
            f'"C{object_:07}","illness {object_}","dsyn","1"'
        )


def _pubtator(count: int) -> Iterator[str]:
    for number in range(count):
        subject, object_ = _ends(number)
        yield f"{number // _PAPERS_EACH}\ttreat\tChemical|MESH:D{subject:06}\tDisease|MESH:C{object_:06}"


def _primekg(count: int) -> Iterator[str]:
    yield _PRIMEKG
    for number in range(count):
        x, y = _ends(number)
        yield f"indication,indication,{x},DB{x:05},drug,drug {x},DrugBank,{y},{y},disease,illness {y},MONDO"


def _hetionet(count: int) -> Iterator[str]:
    yield "source\tmetaedge\ttarget"
    for number in range(count):
        subject, object_ = _ends(number)
        yield f"Compound::DB{subject:05}\tCtD\tDisease::DOID:{object_}"


def _hetionet_json(count: int) -> Iterator[str]:
    yield '{"nodes": [], "edges": ['
    for number in range(count):
        subject, object_ = _ends(number)
        ends = {"source_id": ["Compound", f"DB{subject:05}"], "target_id": ["Disease", f"DOID:{object_}"]}
        yield json.dumps({**ends, "kind": "treats", "direction": "both", "data": {}}) + "," * (number < count - 1)
    yield '], "metaedge_tuples": []}'


def _graphml(count: int) -> Iterator[str]:
    yield '<graphml><key id="p" for="edge" attr.name="predicate"/><graph edgedefault="directed">'
    for number in range(count):
        subject, object_ = _ends(number)
        yield f'<edge source="CHEBI:{subject}" target="MONDO:{object_}"><data key="p">treats</data></edge>'
    yield "</graph></graphml>"


def _mapped(count: int) -> Iterator[str]:
    yield ",".join(_COLUMNS)
    for number in range(count):
        subject, object_ = _ends(number)
        yield f"CHEBI:{subject},treats,MONDO:{object_},PMID:{number // _PAPERS_EACH}"


_FORMS: dict[str, tuple[str, Callable[[int], Iterable[str]]]] = {
    "kgx": ("x_edges.tsv", _kgx_tsv),
    "kgx-jsonl": ("x_edges.jsonl", _kgx_jsonl),
    "semmeddb": ("PREDICATION.csv", _semmeddb),
    "pubtator-relations": ("relation2pubtator3", _pubtator),
    "primekg": ("kg.csv", _primekg),
    "hetionet": ("edges.tsv", _hetionet),
    "hetionet-json": ("hetionet.json", _hetionet_json),
    "graphml": ("x.graphml", _graphml),
    "mapped": ("mine.csv", _mapped),
}


def main() -> None:
    """Write, read and count each form, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--form", choices=_FORMS, action="append")
    options = parser.parse_args()
    figures = {}
    for form in options.form or _FORMS:
        name, rows = _FORMS[form]
        with tempfile.TemporaryDirectory(prefix="medkg-imports-") as folder:
            path = Path(folder) / name
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{row}\n" for row in rows(options.edges))
            figures[form] = _rate(form, path)
    print(json.dumps({"edges": options.edges, "edges_per_second": figures}, indent=2))


def _rate(form: str, path: Path) -> int:
    terminology = ShippedTerminology()
    mapping = ColumnMap(columns={name: name for name in _COLUMNS})
    reader = MappedReader(terminology, mapping) if form == "mapped" else detect(path, readers(terminology))
    begin = time.process_time()
    read = 0
    for found in reader.read(path, source=path.name):
        if isinstance(found, GraphReading):
            sum(1 for _ in found.concepts)
            read += sum(1 for _ in found.evidence)
        elif isinstance(found, Reading):
            read += len(found.findings.evidence)
        else:
            raise SystemExit(f"{form}: {found}")
    return round(read / (time.process_time() - begin))


if __name__ == "__main__":
    main()
