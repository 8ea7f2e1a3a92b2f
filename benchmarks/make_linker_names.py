"""Make the tables that only the linker of given mentions uses from the public files that SOURCES.tsv names.

python benchmarks/make_linker_names.py --mappings a.tsv --mappings b.tsv --doid-xrefs allXREFinDO.tsv \
    --drugmechdb paths.json --out ontologies/medkg_ontologies

`mapped_names.tsv`: what NCIT, EFO, ChEBI and DrugMechDB call a concept of MeSH that no name here is like; concepts that
only DrugMechDB names. `equal_ids.tsv.gz`: OMIM numbers that one disease of the Disease Ontology has as cross-reference,
supplementary records of MeSH that have become descriptors. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from medkg.extract.linking.kinds import TRAINED, kind_of
from medkg.model.names import normal_form
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.lines import numbered_lines
from medkg.vocabulary.shipped import shipped_lexicon

NAMED_BY = {"NCIT", "EFO", "CHEBI"}
# The NCI Thesaurus maps alleles of genes to records of their proteins: no name of a chemical.
ALLELE = " wt Allele"
LONGEST = 80
SURE = 0.9
CATEGORIES = {
    "Drug": "ChemicalEntity",
    "ChemicalSubstance": "ChemicalEntity",
    "Disease": "Disease",
    "PhenotypicFeature": "Disease",
}
Row = tuple[str, str, str, str]


def mapped(paths: Sequence[Path], lexicon: CompiledLexicon) -> Iterator[Row]:
    """Give (id, name, category, other name) where a mapped vocabulary's name is like no name here and means one id."""
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for path in paths:
        for _, line in numbered_lines(path):
            _, local, _, prefix, _, other = (*line.split("\t"), "", "", "", "", "", "")[:6]
            concept = lexicon.concept(f"MESH:{local}")
            if prefix in NAMED_BY and concept is not None and kind_of(concept.category) in TRAINED:
                claims[normal_form(other)].setdefault(concept.id, " ".join(other.split()))
    for _, claim in sorted(claims.items()):
        curie, other = next(iter(claim.items()))
        concept = lexicon.concept(curie)
        if concept is not None and len(claim) == 1 and "|" not in other and len(other) <= LONGEST:
            kind = kind_of(concept.category)
            filed = lexicon.filed(other)
            taken = any(c.concept == concept or (c.score > SURE and kind_of(c.concept.category) == kind) for c in filed)
            if not taken and not other.endswith(ALLELE):
                yield curie, concept.name, concept.category, other


def drugmechdb_names(path: Path) -> dict[str, tuple[str, Counter[str]]]:
    """Give category and names of every chemical and disease with one MeSH id."""
    names: dict[str, tuple[str, Counter[str]]] = {}
    content = path.read_bytes()
    for entry in json.loads(gzip.decompress(content) if path.suffix == ".gz" else content):
        for node in entry["nodes"]:
            curie, category = node.get("id") or "", CATEGORIES.get(node["label"], "")
            if curie.startswith("MESH:") and "," not in curie and category:
                names.setdefault(curie, (category, Counter()))[1][" ".join(node["name"].split())] += 1
    return names


def sorted_out(
    names: dict[str, tuple[str, Counter[str]]], lexicon: CompiledLexicon
) -> tuple[list[Row], list[tuple[str, str]]]:
    """Tell new names and new concepts from old ids of concepts that are here: (rows, equal ids)."""
    rows: list[Row] = []
    equal: list[tuple[str, str]] = []
    for curie, (category, counted) in sorted(names.items()):
        concept = lexicon.concept(curie)
        best = min(counted, key=lambda name: (-counted[name], name))
        if concept is not None:
            if category == "ChemicalEntity":
                new = sorted(name for name in counted if not lexicon.filed(name) and "|" not in name)
                rows += [(curie, concept.name, concept.category, name) for name in new]
            continue
        filed = [c.concept for c in lexicon.filed(best) if kind_of(c.concept.category) == kind_of(category)]
        if curie.startswith("MESH:C") and len(filed) == 1 and filed[0].id.startswith("MESH:D"):
            equal.append((curie, filed[0].id))
        elif "|" not in best:
            rows.append((curie, best, category, best))
    return rows, equal


def omim(path: Path) -> Iterator[tuple[str, str]]:
    """Give OMIM numbers that are a cross-reference of one disease only, with it."""
    claims: dict[str, set[str]] = defaultdict(set)
    for number, line in numbered_lines(path):
        doid, _, xref = next(csv.reader([line], delimiter="\t"))
        if number > 1 and xref.startswith("MIM:") and xref[4:].isdigit():
            claims[f"OMIM:{xref[4:]}"].add(doid)
    return ((number, claim.pop()) for number, claim in sorted(claims.items()) if len(claim) == 1)


def written(rows: Sequence[Row]) -> str:
    """Write one line a concept: id, name, category, other names."""
    joined: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for *concept, other in rows:
        joined[concept[0], concept[1], concept[2]].add(other)
    lines = ("\t".join((*concept, "|".join(sorted(others)))) for concept, others in sorted(joined.items()))
    return "\n".join(("id\tname\tcategory\tothers", *lines, ""))


def main() -> None:
    """Read the arguments, write the tables, print how much is in them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mappings", type=Path, action="append", required=True)
    parser.add_argument("--doid-xrefs", type=Path, required=True)
    parser.add_argument("--drugmechdb", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    with TemporaryDirectory() as cache:
        lexicon = shipped_lexicon(Path(cache))
    rows, equal = sorted_out(drugmechdb_names(given.drugmechdb), lexicon)
    rows += mapped(given.mappings, lexicon)
    equal += omim(given.doid_xrefs)
    (given.out / "mapped_names.tsv").write_text(written(rows), encoding="utf-8")
    text = "\n".join(("id\tequal_to", *("\t".join(pair) for pair in sorted(equal)), ""))
    with (given.out / "equal_ids.tsv.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{len(rows)} names, {len(equal)} equal ids")


if __name__ == "__main__":
    main()
