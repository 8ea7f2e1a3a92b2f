"""Options that several commands share, written once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How results are written to standard output."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Effect(StrEnum):
    """What chains are asked to suggest of their target."""

    RAISES = "raises"
    LOWERS = "lowers"


class Picture(StrEnum):
    """How an explanation is drawn."""

    MERMAID = "mermaid"
    SVG = "svg"
    HTML = "html"


class DrawnFormat(StrEnum):
    """How a result that can be drawn is written: every `Format` and every `Picture`."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MERMAID = "mermaid"
    SVG = "svg"
    HTML = "html"


SHARED = "Everywhere"

GraphPath = Annotated[
    Path | None,
    typer.Option(
        "--graph", "-g", metavar="PATH", help="The graph folder (else MEDKG_GRAPH, else ./medkg.graph).",
        rich_help_panel=SHARED,
    ),
]  # fmt: skip
OutputFormat = Annotated[
    Format, typer.Option("--format", "-f", help="How results are written.", rich_help_panel=SHARED)
]
DrawnOutputFormat = Annotated[
    DrawnFormat, typer.Option("--format", "-f", help="How results are written or drawn.", rich_help_panel=SHARED)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only results and errors.", rich_help_panel=SHARED)]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Name each stage of the work.", rich_help_panel=SHARED)]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="No progress bars.", rich_help_panel=SHARED)]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.", rich_help_panel=SHARED)]

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input.")
]
InputFormat = Annotated[
    str, typer.Option("--input-format", metavar="NAME", help="Read the input as this format instead of finding it out.")
]
Nlp = Annotated[
    str | None,
    typer.Option(
        "--nlp", metavar="NAME", help="Who finds mentions: dictionary, a folder of train ner, or a spaCy model."
    ),
]
Workers = Annotated[int | None, typer.Option("--workers", min=0, max=64, help="Worker processes; 0 works in this one.")]
Batch = Annotated[int | None, typer.Option("--batch", min=1, max=1024, help="Documents handed to a worker at once.")]
Top = Annotated[int, typer.Option("--top", min=1, max=1000, help="How many to list.")]
MostChains = Annotated[
    int | None, typer.Option("--top", min=1, max=1000, help="How many to list (else the setting answer.top: 20).")
]
MaxHops = Annotated[
    int | None, typer.Option("--max-hops", min=1, max=6, help="Longest chain (else the setting answer.max_hops: 4).")
]
Ranking = Annotated[
    str,
    typer.Option(
        "--ranking",
        metavar="NAME",
        help="Order of directed chains or concepts between: auto (learnt), plain, a trained folder.",
    ),
]

Through = Annotated[list[str] | None, typer.Option("--through", metavar="CATEGORY", help="Only these between.")]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NAME", help="No such predicate, category, concept id or edge."),
]
Directed = Annotated[bool, typer.Option("--directed", help="Walk edges only from subject to object.")]
MinDocuments = Annotated[int, typer.Option("--min-documents", min=1, help="Weakest support of a hop.")]
Pattern = Annotated[
    str, typer.Option("--pattern", help="Only chains such as 'ChemicalEntity -binds-> Gene -*- Disease'.")
]
WantedEffect = Annotated[
    Effect | None,
    typer.Option("--effect", help="Only chains whose signs say that more of SOURCE does this to TARGET."),
]
Grouped = Annotated[bool, typer.Option("--grouped", help="Group chains that differ in one concept alone.")]
Diverse = Annotated[bool, typer.Option("--diverse", help="Choose chains that do not repeat each other.")]
Significance = Annotated[
    bool, typer.Option("--significance", help="Test patterns of up to 4 hops: p and q beyond what degrees explain.")
]
Hierarchy = Annotated[bool, typer.Option("--hierarchy", help="Walk to broader concepts of the vocabularies too.")]
Subclasses = Annotated[bool, typer.Option("--subclasses", help="Ask about all kinds of the ends with them.")]
Via = Annotated[
    str, typer.Option("--via", metavar="CATEGORY", help="Rank the concepts between that the source acts on.")
]
TargetCategory = Annotated[
    str, typer.Option("--target-category", metavar="CATEGORY", help="Without TARGET: rank all that chains lead to.")
]
