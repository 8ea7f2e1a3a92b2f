"""The files for neo4j-admin keep the rules of its headers; tests/integration/neo4j imports them for real."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from medkg.views.cypher import shape
from medkg.views.exports.neo4j_csv import COMMAND_FILE, FILES, HEADERS, NODES, SEPARATOR
from medkg.views.selection import Selection
from tests.views.exports.support import awkward, exported, names
from tests.views.small_source import LITHIUM, SmallSource

FIELD = re.compile(r"(\w*):(ID\(\w+\)|START_ID\(\w+\)|END_ID\(\w+\)|LABEL|TYPE|string|long|double|string\[\])")


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 20)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        fields = (folder / f"{name}-header.csv").read_text(encoding="utf-8").rstrip("\n").split(",")
        return [dict(zip(fields, row, strict=True)) for row in csv.reader(file)]


def test_headers_are_of_the_documented_grammar_and_name_every_property() -> None:
    for name, header in HEADERS.items():
        kinds = [match[2] for match in map(FIELD.fullmatch, header) if match]
        assert len(kinds) == len(header)
        ends = ("ID", "LABEL") if name in NODES else ("START_ID", "END_ID", "TYPE")
        assert tuple(kind.split("(")[0] for kind in kinds if kind[0].isupper()) == ends
    columns = {name: {field.split(":")[0] for field in header} - {""} for name, header in HEADERS.items()}
    assert columns["concepts"] == set(shape.CONCEPT_PROPERTIES)
    assert columns["documents"] == set(shape.DOCUMENT_PROPERTIES)
    assert columns["evidence"] == set(shape.EVIDENCE_PROPERTIES)
    assert columns["assertions"] == set(shape.ASSERTION_PROPERTIES)


def test_everything_is_in_the_files_and_labels_are_from_the_closed_lists(tmp_path: Path) -> None:
    source = awkward()
    report = exported(source, tmp_path / "csv", "neo4j-csv")
    concepts, assertions = _table(tmp_path / "csv", "concepts"), _table(tmp_path / "csv", "assertions")
    back = {row["id:ID(Concept)"]: (row["name:string"], row["category:string"]) for row in concepts}
    assert back == {id_: (name.replace("\0", " "), category) for id_, (name, category) in names(source).items()}
    assert {row[":LABEL"] for row in concepts} <= {*shape.CONCEPT_LABELS}
    assert {row[":TYPE"] for row in assertions} <= {*shape.TYPES}
    assert {(row["key:string"], row["polarity:string"], float(row["belief:double"])) for row in assertions} == {
        (a.triple.key, str(a.triple.polarity), a.belief) for a in source.assertions()
    }
    listed = {row["key:string"]: tuple(row["sources:string[]"].split(SEPARATOR)) for row in assertions}
    assert listed == {a.triple.key: tuple(s.replace(SEPARATOR, " ") for s in a.sources) for a in source.assertions()}
    assert report.replaced == 2  # NUL in a name, a separator in a source


def test_evidence_hangs_together_and_is_selected_with_its_assertions(tmp_path: Path) -> None:
    report = exported(SmallSource(), tmp_path / "all", "neo4j-csv")
    part = exported(SmallSource(), tmp_path / "part", "neo4j-csv", Selection(min_documents=2))
    assert (report.documents, report.evidence) == (3, 13)
    assert (part.assertions, part.documents, part.evidence) == (1, 2, 2)
    evidence = {row["id:ID(Evidence)"] for row in _table(tmp_path / "part", "evidence")}
    ends, places = _table(tmp_path / "part", "ends"), _table(tmp_path / "part", "places")
    assert {row[":START_ID(Evidence)"] for row in (*ends, *places)} == evidence
    assert {row[":END_ID(Concept)"] for row in ends if row[":TYPE"] == "SUBJECT"} == {LITHIUM.id}
    documents = {row["id:ID(Document)"] for row in _table(tmp_path / "part", "documents")}
    assert {row[":END_ID(Document)"] for row in places} == documents


def test_the_command_names_every_file_and_is_written_beside(tmp_path: Path) -> None:
    report = exported(SmallSource(), tmp_path / "csv", "neo4j-csv")
    assert (tmp_path / "csv" / COMMAND_FILE).read_text(encoding="utf-8") == report.command + "\n"
    assert {file.name for file in (tmp_path / "csv").iterdir()} == {*FILES}
    assert all(file in report.command for file in FILES if file != COMMAND_FILE)
