"""How checked Cypher is written for Neo4j."""

from __future__ import annotations

from collections.abc import Sequence

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.shape import LABELS


class Neo4jDialect(Dialect):
    r"""Plain openCypher, but for names and for nodes without a label.

    The server reads `\u0060` inside backticks as the backtick that ends them. Its indexes belong to labels, and the
    marker of a push is a node too: a node that is looked up by its id or stands alone is one of the shape's labels.
    """

    def unlabelled(self, *, alone: bool, by_id: bool) -> Sequence[str]:
        """Name every label of the shape where the server would read all nodes, or meet some that are not the graph's.

        Elsewhere a relationship of the graph already leads to the graph's nodes, and a test of labels costs time.
        """
        return LABELS if alone or by_id else ()

    def name(self, raw: str) -> str:
        """Write a name; raises QueryRefused for one that holds a backslash."""
        if "\\" in raw:
            raise QueryRefused(
                f"the name {raw!r} holds a backslash, which Neo4j reads as the beginning of another character.",
                remedy="Take a name without it.",
            )
        return super().name(raw)
