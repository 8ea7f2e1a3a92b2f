"""Make the vocabularies that ship with medkg from the public files that ontologies/medkg_ontologies/SOURCES.tsv names.

python benchmarks/make_vocabularies.py --mesh labels.tsv --trees trees.tsv --mappings a.tsv --mappings b.tsv \
    --pubchem map.tsv --doid-labels HumanDO.tsv --doid-xrefs allXREFinDO.tsv --doid-json doid.json --doid-obo doid.obo \
    --doid-slim slim.obo --hgnc hgnc.tsv --mondo equivalencies.obo --out ontologies/medkg_ontologies

Prints what was kept, what was left out and why. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from medkg.model.concept import Concept, Synonym, Term, prefix_of
from medkg.model.names import normal_form
from medkg.vocabulary.lines import numbered_lines
from medkg.vocabulary.mesh_tree import branch_category
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.term_rows import write_terms

# F01 holds behaviour: only its symptoms are wanted.
# Which vocabularies' ids a descriptor of a category takes over from its mappings.
_SAME_KINDS = {
    "ChemicalEntity": ("CHEBI",),
    "Protein": ("CHEBI",),
    "AnatomicalEntity": ("UBERON",),
    "Cell": ("CL",),
    "CellularComponent": ("GO",),
    "PhenotypicFeature": ("HP",),
    "Disease": ("HP",),
}
# The Disease Ontology calls chronic kidney disease, of any stage, the same as MeSH's end-stage failure, and gives it
# the names of both. MeSH has a descriptor for either: (wrongly named, what is meant).
_MENDED_XREFS = {"DOID:784": {"MESH:D051436"}, "DOID:783": {"MESH:D007676"}}
_MENDED_NAMES = {
    "CRF": ("DOID:784", "DOID:783"),
    "chronic kidney failure": ("DOID:784", "DOID:783"),
    "chronic renal failure syndrome": ("DOID:784", "DOID:783"),
    "chronic renal failure syndrome (disorder)": ("DOID:784", "DOID:783"),
    "renal failure - chronic": ("DOID:784", "DOID:783"),
}
_SYMPTOMS_ELSEWHERE = frozenset({"D003863", "D001007", "D000374", "D013122", "D010554"})
# Descriptors younger than the tree file are told by their mappings, else by how such names end.
_DISEASE_NAME = re.compile(
    r"\b(syndromes?|diseases?|disorders?|neoplasms?|carcinoma|hypertension|neuropathy|\w+(itis|oma|osis|emia|pathy))\b",
    re.IGNORECASE,
)
_CHEMICAL_NAME = re.compile(
    r"\w+(mab|nib|tide|cept|prost|vir|gliptin|statin|limus|parin|plase|afil)\b"
    r"|^insulin\b|\b(acetate|acid|alfa|beta-1[ab]|chloride|citrate|drug combination|fumarate|hydrochloride"
    r"|maleate|mesylate|oil|oxide|phosphate|sodium|succinate|sulfate|tartrate|xinafoate)$",
    re.IGNORECASE,
)
_BINOMIAL = re.compile(r"[A-Z][a-z]+ [a-z]{3,}( .*)?")
_PROTEIN = re.compile(r"\bprotein, |\bprotein$|receptor|\bgene\b", re.IGNORECASE)


def mesh_categories(trees: Path, mappings: Mapping[str, set[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """Give each descriptor's category, where it has one that is wanted."""
    numbers = tree_numbers(trees)
    for curie in numbers:
        found = branch_category(numbers[curie])
        if curie in _SYMPTOMS_ELSEWHERE:
            found = "PhenotypicFeature"
        if found:
            yield curie, found
    for curie in mappings:
        if curie.startswith("D") and curie not in numbers and (found := category_by_mapping(mappings[curie])):
            yield curie, found


def category_by_mapping(targets: set[tuple[str, str]]) -> str:
    """Tell a category from the vocabularies that a MeSH id is mapped to; empty where they do not say."""
    prefixes = {prefix for prefix, _ in targets}
    for prefix, category in (
        ("DOID", "Disease"),
        ("CHEBI", "ChemicalEntity"),
        ("PUBCHEM", "ChemicalEntity"),
        ("HP", "PhenotypicFeature"),
    ):
        if prefix in prefixes:
            return category
    return ""


def tree_numbers(path: Path) -> dict[str, set[str]]:
    """Read descriptor, name and tree number rows."""
    numbers = defaultdict[str, set[str]](set)
    for count, line in numbered_lines(path):
        cells = line.split("\t")
        if count > 1:
            numbers[cells[0]].add(cells[2])
    return numbers


def read_mappings(paths: Sequence[Path]) -> tuple[dict[str, set[tuple[str, str]]], dict[str, set[str]]]:
    """Read `MESH, id, name, prefix, target, target name` rows: targets and names by MeSH id."""
    targets, names = defaultdict[str, set[tuple[str, str]]](set), defaultdict[str, set[str]](set)
    for path in paths:
        for _, line in numbered_lines(path):
            cells = line.split("\t")
            targets[cells[1]].add((cells[3], cells[4]))
            names[cells[1]].add(cells[2])
    return targets, names


def mesh_terms(
    labels: Path, trees: Path, mappings: dict[str, set[tuple[str, str]]], genes: Mapping[str, str]
) -> Iterator[Term]:
    """Give descriptors with category, parents from the tree and cross-references; names that only invert others go."""
    categories = dict(mesh_categories(trees, mappings))
    numbers = tree_numbers(trees)
    owners = {number: curie for curie in sorted(numbers) for number in numbers[curie]}
    for term in read_vocabulary(labels):
        if not isinstance(term, Term):
            continue
        bare = term.concept.id.removeprefix("MESH:")
        category = categories.get(bare, "") or young_category(term, known=bare in numbers)
        if category:
            same_gene = genes.get(bare, "") if category == "Protein" else ""
            alike = (target for prefix, target in mappings.get(bare, ()) if prefix in _SAME_KINDS.get(category, ()))
            above = {owners.get(number.rpartition(".")[0], "") for number in numbers.get(bare, ())} - {""}
            yield replace(
                term,
                concept=replace(term.concept, category=category),
                synonyms=tuple(told_apart(term)),
                parents=tuple(sorted(f"MESH:{parent}" for parent in above)),
                xrefs=(same_gene,) if same_gene else tuple(sorted(alike)),
            )


def genes_of_proteins(genes: Iterable[Term], mappings: Mapping[str, set[tuple[str, str]]]) -> dict[str, str]:
    """Give the gene of each descriptor that is mapped to one HGNC gene, which is mapped to no other descriptor."""
    by_hgnc = {x: term.concept.id for term in genes for x in (term.concept.id, *term.xrefs) if x.startswith("hgnc:")}
    pairs = {
        (bare, gene)
        for bare, targets in mappings.items()
        for prefix, target in targets
        if prefix == "HGNC" and bare.startswith("D") and (gene := by_hgnc.get(f"hgnc:{target.rpartition(':')[2]}"))
    }
    left, right = Counter(bare for bare, _ in pairs), Counter(gene for _, gene in pairs)
    return {bare: gene for bare, gene in pairs if left[bare] == right[gene] == 1}


def young_category(term: Term, *, known: bool) -> str:
    """Tell a descriptor that the tree file does not know by its name; a protein's name is left alone."""
    name = term.concept.name
    if known or _PROTEIN.search(name):
        return ""
    return "Disease" if _DISEASE_NAME.search(name) else "ChemicalEntity" if _CHEMICAL_NAME.search(name) else ""


def told_apart(term: Term) -> Iterator[Synonym]:
    """Give the synonyms that fold to something new: "House, Slaughter" goes where "Slaughter House" stands.

    A label that is inverted ("Carcinoma, Small Cell") and stands nowhere straight is turned.
    """
    seen = {normal_form(term.concept.name)}
    straight = {normal_form(name) for name in (term.concept.name, *(s.text for s in term.synonyms)) if ", " not in name}
    for synonym in term.synonyms:
        key = normal_form(synonym.text)
        if key and key not in seen and normal_form(turned(synonym.text)) not in straight - {key}:
            seen.add(key)
            yield synonym
    label = term.concept.name
    if label.count(", ") == 1 and normal_form(turned(label)) not in straight:
        yield Synonym(turned(label))


def turned(name: str) -> str:
    """Turn an inverted name: "Carcinoma, Hepatocellular" → "Hepatocellular Carcinoma"."""
    return " ".join(reversed(name.split(", ")))


def supplementary_terms(
    mappings: dict[str, set[tuple[str, str]]],
    names: dict[str, set[str]],
    pubchem: set[str],
    diseases: Collection[str],
    dropped: Counter[str],
) -> Iterator[Term]:
    """Give MeSH's supplementary concepts (C…): chemicals and diseases; gene products are left to the gene lists."""
    for bare in sorted(names):
        if not bare.startswith("C"):
            continue
        first, *others = sorted(names[bare], key=lambda name: (len(name), name))
        category = supplementary_category(bare, first, mappings[bare], pubchem)
        if (
            f"MESH:{bare}" in diseases
            and category != "Disease"
            and not mapped_to_chemical(bare, mappings[bare], pubchem)
        ):
            dropped["supplementary: a disease by Mondo"] += 1
            category = "Disease"
        if not category:
            dropped["supplementary: protein, organism or process"] += 1
            continue
        yield Term(
            concept=Concept(f"MESH:{bare}", first, category),
            synonyms=tuple(Synonym(name) for name in others if normal_form(name) != normal_form(first)),
            xrefs=tuple(sorted(target for prefix, target in mappings[bare] if prefix == "CHEBI")),
        )


def supplementary_category(bare: str, name: str, targets: set[tuple[str, str]], pubchem: set[str]) -> str:
    """Tell what a supplementary concept is; one with a PubChem compound is a chemical whatever else is said of it."""
    prefixes = {prefix for prefix, _ in targets}
    if mapped_to_chemical(bare, targets, pubchem):
        return "ChemicalEntity"
    if prefixes & {"UP", "GO", "UBERON"} or _PROTEIN.search(name):
        return ""
    if prefixes & {"DOID", "HP"} or (prefixes == {"EFO"} and name[:1].isupper()):
        return "Disease"
    return "" if _BINOMIAL.fullmatch(name) else "ChemicalEntity" if "NCIT" in prefixes else ""


def mapped_to_chemical(bare: str, targets: set[tuple[str, str]], pubchem: set[str]) -> bool:
    """Tell whether a vocabulary of chemicals holds a supplementary concept."""
    return bare in pubchem or any(prefix in {"CHEBI", "PUBCHEM"} for prefix, _ in targets)


def mondo_equivalents(path: Path) -> dict[str, dict[str, set[str]]]:
    """Read Mondo's equivalences: for each of its ids and of the others' the ids that it is equivalent to, by prefix."""
    found = defaultdict[str, dict[str, set[str]]](lambda: defaultdict(set))
    for term in read_vocabulary(path):
        if isinstance(term, Term):
            for xref in term.xrefs:
                for one, other in ((term.concept.id, xref), (xref, term.concept.id)):
                    found[one][prefix_of(other)].add(other)
    return found


def mondo_mappings(
    equivalents: Mapping[str, Mapping[str, set[str]]],
    diseases: Iterable[Term],
    mesh: Mapping[str, Term],
    dropped: Counter[str],
) -> Iterator[Term]:
    """Give the Mondo, OMIM and Orphanet ids of the diseases that ship, each equivalence one-to-one.

    Mondo must name the MeSH disease itself, or the one DOID that ships as a concept of its own. A DOID that MeSH stands
    for and that Mondo does not know by its MeSH id is left out, as is what Mondo and the Disease Ontology see apart.
    """
    ships = {term.concept.id: term.xrefs[0] if term.xrefs else term.concept.id for term in diseases}
    ships |= {curie: curie for curie, term in mesh.items() if term.concept.category in {"Disease", "PhenotypicFeature"}}
    for mondo in sorted(curie for curie in equivalents if curie.startswith("MONDO:")):
        named = {prefix: one_to_one(mondo, prefix, equivalents) for prefix in ("MESH", "DOID", "OMIM", "orphanet")}
        stands = {named[prefix]: ships.get(named[prefix], "") for prefix in ("MESH", "DOID") if named[prefix]}
        canonical = next((curie for curie in stands if stands[curie] == curie), "")
        if not canonical or {*stands.values()} - {canonical, ""}:
            dropped["Mondo: no concept that ships, or not the same one by MeSH and DOID"] += 1
            continue
        others = (named[prefix] for prefix in ("OMIM", "orphanet"))
        yield Term(concept=Concept(canonical, "", "Disease"), xrefs=(mondo, *filter(None, others)))


def one_to_one(mondo: str, prefix: str, equivalents: Mapping[str, Mapping[str, set[str]]]) -> str:
    """Give the one id of a vocabulary that a Mondo id alone is equivalent to; empty where there are none or several."""
    targets = equivalents[mondo].get(prefix, set())
    sole = next(iter(targets), "") if len(targets) == 1 else ""
    return sole if sole and len(equivalents[sole]["MONDO"]) == 1 else ""


def disease_ontology(options: argparse.Namespace, dropped: Counter[str]) -> dict[str, Term]:
    """Join the Disease Ontology's current labels with the synonyms and hierarchy of its whole releases."""
    rows = list(csv_rows(options.doid_labels))
    current = {row["id"]: row for row in rows}
    ids = {row["label"]: row["id"] for row in rows}
    older = [options.doid_json, options.doid_obo]
    synonyms, parents = defaultdict[str, set[Synonym]](set), defaultdict[str, set[str]](set)
    slims = [t for path in options.doid_slim for t in read_vocabulary(path) if isinstance(t, Term)]
    newest = {term.concept.id: term for term in slims}
    for path in older:
        for term in read_vocabulary(path):
            if isinstance(term, Term) and term.concept.id in current and term.concept.id not in newest:
                scoped = {s.text for s in synonyms[term.concept.id]}
                synonyms[term.concept.id] |= {s for s in term.synonyms if s.text not in scoped}
    for row in rows:
        parents[row["id"]] |= {ids[label] for label in row["subClassOf"].split("|") if label in ids}
    for term in slims:
        synonyms[term.concept.id] = set(term.synonyms)
    dropped["Disease Ontology: newer synonyms than 2019 exist only for the slims"] = len(current) - len(newest)
    xrefs = defaultdict[str, set[str]](set)
    for row in csv_rows(options.doid_xrefs):
        if row["xref"].startswith("MESH:"):
            xrefs[row["id"]].add(row["xref"])
    mend(synonyms, xrefs)
    return {
        curie: Term(
            concept=Concept(curie, row["label"], "Disease"),
            synonyms=tuple(sorted(s for s in synonyms[curie] if normal_form(s.text) != normal_form(row["label"]))),
            parents=tuple(sorted(parents[curie])),
            xrefs=tuple(sorted(xrefs[curie])),
        )
        for curie, row in current.items()
    }


def mend(synonyms: dict[str, set[Synonym]], xrefs: dict[str, set[str]]) -> None:
    """Put right what the Disease Ontology files under the wrong disease."""
    for name, (wrong, right) in _MENDED_NAMES.items():
        moved = {synonym for synonym in synonyms[wrong] if synonym.text == name}
        synonyms[wrong] -= moved
        synonyms[right] |= moved
    xrefs.update({curie: set(targets) for curie, targets in _MENDED_XREFS.items()})


def csv_rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a quoted tab-separated table with a header."""
    return iter(list(csv.DictReader((line for _, line in numbered_lines(path)), delimiter="\t")))


def with_equivalents(
    diseases: dict[str, Term], mesh: Mapping[str, Term], mapped: Mapping[str, set[str]], dropped: Counter[str]
) -> Iterator[Term]:
    """Name the one MeSH disease that a DOID is the same as (xref), or the one it is a kind of (parent).

    A DOID is the same as a descriptor when the cross-reference is one-to-one, when of several DOIDs it alone has the
    descriptor's name, or when the others are all kinds of it. The others become kinds of the descriptor. A DOID that
    points to several descriptors is merged with none, and counted.
    """
    wanted = {curie: disease_targets(term, mapped.get(curie, set()), mesh) for curie, term in diseases.items()}
    claimed = defaultdict[str, set[str]](set)
    for curie, targets in wanted.items():
        for target in targets:
            claimed[target].add(curie)
    same = {
        equal_of(target, claimants, wanted, diseases, mesh): target for target, claimants in sorted(claimed.items())
    }
    for curie, term in diseases.items():
        targets = wanted[curie]
        if curie in same:
            dropped["Disease Ontology: the same as a MeSH disease"] += 1
            yield replace(term, xrefs=(same[curie],))
        elif len(targets) == 1:
            dropped["Disease Ontology: narrower than a MeSH disease, kept apart"] += 1
            yield replace(term, xrefs=(), parents=(*term.parents, *targets))
        else:
            dropped["Disease Ontology: conflict with MeSH, not merged"] += bool(targets)
            yield replace(term, xrefs=())


def disease_targets(term: Term, mapped: set[str], mesh: Mapping[str, Term]) -> set[str]:
    """Give the MeSH diseases that a DOID names; several are cut down to those that its name agrees with, if any."""
    diseases = {"Disease", "PhenotypicFeature"}
    targets = {x for x in {*term.xrefs, *mapped} if x in mesh and mesh[x].concept.category in diseases}
    return {target for target in targets if same_name(term, mesh[target])} or targets


def equal_of(
    target: str,
    claimants: set[str],
    wanted: Mapping[str, set[str]],
    diseases: Mapping[str, Term],
    mesh: Mapping[str, Term],
) -> str:
    """Choose the DOID that is the same as a descriptor; empty where none stands out."""
    sure = sorted(claimant for claimant in claimants if wanted[claimant] == {target})
    agreeing = [claimant for claimant in sure if same_name(diseases[claimant], mesh[target])]
    broadest = [one for one in sure if all(one == other or one in above(other, diseases) for other in sure)]
    for choice in (sure, agreeing, broadest):
        if len(choice) == 1:
            return choice[0]
    return ""


def above(curie: str, diseases: Mapping[str, Term]) -> set[str]:
    """Give all ancestors of a disease; a cycle ends where it began."""
    found: set[str] = set()
    waiting = [curie]
    while waiting:
        term = diseases.get(waiting.pop())
        fresh = set(term.parents) - found if term else set()
        found |= fresh
        waiting.extend(fresh)
    return found


def same_name(disease: Term, descriptor: Term) -> bool:
    """Tell whether a disease's label is a name of a descriptor."""
    names = {descriptor.concept.name, *(s.text for s in descriptor.synonyms)}
    return normal_form(disease.concept.name) in {normal_form(form) for name in names for form in (name, turned(name))}


def gene_terms(path: Path) -> Iterator[Term]:
    """Give HGNC's approved genes and withdrawn symbols; withdrawn entries without a successor go."""
    for term in read_vocabulary(path):
        if isinstance(term, Term) and (not term.obsolete or term.replaced_by):
            yield replace(term, synonyms=tuple(s for s in term.synonyms if s.text))


def report(name: str, terms: Iterable[Term]) -> list[Term]:
    """Print how many terms and names of which categories a table holds."""
    kept = list(terms)
    by_category = Counter(term.concept.category for term in kept)
    names = sum(1 + len(term.synonyms) for term in kept)
    print(f"{name}: {len(kept)} terms, {names} names, {dict(by_category.most_common())}")
    return kept


def main() -> None:
    """Read the options and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in (
        "mesh",
        "trees",
        "pubchem",
        "doid-labels",
        "doid-xrefs",
        "doid-json",
        "doid-obo",
        "hgnc",
        "mondo",
        "out",
    ):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("mappings", "doid-slim"):
        parser.add_argument(f"--{name}", type=Path, action="append", required=True)
    options = parser.parse_args()
    dropped = Counter[str]()
    targets, names = read_mappings(options.mappings)
    pubchem = {line.split("\t")[1] for _, line in numbered_lines(options.pubchem)}
    genes = report("hgnc", gene_terms(options.hgnc))
    products = genes_of_proteins(genes, targets)
    descriptors = report("mesh", mesh_terms(options.mesh, options.trees, targets, products))
    equivalents = mondo_equivalents(options.mondo)
    supplementary = report("mesh-supplementary", supplementary_terms(targets, names, pubchem, equivalents, dropped))
    mesh = {term.concept.id: term for term in (*descriptors, *supplementary)}
    mapped = defaultdict[str, set[str]](set)
    for bare, pairs in targets.items():
        for prefix, target in pairs:
            if prefix == "DOID":
                mapped[target].add(f"MESH:{bare}")
    diseases = report("doid", with_equivalents(disease_ontology(options, dropped), mesh, mapped, dropped))
    mondo = report("mondo-mappings", mondo_mappings(equivalents, diseases, mesh, dropped))
    for name, terms in (
        ("mondo-mappings", mondo),
        ("mesh", descriptors),
        ("mesh-supplementary", supplementary),
        ("doid", diseases),
        ("hgnc", genes),
    ):
        path = options.out / f"{name}.tsv.gz"
        write_terms(terms, path)
        print(f"{path}: {path.stat().st_size} bytes")
    print(*(f"{reason}: {count}" for reason, count in sorted(dropped.items())), sep="\n")


if __name__ == "__main__":
    main()
