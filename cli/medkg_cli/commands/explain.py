"""`medkg explain`: the best chains between two concepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

import medkg
from medkg_cli import options
from medkg_cli.listing import list_between, list_reached, refuse
from medkg_cli.pairs import list_pairs, names_list
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import explanation_shape, unexplained_shape
from medkg_cli.words import explanation_prose

# What a question for concepts takes of what is asked.
_BETWEEN = ("max_hops", "top", "without", "ranking", "subclasses")
_REACHED = (
    "max_hops", "top", "through", "without", "directed", "minimum_documents", "pattern", "effect", "hierarchy",
    "subclasses",
)  # fmt: skip


def explain(
    session: Session,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A name or id, or @FILE with one a line.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A name or id, or @FILE with one a line.")] = "",
    *,
    max_hops: options.MaxHops = None,
    top: options.MostChains = None,
    through: options.Through = None,
    without: options.Without = None,
    directed: options.Directed = False,
    min_documents: options.MinDocuments = 1,
    pattern: options.Pattern = "",
    effect: options.WantedEffect = None,
    grouped: options.Grouped = False,
    diverse: options.Diverse = False,
    via: options.Via = "",
    target_category: options.TargetCategory = "",
    ranking: options.Ranking = "auto",
    significance: options.Significance = False,
    hierarchy: options.Hierarchy = False,
    subclasses: options.Subclasses = False,
) -> None:
    """Show the best chains of evidence between two concepts, each hop with its sentences.

    --without takes predicates, categories, concept ids and edges, written 'lithium -treats-> mania' or as the key that
    JSON gives each hop: the chains are sought anew without them. Denied edges are never walked and always shown beside.
    Exit code 4: no chain, and the reason is said. The formats mermaid, svg and html draw all chains as one picture;
    html is a page that stands alone, with every edge's sentences.

    Under each chain stands what it suggests, taken literally: its hops' signs multiplied. What raises a disease may
    harm, what lowers it may help; no association or correlation ever makes a cause. It is no evidence of a claim.

    A vocabulary that says that two ids are one thing makes a step without evidence, same_as; --without same_as walks
    none. --hierarchy walks from a concept to a broader one as well, never down, and words say what is inherited and
    what generalised. --subclasses begins and ends at any kind of what was asked for, and says at which.

    --via Gene ranks the genes that SOURCE acts on by the patterns that tie them to both ends, treatments left out.
    --target-category Disease asks openly: the diseases that SOURCE leads to, by the best chain to each.
    @FILE explains every source with every target: JSONL gives every pair a line as soon as it is found, with the
    reason where there is no chain; the other formats rank the pairs by their best chains.
    """
    asked: dict[str, Any] = {
        "max_hops": max_hops, "top": top, "through": tuple(through or ()), "without": tuple(without or ()),
        "directed": directed, "minimum_documents": min_documents, "pattern": pattern,
        "effect": effect.value if effect else "", "grouped": grouped, "diverse": diverse, "ranking": ranking,
        "significance": significance, "hierarchy": hierarchy, "subclasses": subclasses,
    }  # fmt: skip
    if via or target_category or not target:
        _list(session, source, target, via=via, target_category=target_category, asked=asked)
    elif names_list(source, target):
        list_pairs(session, source, target, **asked)
    else:
        _explain_one(session, source, target, **asked)


def _explain_one(session: Session, source: str, target: str, **asked: Any) -> None:
    with session.open() as graph, session.progress() as progress:
        try:
            found = graph.explain(source, target, progress=progress, **asked)
        except (medkg.errors.ConceptNotFound, medkg.errors.AmbiguousName) as error:
            # A program reads the same shape and the reason; the message and the exit code come as with every error.
            if session.picture is None:
                session.emit(unexplained_shape(error))
            raise
    if session.picture is None:
        session.emit(explanation_shape(found), explanation_prose(found))
    else:
        session.draw(_drawn(found, session.picture))
    if found.reason and session.format is options.Format.CSV:
        session.say(found.reason)
    _remark_on_groups(session, found)
    if not found.chains:
        raise typer.Exit(NOTHING)


def _remark_on_groups(session: Session, found: medkg.Explanation) -> None:
    """Say where groups were asked for and the format shows single chains."""
    form = session.picture or (session.format if session.format is options.Format.CSV else None)
    if found.groups and form:
        session.say(f"--format {form.value} has no place for groups: these are the best chains, one by one.")


def _list(
    session: Session, source: str, target: str, *, via: str, target_category: str, asked: Mapping[str, Any]
) -> None:
    """Answer a question for concepts in place of chains; raises UsageError for one that is not whole."""
    if names_list(source, target):
        raise medkg.errors.UsageError(
            "a list of names (@FILE) asks for chains between every two.", remedy="Name one source and one target here."
        )
    if bool(via) == bool(target_category) or bool(via) != bool(target):
        raise medkg.errors.UsageError(
            "explain takes two ends, two ends and --via, or one end and --target-category.",
            remedy="Name a TARGET, or the category of targets with --target-category.",
        )
    of_chains = {f"--{name}": asked[name] for name in ("grouped", "diverse", "significance")}
    if via:
        names = ("through", "directed", "pattern", "effect", "hierarchy")
        few = {"--min-documents": asked["minimum_documents"] > 1}
        refuse(session, "--via", {**{f"--{name}": asked[name] for name in names}, **few, **of_chains})
        list_between(session, source, target, category=via, **{name: asked[name] for name in _BETWEEN})
    else:
        refuse(session, "--target-category", {"--ranking": asked["ranking"] not in {"auto", "plain"}, **of_chains})
        list_reached(session, source, category=target_category, **{name: asked[name] for name in _REACHED})


def _drawn(found: medkg.Explanation, picture: options.Picture) -> str:
    draw = {
        options.Picture.MERMAID: medkg.drawing.as_mermaid,
        options.Picture.SVG: medkg.drawing.as_svg,
        options.Picture.HTML: medkg.drawing.as_html,
    }
    return draw[picture](found)
