"""`medkg demo`: the main job on the shipped corpus."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from medkg_cli.printing import Prose, Table
from medkg_cli.session import Session
from medkg_cli.shapes import answer_shape, build_shape, explanation_shape, verification_shape
from medkg_cli.words import answer_prose, explanation_prose, verification_prose

if TYPE_CHECKING:
    import medkg
    from medkg.ports import Progress

FOLDER = Path("demo.graph")
CYPHER = (
    "MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease) WHERE r.polarity = 'asserted' "
    "RETURN c.name AS chemical, d.name AS disease, r.documents AS documents, r.belief AS belief "
    "ORDER BY documents DESC, belief DESC, chemical, disease LIMIT 8"
)
SOURCE, TARGET = "haloperidol", "schizophrenia"
QUESTION = "Which drugs cause torsades de pointes?"
CLAIM = "Lithium causes diabetes insipidus"


def demo(session: Session) -> None:
    """Build a graph from 250 real abstracts and DrugMechDB's mechanisms, then query it, explain, ask and verify.

    Works without a server and without a network. The graph is kept: ./demo.graph, or where --graph says.
    """
    corpus = files("medkg_examples")
    with (
        as_file(corpus / "abstracts.xml") as abstracts,
        as_file(corpus / "drugmechdb.json.gz") as mechanisms,
        session.open(create=True, default=FOLDER) as graph,
        session.progress() as progress,
    ):
        session.say(f"Reading 250 PubMed abstracts ({abstracts.name}) into {graph.path}")
        built = graph.build([abstracts], progress=progress)
        session.say(f"Loading curated mechanisms of action ({mechanisms.name})")
        loaded = graph.load([mechanisms], progress=progress)
        _show(session, graph, built, loaded, progress)


def _show(
    session: Session,
    graph: medkg.Graph,
    built: medkg.model.report.BuildReport,
    loaded: medkg.model.report.BuildReport,
    progress: Progress,
) -> None:
    rows = graph.cypher(CYPHER, progress=progress)
    explained = graph.explain(SOURCE, TARGET, top=3, progress=progress)
    answered = graph.ask(QUESTION)
    verified = graph.verify(CLAIM)
    # A second demo finds everything as it was: then nothing is new, and nothing was sought in it.
    counted = [
        ("documents", built.documents, loaded.documents),
        ("new or changed", built.new + built.changed, loaded.new + loaded.changed),
        ("mentions in these", built.mentions, loaded.mentions),
        ("evidence in these", built.evidence, loaded.evidence),
    ]
    session.emit(
        {
            "build": build_shape(built),
            "load": build_shape(loaded),
            "query": {"columns": list(rows.columns), "rows": [list(row) for row in rows.rows]},
            "explain": explanation_shape(explained),
            "ask": answer_shape(answered),
            "verify": verification_shape(verified),
        },
        Table(
            ("what was read", "abstracts", "mechanisms"),
            counted,
            footer=f"{loaded.assertions} assertions counted from them, graph {loaded.hash[:16]}",
        ),
        Prose(("", f'medkg query -g {graph.path} "{CYPHER}"')),
        Table(rows.columns, rows.rows),
        Prose(
            (
                "",
                f"medkg explain -g {graph.path} {SOURCE!r} {TARGET!r} --top 3",
                "",
                *explanation_prose(explained).lines,
            )
        ),
        Prose(("", f'medkg ask -g {graph.path} "{QUESTION}"', "", *answer_prose(answered).lines)),
        Prose(("", f'medkg verify -g {graph.path} "{CLAIM}"', "", *verification_prose(verified).lines)),
        Prose(_next(graph.path)),
    )


def _next(path: Path) -> tuple[str, ...]:
    return (
        "",
        f"The graph is {path}: record.sqlite is the truth, everything under views/ is rebuilt from it.",
        f"Try `medkg info -g {path}`, then your own files: `medkg build -g my.graph PAPERS.xml.gz`.",
        "Next to read: README.md (the commands), then docs/architecture.md (how it is built).",
    )
