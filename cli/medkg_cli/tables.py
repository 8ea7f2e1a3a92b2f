"""Tables on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from medkg_cli.printing import Table
from medkg_cli.streams import visible


def draw(table: Table) -> None:
    """Draw a table as wide as the terminal; text from data is never read as markup."""
    console = Console()
    drawn = RichTable(title=table.title or None, title_justify="left", header_style="bold")
    for header in table.headers:
        drawn.add_column(header, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(f"{cell:.3f}" if isinstance(cell, float) else visible(str(cell))) for cell in row))
    console.print(drawn)
    if table.footer:
        console.print(table.footer, markup=False, highlight=False)
