"""`medkg forget`: erase documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from medkg_cli.printing import Table
from medkg_cli.session import Session


def forget(
    session: Session,
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="Document ids, e.g. PMID:227508.")],
) -> None:
    """Erase documents with all that was read in them, and print a receipt.

    Afterwards the graph has the hash it would have had without them. Reading the same input again adds them again.
    """
    with session.open() as graph:
        receipt = graph.forget(documents)
    rows = [
        ("documents", len(receipt.documents)),
        ("mentions", receipt.mentions),
        ("evidence", receipt.evidence),
        ("assertions", receipt.assertions),
        ("hash before", receipt.hash_before),
        ("hash after", receipt.hash_after),
    ]
    session.emit(asdict(receipt), Table(("erased", "count"), rows))
