from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from medkg import drawing
from medkg.drawing.cells import layered
from medkg.drawing.layout import Box, laid_out
from medkg.drawing.lettering import width, wrapped
from medkg.drawing.ordering import crossings, neighbours, ordered
from medkg.drawing.subgraph import merged
from medkg.model.assertion import Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import Explanation, GraphPath, Hop
from tests.drawing.samples import fan

CONCEPTS = tuple(Concept(f"T:{n}", f"thing {n}", "Gene") for n in range(7))


@st.composite
def steps(draw: st.DrawFn, first: Concept, second: Concept) -> Hop:
    forward = draw(st.booleans())
    subject, object_ = (first, second) if forward else (second, first)
    triple = Triple(subject.id, draw(st.sampled_from(["causes", "binds"])), object_.id)
    return Hop(triple=triple, forward=forward, documents=draw(st.integers(0, 9)), evidence=1, belief=0.5)


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    chains = []
    for _ in range(draw(st.integers(0, 8))):
        middle = draw(st.lists(st.sampled_from(CONCEPTS[2:]), unique=True, max_size=5))
        concepts = (CONCEPTS[0], *middle, CONCEPTS[1])
        hops = tuple(draw(steps(*pair)) for pair in pairwise(concepts))
        chains.append(GraphPath(concepts=concepts, hops=hops, score=-1.0))
    pairs = draw(st.lists(st.permutations(CONCEPTS).map(lambda order: order[:2]), max_size=3))
    against = tuple(
        Hop(triple=Triple(a.id, "causes", b.id, Polarity.DENIED), forward=True, documents=1, evidence=1, belief=0.5)
        for a, b in pairs
    )
    return Explanation(source=CONCEPTS[0], target=CONCEPTS[1], chains=tuple(chains), against=against)


@given(explanations())
def test_every_line_leads_rightward_through_each_layer_once(found: Explanation) -> None:
    for _, cells in layered(merged(found)).lines:
        assert len(cells) > 2
        assert [b.layer - a.layer for a, b in pairwise(cells)] == [1] * (len(cells) - 1)
        assert sum(cell.label for cell in cells) == 1


@given(explanations())
def test_nothing_lies_on_anything_else(found: Explanation) -> None:
    layout = laid_out(merged(found))
    for one, other in combinations((*layout.concepts, *layout.labels), 2):
        assert apart(one, other)
    for box in (*layout.concepts, *layout.labels):
        assert box.left >= -0.01
        assert box.top >= -0.01
        assert box.right <= layout.width + 0.01


def apart(one: Box, other: Box) -> bool:
    across = one.right <= other.left + 0.01 or other.right <= one.left + 0.01
    return across or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.01


@given(explanations())
def test_ordering_never_adds_crossings_and_loses_no_cell(found: Explanation) -> None:
    before = layered(merged(found))
    after = ordered(before)
    _, right = neighbours(before)
    assert crossings(after.layers, right) <= crossings(before.layers, right)
    assert [set(layer) for layer in before.layers] == [set(layer) for layer in after.layers]


@given(explanations())
def test_the_same_explanation_gives_the_same_bytes(found: Explanation) -> None:
    for draw in (drawing.as_svg, drawing.as_html, drawing.as_mermaid):
        assert draw(found) == draw(found)


def test_a_fan_is_drawn_without_crossings() -> None:
    cells = ordered(layered(merged(fan(20))))
    assert crossings(cells.layers, neighbours(cells)[1]) == 0


@given(st.text(max_size=200), st.integers(1, 4))
def test_wrapped_lines_have_room(text: str, lines: int) -> None:
    made = wrapped(text, size=13, room=160, lines=lines)
    assert 1 <= len(made) <= lines
    assert all(width(line, size=13) <= 160 for line in made)
