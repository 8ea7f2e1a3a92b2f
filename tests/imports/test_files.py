"""Tables with quotes, mappings that do not fit, XML that is refused, and Hetionet as it is published."""

import bz2
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medkg
from medkg.errors import InputError, UsageError
from medkg.formats.column_map import read_column_map
from medkg.formats.delimited import delimited
from medkg.formats.detect import detect
from medkg.formats.registry import readers
from medkg.formats.stream import chunks
from medkg.formats.tables import Rejected
from medkg.formats.xml_elements import elements
from medkg.vocabulary.words import ShippedTerminology
from tests.formats.support import write
from tests.imports.samples import EXAMPLES
from tests.imports.test_contract import assertions

MAPPING = '[columns]\nsubject = "a"\nobject = "b"\n[constants]\npredicate = "treats"\n'


def cells(path: Path, content: str | bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    rejected = Rejected("t")
    found = list(delimited(write(path, content), source="t", rejected=rejected, delimiter=","))
    return found, [one.place for one in rejected]


def test_quotes_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    found, rejected = cells(tmp_path / "t", '"a,b",c\n"say ""x""",d\n"two\nlines",e\n\n"a","b"\n"",""\n')
    assert found == [
        (1, ["a,b", "c"]),
        (2, ['say "x"', "d"]),
        (3, ["two\nlines", "e"]),
        (6, ["a", "b"]),
        (7, ["", ""]),
    ]
    assert rejected == []


def test_a_quote_that_never_closes_costs_its_line(tmp_path: Path) -> None:
    found, rejected = cells(tmp_path / "t", 'a,b\n"c,d\ne,f\ng,"h"\n' + "i,j\n" * 100)
    assert [row for _, row in found] == [["a", "b"], ["e", "f"], ["g", "h"], *[["i", "j"]] * 100]
    assert rejected == ["line 2"]


def test_lines_that_are_no_text_cost_themselves(tmp_path: Path) -> None:
    found, rejected = cells(tmp_path / "t", b"a,b\n\xff,c\nd\0,e\nf,g\n")
    assert (found, rejected) == ([(1, ["a", "b"]), (4, ["f", "g"])], ["line 2", "line 3"])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.text("ab,\" '", min_size=0, max_size=6), min_size=2, max_size=3), min_size=1, max_size=5))
def test_what_csv_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]) -> None:
    text = "".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in table)
    found, rejected = cells(tmp_path_factory.mktemp("csv") / "t", text)
    assert ([row for _, row in found], rejected) == (table, [])


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ("[columns]\nsubjekt = 'a'\n", r"m.toml \[columns\]: there is no 'subjekt' in a mapping. There are subject, "),
        ("[colums]\nsubject = 'a'\n", "there is no 'colums' in a mapping. There are columns, nodes"),
        ("[columns]\nsubject = 1\n", r"subject is no text"),
        ("columns = 'a'\n", "no table of names"),
        ("[polarity]\nno = 'false'\n", "'false' is neither asserted nor denied"),
        ("[columns\n", "is no TOML"),
    ],
)
def test_a_mapping_that_says_nothing_is_refused(tmp_path: Path, mapping: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        read_column_map(write(tmp_path / "m.toml", mapping))


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"m.toml cannot be read"):
        read_column_map(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (MAPPING, r"names the column 'a', which the table lacks. The table has the columns 'x', 'y'."),
        ('[columns]\nsubject = "x"\n', "names no column for the object. The table has the columns 'x', 'y'."),
    ],
)
def test_columns_that_are_missing_are_told_with_those_that_exist(tmp_path: Path, mapping: str, expected: str) -> None:
    path = write(tmp_path / "t.csv", "x,y\n1,2\n")
    shown = medkg.preview([path], mapping=write(tmp_path / "m.toml", mapping))
    assert (shown.refused, shown.evidence, shown.refusals[0].place) == (1, 0, "line 1")
    assert expected in shown.refusals[0].reason


def test_a_dry_run_shows_what_rows_become_and_stores_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "t.tsv", "a\tb\nDOID:1\tDOID:2\n\tDOID:3\nlithium\tDOID:3\n")
    shown = medkg.preview([path], mapping=write(tmp_path / "m.toml", MAPPING), top=1)
    assert (shown.evidence, shown.documents, shown.refused) == (2, 1, 1)
    assert [(row.subject, row.predicate, row.object, row.document) for row in shown.rows] == [
        ("DOID:1", "treats", "DOID:2", "mapped:t.tsv")
    ]
    assert [(one.place, one.reason) for one in shown.refusals] == [("line 3", "the subject is empty.")]
    assert not list(tmp_path.glob("*.graph"))


def test_a_mapping_and_a_format_do_not_go_together(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="both given"):
        medkg.preview([tmp_path], mapping=tmp_path / "m.toml", input_format="kgx")


@pytest.mark.parametrize("declared", ['<!DOCTYPE graphml [<!ENTITY x "y">]>', '<!DOCTYPE graphml SYSTEM "http://x/y">'])
def test_declarations_are_refused_before_anything_is_parsed(tmp_path: Path, declared: str) -> None:
    path = write(tmp_path / "x.graphml", f'<?xml version="1.0"?>\n{declared}<graphml><node id="a"/></graphml>')
    with pytest.raises(InputError, match="never expands"):
        list(elements(path, {"node"}))
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = graph.load([path])
        assert (report.quarantined, report.evidence) == (1, 0)


def test_xml_that_breaks_gives_what_came_before(tmp_path: Path) -> None:
    path = write(tmp_path / "x.graphml", '<graphml>\n<node id="a"/>\n<node id="b"/>\n<node id="c"></graphml>')
    found = []
    with pytest.raises(InputError, match=r"line 4: this is no well-formed XML"):
        found.extend(element.get("id") for element in elements(path, {"node"}))
    with pytest.raises(InputError, match="no well-formed XML"):
        list(elements(write(tmp_path / "y", '<graphml>\n<node id="a"/>'), {"node"}))


def test_graphml_of_another_tool_is_read_by_a_mapping(tmp_path: Path) -> None:
    keys = '<key id="k" for="edge" attr.name="how"/><key id="l" for="node" attr.name="curie"/>'
    body = '<node id="n0"><data key="l">DOID:1</data></node><node id="n1"/><edge source="n0" target="n1">'
    body += '<data key="k">treats</data></edge><edge source="n1" target="n1"/>'
    path = write(tmp_path / "x.graphml", f"<graphml>{keys}<graph>{body}</graph></graphml>")
    mapping = write(tmp_path / "m.toml", '[columns]\npredicate = "how"\n')
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = graph.load([path], mapping=mapping)
        assert assertions(graph) == {("name:n0", "treats", "name:n1", "asserted", 1)}
        assert report.quarantined == 1
    mapping.write_text('[columns]\npredicate = "how"\n[nodes]\nid = "curie"\n', encoding="utf-8")
    shown = medkg.preview([path], mapping=mapping)
    assert [(row.subject, row.object) for row in shown.rows] == [("DOID:1", "name:n1")]
    assert "the node 'n1' has no id" in shown.refusals[0].reason


def test_hetionet_is_read_as_it_is_published(tmp_path: Path) -> None:
    example = EXAMPLES["hetionet-json"]
    packed = bz2.compress(example.text().encode())
    path = write(tmp_path / "hetionet-v1.0.json.bz2", packed)
    with medkg.open(tmp_path / "g", create=True) as graph:
        assert graph.load([path]).quarantined == 0
        assert assertions(graph) == example.expected


def test_bzip2_that_breaks_off_or_is_damaged(tmp_path: Path) -> None:
    packed = bz2.compress(b"a line\n" * 1000)
    assert b"".join(chunks(write(tmp_path / "whole", packed + packed))) == b"a line\n" * 2000
    with pytest.raises(InputError, match="ends early"):
        list(chunks(write(tmp_path / "short", packed[:-5])))
    with pytest.raises(InputError, match="damaged"):
        list(chunks(write(tmp_path / "broken", packed[:20] + b"\0" * 30 + packed[50:])))


def test_a_line_of_text_with_an_open_quote_is_no_predication(tmp_path: Path) -> None:
    path = write(tmp_path / "note.txt", 'a, b, c, d, e, f, g, h, i, j, k, l and "m\n')
    assert detect(path, readers(ShippedTerminology())).name == "text"


def test_graphml_keys_may_say_what_stands_where_an_edge_is_silent(tmp_path: Path) -> None:
    key = '<key id="p" for="edge" attr.name="predicate"><default>treats</default></key>'
    edges = '<edge source="X:1" target="X:2"/><edge source="X:2" target="X:1"><data key="p">causes</data></edge>'
    path = write(tmp_path / "x.graphml", f"<graphml>{key}<graph>{edges}</graph></graphml>")
    with medkg.open(tmp_path / "g", create=True) as graph:
        graph.load([path])
        assert {one[:3] for one in assertions(graph)} == {("X:1", "treats", "X:2"), ("X:2", "causes", "X:1")}


def test_a_concept_without_an_edge_lands_beside_edges_with_publications(tmp_path: Path) -> None:
    edge = '{"subject": "X:1", "predicate": "biolink:treats", "object": "X:2", "publications": ["PMID:1"]}'
    node = '{"id": "X:3", "name": "alone", "category": ["biolink:Disease"]}'
    path = write(tmp_path / "x.json", f'{{"nodes": [{node}], "edges": [{edge}]}}')
    with medkg.open(tmp_path / "g", create=True) as graph:
        graph.load([path])
        assert {one.id for one in graph._parts.record().concepts()} == {"X:1", "X:2", "X:3"}
