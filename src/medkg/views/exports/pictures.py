"""Small graphs as pictures: DOT for Graphviz, Mermaid for Markdown pages. Names are cut."""

from __future__ import annotations

from collections.abc import Iterator

from medkg import wording
from medkg.drawing.mermaid import mermaid_label
from medkg.drawing.palette import HUES, hue
from medkg.errors import UsageError
from medkg.model.assertion import Assertion
from medkg.model.biolink import is_symmetric
from medkg.model.concept import Concept
from medkg.views.exports.contents import Contents

# What Graphviz still lays out so that it can be read; beyond 500 Mermaid refuses to draw.
MOST_IN_DOT, MOST_IN_MERMAID = 2_000, 500
_LONGEST_NAME = 80


def dot_lines(contents: Contents) -> Iterator[str]:
    """Stream DOT (https://graphviz.org/doc/info/lang.html): nodes are CURIEs; raises UsageError above 2,000 edges."""
    concepts, assertions = _drawn(contents, MOST_IN_DOT, "DOT")
    yield 'digraph medkg {\n  rankdir=LR;\n  node [shape=box, style="rounded"];\n'
    for concept in concepts:
        shown = _string(wording.quoted(concept.name, longest=_LONGEST_NAME))
        about = _string(f"{concept.category} {concept.id}")
        colour = hue(concept.category).light
        yield f'  {_string(concept.id)} [label={shown}, tooltip={about}, color="{colour}"];\n'
    for assertion in assertions:
        triple = assertion.triple
        style = ", style=dashed" if triple.polarity == "denied" else ""
        both = ", dir=none" if is_symmetric(triple.predicate) else ""
        words, backing = _words(assertion)
        yield (
            f"  {_string(triple.subject)} -> {_string(triple.object)} "
            f"[label={_string(words)}, tooltip={_string(backing)}, id={_string(triple.key)}{style}{both}];\n"
        )
    yield "}\n"


def mermaid_lines(contents: Contents) -> Iterator[str]:
    """Stream a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html); raises UsageError above 500 edges."""
    concepts, assertions = _drawn(contents, MOST_IN_MERMAID, "Mermaid")
    codes = {concept.id: f"c{number}" for number, concept in enumerate(concepts, start=1)}
    yield "flowchart LR\n"
    for concept in concepts:
        name = mermaid_label(wording.quoted(concept.name, longest=_LONGEST_NAME))
        about = mermaid_label(f"{concept.category} · {concept.id}")
        yield f'    {codes[concept.id]}["{name}<br/><small>{about}</small>"]:::{hue(concept.category).name}\n'
    for assertion in assertions:
        triple = assertion.triple
        ends = ("-.-", "---") if is_symmetric(triple.predicate) else ("-.->", "-->")
        words, backing = map(mermaid_label, _words(assertion))
        yield (
            f"    {codes[triple.subject]} {ends[triple.polarity != 'denied']}"
            f'|"{words}<br/><small>{backing}</small>"| {codes[triple.object]}\n'
        )
    used = {hue(concept.category) for concept in concepts}
    for shade in HUES:
        if shade in used:
            yield f"    classDef {shade.name} fill:{shade.light}26,stroke:{shade.light},stroke-width:2px\n"


def _drawn(contents: Contents, most: int, form: str) -> tuple[list[Concept], list[Assertion]]:
    """Read the assertions, if they are few enough, and the concepts at their ends: those that stand alone are none."""
    concepts = list(contents.concepts())
    assertions = []
    for assertion in contents.assertions():
        assertions.append(assertion)
        if len(assertions) > most:
            raise UsageError(
                f"{form} is for small graphs: this one has more than {most} assertions.",
                remedy="Take a part with --category and --min-documents, or export graphml, gexf or cyjs.",
            )
    ends = {end for assertion in assertions for end in (assertion.triple.subject, assertion.triple.object)}
    drawn = [concept for concept in concepts if concept.id in ends]
    contents.concept_count = len(drawn)
    return drawn, assertions


def _words(assertion: Assertion) -> tuple[str, str]:
    triple = assertion.triple
    words = wording.relation_words(triple.predicate, polarity=triple.polarity)
    return wording.quoted(words, longest=_LONGEST_NAME), wording.support(assertion.documents, assertion.belief)


def _string(text: str) -> str:
    """Quote a text for DOT: a backslash would begin an escape, a quote would end it."""
    return '"' + wording.quoted(text, longest=0).replace("\\", "\\\\").replace('"', '\\"') + '"'
