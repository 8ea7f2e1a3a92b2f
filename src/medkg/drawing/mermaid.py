"""The merged chains as a Mermaid flowchart, as Markdown pages, wikis and notebooks draw it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkg import wording
from medkg.drawing.palette import HUES, hue
from medkg.drawing.subgraph import Edge, Subgraph, headline, merged, tally
from medkg.model.path import Explanation

# What may stand in a quoted label as it is; all else is written as the code of its character.
_PLAIN = re.compile(r"[^\w ,./:()'–→·…“”-]")
# A label that begins so would be taken for a list.
_NUMBERED = re.compile(r"^(\d+)\.")
_LONGEST_NAME = 80


def as_mermaid(explanation: Explanation) -> str:
    """Write an explanation as Mermaid; the sentences behind each edge stand as comments below it."""
    drawn = merged(explanation)
    codes = {concept.id: f"c{number}" for number, concept in enumerate(drawn.concepts, start=1)}
    lines = ["flowchart LR", _comment(headline(explanation)), _comment(tally(explanation, drawn))]
    for concept in drawn.concepts:
        name = mermaid_label(wording.quoted(concept.name, longest=_LONGEST_NAME))
        about = mermaid_label(f"{concept.category} · {concept.id}")
        lines.append(f'    {codes[concept.id]}["{name}<br/><small>{about}</small>"]:::{hue(concept.category).name}')
    for edge in drawn.edges:
        lines += _edge(edge, drawn, codes)
    effects = [(number, chain.effect) for number, chain in enumerate(explanation.chains, start=1)]
    lines += ["    " + _comment(f"chain {number}: {effect.words}") for number, effect in effects if effect]
    used = {hue(concept.category).name for concept in drawn.concepts}
    lines += [
        # A tint with a dark line and letters that are read on it, whatever the page's ground.
        f"    classDef {shade.name} fill:{shade.light}26,stroke:{shade.light},stroke-width:2px"
        for shade in HUES
        if shade.name in used
    ]
    return "\n".join(lines) + "\n"


def _edge(edge: Edge, drawn: Subgraph, codes: dict[str, str]) -> Iterator[str]:
    triple = edge.hop.triple
    words = f'"{mermaid_label(edge.words)}<br/><small>{mermaid_label(edge.backing)}</small>"'
    dotted = edge.denied or edge.told
    if edge.symmetric:
        line = "-.-" if dotted else "---"
        yield f"    {codes[edge.start]} {line}|{words}| {codes[edge.end]}"
    else:
        arrow = "-.->" if dotted else "-->"
        yield f"    {codes[triple.subject]} {arrow}|{words}| {codes[triple.object]}"
    yield "    " + _comment(f"[{edge.number}] {wording.sentence(wording.hop_words(edge.hop, drawn.names))}")
    for cited in edge.hop.citations:
        yield "    " + _comment(wording.citation(cited))


def mermaid_label(text: str) -> str:
    """Write a text to stand in a quoted label: what Mermaid might read as its own is coded."""
    coded = _PLAIN.sub(lambda sign: f"#{ord(sign.group())};", wording.quoted(text, longest=0))
    return _NUMBERED.sub(r"\1#46;", coded)


def _comment(text: str) -> str:
    # Braces in a comment are read as a directive.
    return "%% " + wording.quoted(text, longest=0).replace("{", "(").replace("}", ")")
