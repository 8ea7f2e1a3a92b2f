"""How the rules of signs read chains that experts drew: `python benchmarks/signs.py --gold paths_dev.json.gz`.

Every chain of DrugMechDB leads from a drug to a disease that it treats, so what it suggests should be "lowers", and
"raises" is a fault: of the rules, of a curator, or of a treatment that is wanted for what it raises. Prints one JSON
line for the curated chains and one for the control: the same chains, each hop's predicate drawn anew among those that
curators use between the same two categories. `--list raises` prints the chains of a direction in place of the figures.

With `--graph`, a folder that holds Hetionet, also tells for its treated pairs whether the best chain of a sign,
treatments left out, lowers or raises the disease, beside the same compounds with other diseases that are treated.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

from medkg.assemble.parts import open_parts
from medkg.evaluate.mechanisms import Mechanism, read_mechanisms
from medkg.model.assertion import Triple
from medkg.model.effect import ChainEffect, Direction
from medkg.model.path import GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, Unwatched
from medkg.retrieve.score import TREATMENTS
from medkg.retrieve.signs import SignRules, rules_with
from medkg.settings import load_settings
from medkg.vocabulary.words import ShippedTerminology

DRAWS = 20
PAIRS = 300
SEED = 7
Pools = Mapping[tuple[str, str], Sequence[str]]


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
    for chain in chains:
        for (one, other), hop in zip(pairwise(chain.concepts), chain.hops, strict=True):
            found.setdefault((one.category, other.category), []).append(hop.triple.predicate)
    return found


def redrawn(chain: GraphPath, drawn_from: Pools, draw: random.Random) -> GraphPath:
    """Draw each hop's predicate anew."""
    hops = []
    for (one, other), hop in zip(pairwise(chain.concepts), chain.hops, strict=True):
        predicate = draw.choice(drawn_from[one.category, other.category])
        triple = Triple(hop.triple.subject, predicate, hop.triple.object)
        hops.append(Hop(triple=triple, forward=True, documents=1, evidence=1, belief=1.0))
    return GraphPath(concepts=chain.concepts, hops=tuple(hops), score=0.0)


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
    for chain, effect in zip(chains, effects, strict=True):
        predicates = {chain.hops[number - 1].triple.predicate for number in effect.undetermined_by}
        alone.update(predicates if len(predicates) == 1 else ())
    return dict(alone.most_common(8))


def treated(chains: ChainFinder, pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Tell how often the best chain of a sign between two concepts lowers the second, treatments left out."""
    counts: Counter[str] = Counter()
    for source, target in pairs:
        best = {
            direction: best_score(chains, source, target, direction)
            for direction in Direction
            if direction != "undetermined"
        }
        lowers, raises = best[Direction.LOWERS], best[Direction.RAISES]
        if lowers is None and raises is None:
            counts["neither"] += 1
        elif lowers == raises:
            counts["equal"] += 1
        else:
            counts["lowers" if raises is None or (lowers is not None and lowers > raises) else "raises"] += 1
    told = counts["lowers"] + counts["raises"]
    return {**dict(sorted(counts.items())), "lowers_among_told": round(counts["lowers"] / told, 4) if told else None}


def best_score(chains: ChainFinder, source: str, target: str, direction: Direction) -> float | None:
    """Give the score of the best chain of a direction."""
    query = PathQuery(
        sources=(source,), targets=(target,), max_hops=3, top=1, effect=direction,
        without_predicates=tuple(sorted(TREATMENTS)),
    )  # fmt: skip
    found = chains.chains(query).chains
    return found[0].score if found else None


def on_graph(graph: Path) -> Iterator[dict[str, object]]:
    """Measure Hetionet's treated pairs, and the same compounds with other treated diseases."""
    parts = open_parts(graph, settings=load_settings(), create=False)
    try:
        edges = [a.triple for a in parts.record().assertions() if a.triple.predicate == "treats"]
        known = {(edge.subject, edge.object) for edge in edges}
        draw = random.Random(SEED)  # noqa: S311 -- a fair draw, no secret
        chosen = sorted(draw.sample(sorted(known), min(PAIRS, len(known))))
        diseases = [target for _, target in sorted(known)]  # as often as they are treated
        others = []
        for source, _ in chosen:
            free = [target for target in diseases if (source, target) not in known]
            others.append((source, draw.choice(free)))
        chains = parts.chains(Unwatched(), ranking="plain")
        yield {"what": "treated pairs", "pairs": len(chosen), **treated(chains, chosen)}
        yield {"what": "same compounds, other treated diseases", "pairs": len(others), **treated(chains, others)}
    finally:
        parts.close()


def figures(chains: Sequence[GraphPath], rules: SignRules) -> Iterator[dict[str, object]]:
    """Measure the curated chains and their control."""
    effects = [rules.effect(chain) for chain in chains]
    yield {"what": "curated", **shares(effects), "left_open_by": left_open(chains, effects)}
    draw, drawn_from = random.Random(SEED), pools(chains)  # noqa: S311 -- a fair draw, no secret
    drawn = [rules.effect(redrawn(chain, drawn_from, draw)) for _ in range(DRAWS) for chain in chains]
    yield {"what": "predicates redrawn", **shares(drawn)}


def listed(chains: Iterable[GraphPath], rules: SignRules, wanted: str) -> Iterator[str]:
    """Write out the chains of a direction."""
    for chain in chains:
        if rules.effect(chain).direction == wanted:
            steps = (
                f"-{hop.triple.predicate}-> {end.name}" for hop, end in zip(chain.hops, chain.concepts[1:], strict=True)
            )
            yield f"{chain.concepts[0].name} {' '.join(steps)}"


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
    chains = [chain for mechanism in mechanisms for chain in curated(mechanism)]
    if asked.wanted:
        for line in listed(chains, rules, asked.wanted):
            print(line)
        return
    for found in figures(chains, rules):
        print(json.dumps(found))
    for found in on_graph(asked.graph) if asked.graph else ():
        print(json.dumps(found))


if __name__ == "__main__":
    main()
