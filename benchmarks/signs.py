"""How the rules of signs read chains that experts drew: `python benchmarks/signs.py --gold paths_dev.json.gz`.

Every chain of DrugMechDB leads from a drug to a disease that it treats, so what it suggests should be "lowers", and
"raises" is a fault: of the rules, of a curator, or of a treatment that is wanted for what it raises. Prints one JSON
line for the curated chains and one for the control: the same chains, each hop's predicate drawn anew among those that
curators use between the same two categories. `--list raises` prints the chains of a direction in place of the figures.

Then, in the union of all entries, and with `--graph` in a folder that holds Hetionet: whether the best chain of a sign,
treatments left out, lowers or raises the disease of a treated pair, beside the same drugs with other treated diseases.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise, product
from pathlib import Path

from medkg.assemble.parts import open_parts
from medkg.evaluate.mechanisms import Mechanism, UnionGraph, read_mechanisms
from medkg.model.assertion import Triple
from medkg.model.effect import ChainEffect, Direction
from medkg.model.path import GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, Unwatched
from medkg.retrieve.score import TREATMENTS
from medkg.retrieve.search import Chains
from medkg.retrieve.signs import SignRules, rules_with
from medkg.settings import load_settings
from medkg.views.path_index.view import in_memory
from medkg.vocabulary.words import ShippedTerminology

DRAWS = 20
PAIRS = 300
SEED = 7
NONE = float("-inf")
Pools = Mapping[tuple[str, str], Sequence[str]]
Pair = tuple[str, str]


def curated(mechanism: Mechanism) -> Iterator[GraphPath]:
    """Give an entry's own chains, each hop with its predicate."""
    concepts = {concept.id: concept for concept in mechanism.concepts}
    links: dict[tuple[str, str], list[Triple]] = {}
    for link in dict.fromkeys(mechanism.links):
        links.setdefault((link.subject, link.object), []).append(link)
    for path in sorted(mechanism.paths()):
        for triples in product(*(links[step] for step in pairwise(path))):
            hops = tuple(Hop(triple=one, forward=True, documents=1, evidence=1, belief=1.0) for one in triples)
            yield GraphPath(concepts=tuple(concepts[curie] for curie in path), hops=hops, score=0.0)


def pools(chains: Iterable[GraphPath]) -> Pools:
    """Give the predicates that are used between two categories, as often as they are."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in chains:
        for (one, other), hop in zip(pairwise(path.concepts), path.hops, strict=True):
            found.setdefault((one.category, other.category), []).append(hop.triple.predicate)
    return found


def redrawn(path: GraphPath, drawn_from: Pools, draw: random.Random) -> GraphPath:
    """Draw each hop's predicate anew."""
    hops = []
    for (one, other), hop in zip(pairwise(path.concepts), path.hops, strict=True):
        predicate = draw.choice(drawn_from[one.category, other.category])
        triple = Triple(hop.triple.subject, predicate, hop.triple.object)
        hops.append(Hop(triple=triple, forward=True, documents=1, evidence=1, belief=1.0))
    return GraphPath(concepts=path.concepts, hops=tuple(hops), score=0.0)


def shares(effects: Sequence[ChainEffect]) -> dict[str, object]:
    """Count directions, by what they stand on, and which of the chains with a direction lower."""
    by = Counter(effect.direction for effect in effects)
    told = by[Direction.LOWERS] + by[Direction.RAISES]
    causal = [effect.direction for effect in effects if effect.direction != "undetermined" and effect.basis == "cause"]
    figures = {direction.value: round(by[direction] / len(effects), 4) for direction in Direction}
    return {
        "chains": len(effects),
        **figures,
        "lowers_among_directed": round(by[Direction.LOWERS] / told, 4) if told else None,
        "directed": told,
        "causal": len(causal),
        "lowers_among_causal": round(causal.count(Direction.LOWERS) / len(causal), 4) if causal else None,
    }


def left_open(chains: Sequence[GraphPath], effects: Sequence[ChainEffect]) -> dict[str, int]:
    """Count the predicates that alone leave a chain's direction open, most frequent first."""
    alone: Counter[str] = Counter()
    for path, effect in zip(chains, effects, strict=True):
        predicates = {path.hops[number - 1].triple.predicate for number in effect.undetermined_by}
        alone.update(predicates if len(predicates) == 1 else ())
    return dict(alone.most_common(8))


def beside_others(chains: ChainFinder, known: set[Pair], query: PathQuery, *, name: str) -> Iterator[dict[str, object]]:
    """Measure treated pairs, and the same drugs with other diseases, each as often as it is treated."""
    draw = random.Random(SEED)  # noqa: S311 -- a fair draw, no secret
    chosen = sorted(draw.sample(sorted(known), min(PAIRS, len(known))))
    diseases = [target for _, target in sorted(known)]
    others = []
    for source, _ in chosen:
        others.append((source, draw.choice([target for target in diseases if (source, target) not in known])))
    for what, pairs in (("treated pairs", chosen), ("same drugs, other treated diseases", others)):
        yield {"what": f"{name}: {what}", "pairs": len(pairs), **better_signs(chains, pairs, query)}


def better_signs(chains: ChainFinder, pairs: Iterable[Pair], query: PathQuery) -> dict[str, object]:
    """Count which of the two signs the better chain of each pair has."""
    counts: Counter[str] = Counter()
    for source, target in pairs:
        asked = replace(
            query, sources=(source,), targets=(target,), top=1, without_predicates=tuple(sorted(TREATMENTS))
        )
        lowers, raises = (
            best_score(chains, replace(asked, effect=one)) for one in (Direction.LOWERS, Direction.RAISES)
        )
        if lowers == raises:
            counts["neither" if lowers == NONE else "equal"] += 1
        else:
            counts["lowers" if lowers > raises else "raises"] += 1
    told = counts["lowers"] + counts["raises"]
    return {**dict(sorted(counts.items())), "lowers_among_told": round(counts["lowers"] / told, 4) if told else None}


def best_score(chains: ChainFinder, query: PathQuery) -> float:
    """Give the score of the best chain; NONE where there is none."""
    found = chains.chains(query).chains
    return found[0].score if found else NONE


def on_union(mechanisms: Sequence[Mechanism], rules: SignRules) -> Iterator[dict[str, object]]:
    """Measure the union of all entries; chains run from the drug onward, as curators draw them."""
    known = {(one.drug, one.disease) for one in mechanisms if one.drug and one.disease}
    chains = Chains(in_memory(UnionGraph(tuple(mechanisms)), progress=Unwatched()), rules=rules)
    yield from beside_others(chains, known, PathQuery(sources=(), max_hops=5, directed=True), name="union")


def on_graph(graph: Path) -> Iterator[dict[str, object]]:
    """Measure a graph that somebody loaded."""
    parts = open_parts(graph, settings=load_settings(), create=False)
    try:
        triples = (assertion.triple for assertion in parts.record().assertions())
        known = {(triple.subject, triple.object) for triple in triples if triple.predicate == "treats"}
        chains = parts.chains(Unwatched(), ranking="plain")
        yield from beside_others(chains, known, PathQuery(sources=(), max_hops=3), name="graph")
    finally:
        parts.close()


def figures(chains: Sequence[GraphPath], rules: SignRules) -> Iterator[dict[str, object]]:
    """Measure the curated chains and their control."""
    effects = [rules.effect(path) for path in chains]
    yield {"what": "curated", **shares(effects), "left_open_by": left_open(chains, effects)}
    draw, drawn_from = random.Random(SEED), pools(chains)  # noqa: S311 -- a fair draw, no secret
    drawn = [rules.effect(redrawn(path, drawn_from, draw)) for _ in range(DRAWS) for path in chains]
    yield {"what": "predicates redrawn", **shares(drawn)}


def listed(chains: Iterable[GraphPath], rules: SignRules, wanted: str) -> Iterator[str]:
    """Write out the chains of a direction."""
    for path in chains:
        if rules.effect(path).direction == wanted:
            steps = (
                f"-{hop.triple.predicate}-> {end.name}" for hop, end in zip(path.hops, path.concepts[1:], strict=True)
            )
            yield f"{path.concepts[0].name} {' '.join(steps)}"


def main() -> None:
    """Print the figures, or the chains of one direction."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, required=True, help="DrugMechDB's JSON")
    parser.add_argument("--graph", type=Path, help="a graph folder that holds Hetionet")
    parser.add_argument("--rules", type=Path, help="a table of sign rules of your own")
    parser.add_argument("--list", dest="wanted", choices=[str(direction) for direction in Direction])
    asked = parser.parse_args()
    rules = rules_with(asked.rules)
    mechanisms = read_mechanisms([asked.gold], terminology=ShippedTerminology())
    drawn = [path for mechanism in mechanisms for path in curated(mechanism)]
    if asked.wanted:
        for line in listed(drawn, rules, asked.wanted):
            print(line)
        return
    on_graphs = chain(on_union(mechanisms, rules), on_graph(asked.graph) if asked.graph else ())
    for found in chain(figures(drawn, rules), on_graphs):
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
