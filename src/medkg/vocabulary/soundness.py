"""What is wrong with a vocabulary as a whole: ids that stand twice, parents that nothing defines, circles of parents.

Such faults are reported with the place where they stand; what can be kept is kept. Compiling and every walk up the
hierarchy bear all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from medkg.model.concept import Term, prefix_of
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import STAGE

_SHOWN_OF_CIRCLE = 6
Hierarchy = Mapping[str, tuple[str, ...]]


def checked(terms: Iterable[Term | Rejection], path: Path) -> Iterator[Term | Rejection]:
    """Pass a file's terms on with reports between and behind them.

    A second term of an id is reported, and passed on (its names join the first one's) unless it is of another category.
    """
    first: dict[str, Term] = {}
    above: dict[str, tuple[str, ...]] = {}
    for one in terms:
        if isinstance(one, Rejection) or not one.concept.name:
            yield one
            continue
        curie, known = one.concept.id, first.get(one.concept.id)
        if known is None:
            first[curie] = Term(concept=one.concept, obsolete=one.obsolete, place=one.place)
            above[curie] = one.parents
        elif not (known.obsolete and one.obsolete):
            yield _report(path, one, _again(known, one))
            if known.concept.category != one.concept.category:
                continue
            above[curie] += one.parents
        yield one
    places = {curie: term.place for curie, term in first.items()}
    yield from _dangling(above, places, path)
    yield from _circles(above, places, path)


def _again(known: Term, again: Term) -> str:
    before = f"{known.concept.id} stands at {known.place} already"
    if known.concept.category != again.concept.category:
        return f"{before}, as {known.concept.category}; this one, {again.concept.category}, is left out"
    return f"{before}; the names of both are joined"


def _dangling(above: Hierarchy, places: Mapping[str, str], path: Path) -> Iterator[Rejection]:
    """Report parents that the file does not define though it has ids of their kind; others may stand elsewhere."""
    own = {prefix_of(curie) for curie in above}
    for curie, parents in above.items():
        missing = dict.fromkeys(one for one in parents if one not in above and prefix_of(one) in own)
        if missing:
            reason = f"nothing defines {', '.join(missing)}, which {curie} is said to be below"
            yield Rejection(str(path), places[curie], curie, STAGE, reason)


def _circles(above: Hierarchy, places: Mapping[str, str], path: Path) -> Iterator[Rejection]:
    for circle in circles(above):
        first = min(circle)
        at = circle.index(first)
        turned = [*circle[at:], *circle[:at]]
        shown = " → ".join((*turned[:_SHOWN_OF_CIRCLE], *("…",) * (len(turned) > _SHOWN_OF_CIRCLE), first))
        yield Rejection(str(path), places[first], first, STAGE, f"its parents run in a circle: {shown}")


def circles(above: Hierarchy) -> Iterator[Sequence[str]]:
    """Give one circle for each edge that closes one on a walk up from every id, in time linear in the edges."""
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        on_path: dict[str, int] = {}
        waiting = [] if start in done else [(start, False)]
        while waiting:
            curie, left = waiting.pop()
            if left:
                path.pop()
                del on_path[curie]
                done.add(curie)
            elif curie in on_path:
                yield path[on_path[curie] :]
            elif curie not in done:
                on_path[curie] = len(path)
                path.append(curie)
                waiting.append((curie, True))
                waiting += [(parent, False) for parent in above.get(curie, ())]


def _report(path: Path, term: Term, reason: str) -> Rejection:
    return Rejection(str(path), term.place, term.concept.id, STAGE, reason)
