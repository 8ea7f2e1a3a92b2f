"""Conditions on relationships hold in the embedded view, wherever they stand and however far the pattern goes on.

Ladybug 0.22 answers a condition between two steps from one row for a whole batch of rows. Every table is a batch, so
that it shows on a graph whose concepts say two kinds of things.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.views.ladybug.view import LadybugView
from tests.views.conftest import Asker
from tests.views.small_source import Silence, SmallSource

_DENIED = Context(polarity=Polarity.DENIED)


def _said(subject: int, predicate: str, object_: int, context: Context = PLAIN) -> Evidence:
    return Evidence(
        subject=f"T:{subject}", predicate=predicate, object=f"T:{object_}", document_id="said", extractor="test@1",
        context=context,
    )  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    said = [
        _said(0, "binds", 1),
        *(_said(0, "causes", 2), _said(0, "causes", 3, _DENIED), _said(0, "causes", 4)),
        *(_said(one, "treats", 5) for one in (1, 2, 3, 4)),
        *(_said(5, "treats", 6), _said(5, "treats", 7, _DENIED)),
    ]
    concepts = [Concept(f"T:{number}", f"name {number}", "Gene") for number in range(8)]
    source = SmallSource(said, concepts=concepts, documents=[Document(id="said", text="")])
    view = LadybugView(tmp_path_factory.mktemp("views"), source)
    view.rebuild(source, progress=Silence())
    yield Asker(view)
    view.close()


ASSERTED = ["T:1", "T:2", "T:4"]


@pytest.mark.parametrize(
    ("statement", "ids"),
    [
        ("MATCH (a {id: 'T:0'})-[r]->(b)-[s]->(c) WHERE r.polarity = 'asserted' RETURN b.id", ASSERTED),
        ("MATCH (a {id: 'T:0'})-[r]->(b)-[s]->(c) WHERE r.polarity = 'denied' RETURN b.id", ["T:3"]),
        ("MATCH (a {id: 'T:0'})-[r]->(b)-[]->(c) WHERE NOT r.polarity = 'denied' RETURN b.id", ASSERTED),
        ("MATCH (a {id: 'T:0'})-[{polarity: 'asserted'}]->(b)-->(c) RETURN b.id", ASSERTED),
        ("MATCH (a)-[r]->(b)-->(c) WHERE a.id = 'T:0' AND r.polarity = 'asserted' RETURN b.id", ASSERTED),
        ("MATCH (a {id: 'T:0'})-[r]->(b) WHERE r.polarity = 'asserted' MATCH (b)-->(c) RETURN b.id", ASSERTED),
        (("MATCH (a {id: 'T:0'})-[r:BINDS|CAUSES]->(b:Gene)-[:TREATS]->(c:Gene {id: 'T:5'}) "
         "WHERE r.polarity = 'asserted' AND c.name <> '' RETURN b.id"), ASSERTED),
        ("MATCH (a {id: 'T:0'})-[r]->(b)-[s]->(c)-[t]->(d) WHERE r.polarity = t.polarity RETURN DISTINCT b.id",
         ["T:1", "T:2", "T:3", "T:4"]),
        ("MATCH (a {id: 'T:0'})-[r]->(b)-->()-[t {polarity: r.polarity}]->(d) WHERE d.id = 'T:7' RETURN b.id",
         ["T:3"]),
        (("MATCH (a {id: 'T:0'}) MATCH (b {id: 'T:2'}) OPTIONAL MATCH (a)-[r]->(c)-->(d)<--(b) "
         "WHERE r.polarity = 'asserted' RETURN c.id"), ["T:1", "T:4"]),
        ("MATCH (a {id: 'T:6'})<--(b)<-[s]-(c)<-[t]-(d:Gene) WHERE t.polarity = 'asserted' RETURN c.id", ASSERTED),
        ("MATCH (a:Gene) WHERE EXISTS { (a)-[r]->(b)-->(c {id: 'T:5'}) WHERE r.polarity = 'denied' } RETURN a.id",
         ["T:0"]),
        ("MATCH (a:Gene) WHERE EXISTS { (a {id: 'T:0'})-[r]->(b)-[s]->(c) WHERE r.belief > 1 } RETURN a.id", []),
        ("MATCH (a)-[r]->(b:Gene)-[s]->(c:Gene)<-[t]-(a) WHERE r.key IS NOT NULL RETURN b.id", []),
        ("MATCH (c)<-[s:CAUSES]-(a {id: 'T:0'})-[r]->(b)-[t]->(d) WHERE s.polarity = 'denied' RETURN b.id",
         ["T:1", "T:2", "T:4"]),
        ("MATCH (a {id: 'T:0'})-[r:BINDS]->(b)-[:BINDS|TREATS*1..2]-(c:Gene {id: 'T:0'}) RETURN b.id", []),
        ("MATCH (a:Gene {id: 'T:1'})--(b:Gene)--(c:Gene)--(d:Gene {id: 'T:1'}) RETURN b.id", []),
        ("MATCH (a {id: 'T:6'}) WHERE (a)<-[:TREATS]-()-[:TREATS]->({id: 'T:6'}) RETURN a.id", []),
        ("MATCH (a {id: 'T:6'}) WHERE (a)<-[:TREATS]-()-[:TREATS]->({id: 'T:7'}) RETURN a.id", ["T:6"]),
    ],
)  # fmt: skip
def test_a_condition_holds_in_every_row_and_keeps_every_row(ask: Asker, statement: str, ids: list[str]) -> None:
    assert sorted(str(row[0]) for row in ask(statement).rows) == ids
