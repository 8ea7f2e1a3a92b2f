"""Make the tables of anatomy, processes and chemical classes from the import modules that SOURCES.tsv names.

python benchmarks/make_modules.py --uberon uberon_import.obo --go go_import.obo --chebi chebi_import.json \
    --out ontologies/medkg_ontologies

Kept are the names and the hierarchy (kinds told from parts) of current terms. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from medkg.model.concept import Term, prefix_of
from medkg.model.names import normal_form
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.term_rows import write_terms

# Import modules leave out which of the three parts of GO a term is of: what it descends from tells.
_PARTS_OF_GO = {"GO:0005575": "CellularComponent", "GO:0003674": "MolecularActivity"}


def read(paths: Iterable[Path], *prefixes: str) -> dict[str, Term]:
    """Read the current terms of these vocabularies by id; of two terms of one id the names and parents are joined."""
    found: dict[str, Term] = {}
    for path in paths:
        for term in read_vocabulary(path):
            if isinstance(term, Term) and prefix_of(term.concept.id) in prefixes and not term.obsolete:
                known = found.get(term.concept.id)
                found[term.concept.id] = term if known is None else both(known, term)
    return found


def both(first: Term, second: Term) -> Term:
    """Join what two modules say of one term."""
    return replace(
        first,
        synonyms=tuple(dict.fromkeys((*first.synonyms, *second.synonyms))),
        parents=tuple(dict.fromkeys((*first.parents, *second.parents))),
        wholes=tuple(dict.fromkeys((*first.wholes, *second.wholes))),
    )


def bare(terms: Mapping[str, Term]) -> Iterator[Term]:
    """Give terms with the parents that ship, with names that are told apart and nothing else."""
    for curie, term in sorted(terms.items()):
        own = normal_form(term.concept.name)
        named = {normal_form(one.text): one for one in sorted(term.synonyms, reverse=True)}
        yield replace(
            term,
            synonyms=tuple(sorted(one for key, one in named.items() if key not in {"", own})),
            parents=tuple(sorted(one for one in term.parents if one in terms and one != curie)),
            xrefs=(),
        )


def with_parts_of_go(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Give terms of GO with the category of the part that they descend from; processes where nothing tells."""
    told: dict[str, Term] = {}
    for curie, term in terms.items():
        above, waiting = {curie}, [curie]
        while waiting:
            known = terms.get(waiting.pop())
            fresh = {one for one in known.parents if one not in known.wholes} - above if known else set()
            above |= fresh
            waiting += fresh
        category = next((_PARTS_OF_GO[root] for root in sorted(above & _PARTS_OF_GO.keys())), term.concept.category)
        told[curie] = replace(term, concept=replace(term.concept, category=category))
    return told


def main() -> None:
    """Read the options, write the tables and say what is in them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("uberon", "go", "chebi", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    tables: dict[str, Callable[[], dict[str, Term]]] = {
        "uberon": lambda: read([options.uberon], "UBERON", "CL"),
        "go": lambda: with_parts_of_go(read([options.go, options.uberon], "GO")),
        "chebi": lambda: read([options.chebi, options.uberon], "CHEBI"),
    }
    for name, make in tables.items():
        kept, path = list(bare(make())), options.out / f"{name}-module.tsv.gz"
        write_terms(kept, path)
        names, kinds = sum(1 + len(term.synonyms) for term in kept), Counter(term.concept.category for term in kept)
        parents, wholes = sum(len(term.parents) for term in kept), sum(len(term.wholes) for term in kept)
        print(f"{path}: {path.stat().st_size} bytes, {names} names, {parents} parents, {wholes} wholes, {dict(kinds)}")


if __name__ == "__main__":
    main()
