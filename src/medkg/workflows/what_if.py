"""What if an edge were not there: assertions named by a user, taken out of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from medkg.errors import UsageError
from medkg.generate.naming import Namer
from medkg.model.assertion import Assertion, Triple
from medkg.model.biolink import is_symmetric
from medkg.model.identity import DIGEST_LENGTH
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.ports import ChainFinder, EvidenceSource
from medkg.retrieve.diversity import candidates
from medkg.workflows.between import assertions_between

_EDGE = re.compile(r"(?P<subject>.+?)\s+-(?P<predicate>[^\s>]+)->\s+(?P<object>.+)")
_KEY = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")


def names_edge(text: str) -> bool:
    """Tell whether a text names an edge: `SUBJECT -predicate-> OBJECT`, or an assertion's key."""
    return bool(_EDGE.fullmatch(text) or _KEY.fullmatch(text))


def without_edges(
    query: PathQuery, edges: Sequence[str], *, namer: Namer, evidence: EvidenceSource, chains: ChainFinder
) -> PathQuery:
    """Forbid a question the edges that are named; its own ends must be set already.

    A key is looked for among the chains of the question itself, where a user has it from. Raises UsageError for an
    edge that is not there, saying what is, and ConceptNotFound or AmbiguousName for its ends.
    """
    keys = [edge for edge in edges if _KEY.fullmatch(edge)]
    written = [found for edge in edges if (found := _EDGE.fullmatch(edge))]
    struck = [triple for edge in written for triple in _written(edge, namer=namer, evidence=evidence)]
    narrowed = replace(query, without_triples=(*query.without_triples, *struck))
    return _without_keys(narrowed, keys, chains) if keys else narrowed


def _written(edge: re.Match[str], *, namer: Namer, evidence: EvidenceSource) -> list[Triple]:
    """Find the asserted triples that an edge in words stands for, whichever ids of its ends the graph uses."""
    subject, object_ = namer.name(edge["subject"].strip()), namer.name(edge["object"].strip())
    between = [
        one for one in assertions_between(subject, object_, evidence) if one.triple.polarity is Polarity.ASSERTED
    ]
    turned = is_symmetric(edge["predicate"])
    struck = [
        one.triple
        for one in between
        if one.triple.predicate == edge["predicate"] and (turned or one.triple.subject in subject.ids)
    ]
    if not struck:
        raise UsageError(f"there is no edge {edge[0]!r} to leave out.", remedy=_there_is(between))
    return struck


def _there_is(between: Sequence[Assertion]) -> str:
    if not between:
        return "The graph asserts nothing of these two; edges are written 'SUBJECT -predicate-> OBJECT'."
    edges = ", ".join(f"'{t.subject} -{t.predicate}-> {t.object}'" for t in (one.triple for one in between))
    return f"Between the two the graph has {edges}."


def _without_keys(query: PathQuery, keys: Sequence[str], chains: ChainFinder) -> PathQuery:
    left = dict.fromkeys(keys)
    while left:
        found = chains.chains(replace(query, top=candidates(query.top)))
        by_key = {triple.key: triple for chain in found.chains for triple in (hop.triple for hop in chain.hops)}
        struck = [by_key[key] for key in left if key in by_key]
        if not struck:
            raise UsageError(
                f"no chain of this question walks the edge with the key {next(iter(left))!r}.",
                remedy="Take keys from the hops of the same question in JSON, or write 'SUBJECT -predicate-> OBJECT'.",
            )
        query = replace(query, without_triples=(*query.without_triples, *struck))
        left = {key: None for key in left if key not in by_key}
    return query
