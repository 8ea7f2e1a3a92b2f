"""How checked Cypher is written for Neo4j."""

from __future__ import annotations

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect


class Neo4jDialect(Dialect):
    r"""Plain openCypher, but for names: the server reads `\u0060` inside backticks as the backtick that ends them."""

    def name(self, raw: str) -> str:
        """Write a name; raises QueryRefused for one that holds a backslash."""
        if "\\" in raw:
            raise QueryRefused(
                f"the name {raw!r} holds a backslash, which Neo4j reads as the beginning of another character.",
                remedy="Take a name without it.",
            )
        return super().name(raw)
