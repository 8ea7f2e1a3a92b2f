"""Hold the embedded Cypher view's answers against the record: `python benchmarks/embedded_answers.py`.

Statements are drawn from seeds and their rows worked out by hand (`tests/views/drawn.py`), over a graph that is drawn
too. Prints each statement whose rows are others, and in the end how many were asked; exits 1 if there was any. A
statement whose rows are more than `--rows` is left out. Run it from the repository's root with PYTHONPATH=.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.views.drawing import draw
from tests.views.drawn import answer, drawn_source, graph_of
from tests.views.small_source import Silence

from medkg.errors import MedkgError
from medkg.views.ladybug.view import LadybugView


def main() -> int:
    """Draw, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concepts", type=int, default=40)
    parser.add_argument("--edges", type=int, default=160)
    parser.add_argument("--first", type=int, default=0, help="the first statement's seed")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to go on")
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    source = drawn_source(1, concepts=options.concepts, edges=options.edges)
    graph, told = graph_of(source), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="medkg-answers-") as folder:
        view = LadybugView(Path(folder), source)
        view.rebuild(source, progress=Silence())
        seed, until = options.first, time.monotonic() + options.seconds
        while time.monotonic() < until:
            statement = draw(graph, seed)
            expected = answer(graph, statement, most=options.rows)
            told[_compared(view, statement.text, expected)] += 1
            seed += 1
        view.close()
    print(f"seeds {options.first} to {seed - 1}: {dict(sorted(told.items()))}")
    return 1 if told["other rows"] else 0


def _compared(view: LadybugView, text: str, expected: Counter[tuple[object, ...]] | None) -> str:
    if expected is None:
        return "left out"
    try:
        found = Counter(view.cypher(text, parameters={}, limit=10**6, timeout=60.0).rows)
    except MedkgError as error:
        print(f"{text}\n  {error}")
        return "refused"
    if found == expected:
        return "right"
    more, fewer = (found - expected).total(), (expected - found).total()
    print(f"{text}\n  {more} rows too many, {fewer} missing, of {expected.total()}")
    return "other rows"


if __name__ == "__main__":
    sys.exit(main())
