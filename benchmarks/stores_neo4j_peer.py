"""neo4j-graphrag's Neo4jWriter over rows that `stores_neo4j.py` wrote; run by it in an environment of its own.

    python benchmarks/stores_neo4j_peer.py URI ROWS.jsonl

Its two statements call APOC, which is not to be had here: the calls are replaced by what they do in plain Cypher of
Neo4j 5.26 (labels and types that are expressions). All else is its own; its cleaning of the database is left out.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import neo4j
from neo4j_graphrag.experimental.components import kg_writer
from neo4j_graphrag.experimental.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship

_NODES = "CALL apoc.create.addLabels(n, row.labels) YIELD node WITH node as n, row"
_EDGES = "CALL apoc.merge.relationship(start, row.type, {}, row.properties, end, row.properties) YIELD rel"


def main() -> None:
    """Write the rows and print the seconds that the writer took, without making its values."""
    uri, rows = sys.argv[1], Path(sys.argv[2])
    nodes, edges = [], []
    for line in rows.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "node":
            nodes.append(Neo4jNode(id=row["id"], label=row["label"], properties=row["properties"]))
        else:
            edges.append(
                Neo4jRelationship(
                    start_node_id=row["start"], end_node_id=row["end"], type=row["type"], properties=row["properties"]
                )
            )
    _without_apoc("upsert_node_query", _NODES, "SET n:$(row.labels) WITH n, row")
    _without_apoc(
        "upsert_relationship_query", _EDGES, "MERGE (start)-[rel:$(row.type)]->(end) SET rel += row.properties"
    )
    with neo4j.GraphDatabase.driver(uri, notifications_min_severity="OFF") as driver:
        writer = kg_writer.Neo4jWriter(driver, clean_db=False)
        begin = time.perf_counter()
        done = asyncio.run(writer.run(Neo4jGraph(nodes=nodes, relationships=edges)))
        seconds = time.perf_counter() - begin
        assert done.status == "SUCCESS", done
        records, _, _ = driver.execute_query("MATCH ()-[r]->() RETURN count(r) AS n")
    print(json.dumps({"seconds": seconds, "stands": records[0]["n"]}))


def _without_apoc(name: str, call: str, plain: str) -> None:
    """Replace the call in one of the statements that the writer makes."""
    made = getattr(kg_writer, name)

    def replaced(**options: bool) -> str:
        text = " ".join(made(**options).split())
        assert call in text, text
        before, after = text.split(call)
        return before.removesuffix("WITH n, row ") + plain + after

    setattr(kg_writer, name, replaced)


if __name__ == "__main__":
    main()
