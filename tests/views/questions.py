"""More statements that only read: what people ask of such a graph, one construct after another."""

from __future__ import annotations

_C = "MATCH (c:ChemicalEntity)"
_CAUSES = "MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease)"

_LOOKUPS = tuple(
    f"MATCH (n:{label}) RETURN n.id, n.name ORDER BY n.id"
    for label in (
        "AnatomicalEntity",
        "BiologicalProcess",
        "Cell",
        "Disease",
        "Gene",
        "Pathway",
        "Protein",
        "NamedThing",
    )
)
_NEIGHBOURS = tuple(
    f"MATCH (c:ChemicalEntity {{id: 'MESH:D008094'}}){left}[r:{type_}]{right}(d) RETURN d.id, r.polarity"
    for type_ in ("CAUSES", "TREATS", "RELATED_TO", "INTERACTS_WITH")
    for left, right in (("-", "->"), ("<-", "-"), ("-", "-"))
)
_COMPARED = tuple(
    f"{_CAUSES} WHERE r.documents {sign} {number} RETURN c.id, d.id, r.documents"
    for sign in ("=", "<>", "<", ">", "<=", ">=")
    for number in (1, 2)
)
_TEXTS = tuple(
    f"{_C} WHERE {condition} RETURN c.id ORDER BY c.id"
    for condition in (
        "c.name = 'Lithium'",
        "c.name <> 'Lithium'",
        "c.name STARTS WITH 'Li'",
        "c.name ENDS WITH 'um'",
        "c.name CONTAINS 'thi'",
        "NOT c.name CONTAINS 'thi'",
        "c.name =~ 'L.*'",
        "c.name IN ['Lithium', 'Digoxin']",
        "NOT c.name IN ['Lithium']",
        "c.name IS NULL",
        "c.name IS NOT NULL",
        "toLower(c.name) = 'lithium'",
        "toUpper(c.name) = 'LITHIUM'",
        "trim(c.name) = c.name",
        "size(c.name) > 6",
        "left(c.name, 2) = 'Li'",
        "right(c.name, 2) = 'um'",
        "substring(c.name, 1, 3) = 'ith'",
        "replace(c.name, 'i', 'y') = 'Lythyum'",
        "c.id = 'MESH:D008094' OR c.id = 'MESH:D004077'",
        "c.id = 'MESH:D008094' AND c.name = 'Lithium'",
        "c.id = 'MESH:D008094' XOR c.name = 'Lithium'",
        "(c.id = 'a' OR c.name = 'Lithium') AND NOT (c.id = 'b')",
        "'ChemicalEntity' IN labels(c)",
        "c:ChemicalEntity",
        "c:Disease OR c:ChemicalEntity",
        "coalesce(c.name, 'none') <> 'none'",
        "c.name > 'D' AND c.name < 'M'",
        "any(word IN split(c.name, ' ') WHERE word = 'Lithium')",
        "all(letter IN ['L', 'i'] WHERE letter <> 'z')",
        "none(letter IN ['L', 'i'] WHERE letter = 'z')",
        "single(letter IN ['L', 'i'] WHERE letter = 'L')",
    )
)
_COUNTED = tuple(
    f"{_CAUSES} RETURN {shown}"
    for shown in (
        "count(*) AS n",
        "count(r) AS n",
        "count(DISTINCT c) AS n",
        "count(DISTINCT c.id) AS n",
        "sum(r.documents) AS n",
        "avg(r.belief) AS n",
        "min(r.belief) AS least, max(r.belief) AS most",
        "c.name AS name, count(*) AS n ORDER BY n DESC, name",
        "d.name AS name, sum(r.evidence) AS n ORDER BY name LIMIT 2",
        "size(collect(d.id)) AS n",
        "size(collect(DISTINCT d.id)) AS n",
        "r.polarity AS polarity, count(*) AS n ORDER BY polarity",
        "DISTINCT r.polarity AS polarity ORDER BY polarity",
        "type(r) AS t, count(*) AS n",
        "labels(d)[0] AS label, count(*) AS n",
        "CASE WHEN r.documents > 1 THEN 'several' ELSE 'one' END AS how, count(*) AS n ORDER BY how",
    )
)
_EXISTS = tuple(
    f"{_C} WHERE {condition} RETURN c.id ORDER BY c.id"
    for condition in (
        "(c)-->()",
        "NOT (c)-->()",
        "(c)-[:TREATS]->(:Disease)",
        "NOT (c)<-[:TREATS]-()",
        "(c)-[:CAUSES|TREATS]-(:Disease)",
        "EXISTS { (c)-[:CAUSES]->(:Disease) }",
        "EXISTS { MATCH (c)-[:CAUSES]->(d) WHERE d.name = 'Tremor' }",
        "NOT EXISTS { MATCH (c)-[:CAUSES]->(d) WHERE d.name = 'Tremor' }",
        "COUNT { (c)-[:CAUSES]->() } > 1",
        "COUNT { MATCH (c)-[r:CAUSES]->() WHERE r.documents > 1 } = 0",
        "(c)-[:CAUSES]->({name: 'Tremor'})",
    )
)
_PATHS = tuple(
    f"MATCH p = (a:ChemicalEntity {{id: 'MESH:D008094'}})-[{hops}]-{arrow}(d:Disease) RETURN {shown}"
    for hops in ("*1..2", "*2", "*..3", ":CAUSES*1..2", ":CAUSES|TREATS*1..3")
    for arrow in (">", "")
    for shown in ("length(p) AS n ORDER BY n", "[x IN nodes(p) | x.id] AS ids")
)
_CLAUSES = (
    "UNWIND [1, 2, 3] AS x WITH x WHERE x > 1 RETURN x ORDER BY x",
    "UNWIND [[1, 2], [3]] AS l UNWIND l AS x RETURN sum(x) AS n",
    "UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN collect(x) AS l",
    "UNWIND [1, 1, 2] AS x RETURN DISTINCT x ORDER BY x SKIP 1",
    "WITH 1 AS x, 'a' AS y RETURN x, y",
    "WITH 1 AS x WITH x + 1 AS x RETURN x * 2 AS y",
    f"{_C} WITH c ORDER BY c.id LIMIT 1 MATCH (c)-[r]->(d) RETURN d.id ORDER BY d.id",
    f"{_C} OPTIONAL MATCH (c)-[:TREATS]->(d) RETURN c.id, d.id ORDER BY c.id, d.id",
    f"{_C} OPTIONAL MATCH (c)-[:TREATS]->(d) WHERE d.name = 'none' RETURN c.id, d.id ORDER BY c.id",
    f"{_C} WITH c, COUNT {{ (c)-->() }} AS n WHERE n > 0 RETURN c.id, n ORDER BY n DESC, c.id",
    f"{_C} WITH collect(c.id) AS ids RETURN size(ids) AS n",
    f"{_C} WITH collect(c.id) AS ids UNWIND ids AS id RETURN id ORDER BY id",
    "MATCH (a:Disease) RETURN a.id AS id UNION MATCH (a:Disease) RETURN a.id AS id",
    "MATCH (a:Disease) RETURN a.id AS id UNION ALL MATCH (a:ChemicalEntity) RETURN a.id AS id",
    "RETURN 1 AS x UNION RETURN 1 AS x",
    "MATCH (a:ChemicalEntity), (b:ChemicalEntity) WHERE a.id < b.id RETURN a.id, b.id ORDER BY a.id, b.id",
    "MATCH (a:ChemicalEntity)-[:CAUSES]->(d:Disease), (b:ChemicalEntity)-[:CAUSES]->(d) RETURN count(*) AS n",
    "MATCH (a:ChemicalEntity)-[:CAUSES]->(:Disease)<-[:CAUSES]-(b) RETURN DISTINCT a.id, b.id ORDER BY a.id, b.id",
    "MATCH (a {id: $id}) RETURN a.name AS name",
    "MATCH (a) WHERE a.id IN $ids RETURN a.name AS name ORDER BY name",
    "RETURN $id AS id, $ids AS ids",
    "MATCH (a:ChemicalEntity) RETURN a.id ORDER BY a.id SKIP 1 LIMIT 1",
    "RETURN {id: 1}.id AS x",
    "RETURN -(1 + 2) * 3 AS x, 7 % 4 AS y, 2 ^ 3 AS z",
    "RETURN NOT (true AND false) OR (true XOR false) AS x",
    "RETURN [1, 2, 3][0] AS a, [1, 2, 3][-1] AS b, [1, 2, 3][1..2] AS c",
    "RETURN [x IN range(1, 5) WHERE x % 2 = 0] AS even",
    "RETURN abs(-1) AS a, ceil(1.5) AS b, floor(1.5) AS c, sign(-3) AS d, sqrt(4.0) AS e",
    "MATCH ()-[r:CAUSES]->() RETURN startNode(r).id, endNode(r).id",
    "RETURN CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END AS x",
)

QUESTIONS = (
    *(*_LOOKUPS, *_NEIGHBOURS, *_COMPARED, *_TEXTS, *_COUNTED, *_EXISTS),
    *(*_PATHS, *_CLAUSES),
)
