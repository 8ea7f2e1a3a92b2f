"""Constraints and the full-text index: made where they are missing, before anything that they guard is written."""

from __future__ import annotations

from medkg.views.cypher.shape import CONCEPT_LABELS, LABELS
from medkg.views.neo4j import marker
from medkg.views.neo4j.server import Server

NAMES_INDEX = "medkg_names"


class Schema:
    """What stands of medkg's schema in a database; a name that stands is not asked for again.

    So whoever may write but not change the schema can push, once somebody else has made it.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        listed = server.rows("SHOW INDEXES YIELD name")  # every constraint here has an index of its name
        self._standing = {str(name) for (name,) in listed}

    def nodes(self) -> None:
        """Keep the ids under each label distinct.

        All labels, used or not: a look-up by id over every label of the shape then goes by their indexes alone.
        """
        for label in LABELS:
            self._make(
                f"medkg_{label}_id", f"CREATE CONSTRAINT {{name}} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            )

    def marker(self) -> None:
        """Keep the marker the only one."""
        wanted = f"CREATE CONSTRAINT {{name}} IF NOT EXISTS FOR (m:{marker.LABEL}) REQUIRE m.marker IS UNIQUE"
        self._make("medkg_marker", wanted)

    def relationships(self, *types: str) -> None:
        """Keep the keys of these types distinct."""
        for type_ in types:
            self._make(
                f"medkg_{type_}_key",
                f"CREATE CONSTRAINT {{name}} IF NOT EXISTS FOR ()-[r:{type_}]-() REQUIRE r.key IS UNIQUE",
            )

    def names(self) -> None:
        """Make names searchable: `CALL db.index.fulltext.queryNodes('medkg_names', 'lithium')`."""
        labels = "|".join(CONCEPT_LABELS)
        self._make(NAMES_INDEX, f"CREATE FULLTEXT INDEX {{name}} IF NOT EXISTS FOR (n:{labels}) ON EACH [n.name]")

    def _make(self, name: str, statement: str) -> None:
        if name not in self._standing:
            self._server.schema(statement.format(name=name))
            self._standing.add(name)
