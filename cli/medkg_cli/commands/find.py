"""`medkg find`: names to concepts."""

from __future__ import annotations

from typing import Annotated

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Table
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import candidate_shape, weighed_shape

_SHOWN_PARTS = 5


def find(
    session: Session,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, synonym or id.")],
    category: Annotated[str, typer.Option("--category", help="Only this Biolink category, e.g. Disease.")] = "",
    top: options.Top = 10,
    why: Annotated[bool, typer.Option("--why", help="What the trained linker weighs when a text says TEXT.")] = False,
) -> None:
    """Find the concepts that a name may mean, with the reason of each score.

    Looks in the graph where there is one and in the shipped vocabularies. Exit code 4: nothing answers to it.
    """
    if why:
        _weighed(session, text, category=category, top=top)
        return
    found = _found(session, text, category=category, top=top)
    rows = [(c.concept.id, c.concept.name, c.concept.category, c.score, c.why) for c in found]
    session.emit(
        [candidate_shape(candidate) for candidate in found],
        Table(("id", "name", "category", "score", "why"), rows, footer=_cut_note(len(found), top)),
    )
    if not found:
        session.say(f"Nothing answers to {text!r}. Try fewer words, or leave the category out.")
        raise typer.Exit(NOTHING)


def _weighed(session: Session, text: str, *, category: str, top: int) -> None:
    found = medkg.weigh(text, category=category, top=top)
    rows = [
        (
            one.candidate.concept.id,
            one.candidate.concept.name,
            one.candidate.score,
            one.candidate.why,
            ", ".join(f"{name} {added:+}" for name, added in one.parts[:_SHOWN_PARTS]),
        )
        for one in found
    ]
    columns = ("id", "name", "probability", "why", "weighed")
    session.emit([weighed_shape(one) for one in found], Table(columns, rows, footer=_cut_note(len(found), top)))
    if not found:
        session.say(f"Nothing answers to {text!r}.")
        raise typer.Exit(NOTHING)


def _found(session: Session, text: str, *, category: str, top: int) -> tuple[medkg.Candidate, ...]:
    if not session.has_graph():
        return medkg.find(text, category=category, top=top)
    with session.open() as graph, session.progress() as progress:
        return graph.find(text, category=category, top=top, progress=progress)


def _cut_note(shown: int, top: int) -> str:
    return f"the best {top}; see --top" if shown == top else ""
