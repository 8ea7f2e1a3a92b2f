"""Whatever is put in: a message of ours that names file and place, good neighbours land, nothing hangs or grows."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

import medkg
from medkg.errors import GraphCorrupt, SettingsError, StorageError
from medkg.model.concept import Term
from medkg.model.reading import Rejection
from medkg.settings import load_settings
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.term_rows import write_terms
from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, limits and signals of a POSIX system")

SENTENCE = "Aspirin prevents stroke."
LONG_LINE = 50 << 20
MOST_MEMORY = 800  # MiB, of which the encoder and what runs it take a hundred
ELSEWHERE = "what-stands-in-another-file"
PATIENCE = 60.0


def row(id_: str, text: str = SENTENCE) -> bytes:
    return json.dumps({"id": id_, "title": f"Note {id_}.", "text": text}).encode() + b"\n"


def article(pmid: int, text: str = SENTENCE) -> bytes:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>Title {pmid}.'
        f"</ArticleTitle><Abstract><AbstractText>{text}</AbstractText></Abstract></Article></MedlineCitation>"
        "</PubmedArticle>\n"
    ).encode()


def articles(*records: bytes, before: bytes = b"") -> bytes:
    return b'<?xml version="1.0"?>\n' + before + b"<PubmedArticleSet>" + b"".join(records) + b"</PubmedArticleSet>"


def packed() -> bytes:
    """Forty lines that gzip can hardly make smaller, so that half of its bytes are half of the lines."""
    draw = random.Random(1)  # noqa: S311 - noise, not a secret
    return gzip.compress(b"".join(row(f"z{n}", "".join(draw.choices("abcdefgh ", k=200))) for n in range(40)), mtime=0)


def broken_in_the_middle(data: bytes) -> bytes:
    return data[: len(data) // 2] + b"\xff" * 20 + data[len(data) // 2 + 20 :]


BOMB = b"<!DOCTYPE x [<!ENTITY a0 'haha'>%s]>\n" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 11)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wreck:
    """A file, what must be said of it (place and reason, as patterns) and which documents it must still give."""

    file: str
    data: bytes
    said: tuple[tuple[str, str], ...] = ()
    landed: tuple[str, ...] = ()


WRECKS = (
    Wreck(
        file="truncated.jsonl.gz",
        data=packed()[:2200],
        said=((r"byte \d+", "gzip data ends early.* Fetch the file again"),),
        landed=("z0", "z10"),
    ),
    Wreck(file="damaged.jsonl.gz", data=broken_in_the_middle(packed()), said=((r"byte \d+", "gzip"),), landed=("z1",)),
    Wreck(
        file="truncated.xml",
        data=articles(article(101), article(102))[:400],
        said=((r"byte \d+", "ends inside this record"),),
        landed=("PMID:101",),
    ),
    Wreck(
        file="one-of-many.xml",
        data=articles(
            *(article(200 + n) for n in range(20)), article(250).replace(b"</ArticleTitle>", b""), article(251)
        ),
        said=((r"byte \d+", "not well-formed XML"),),
        landed=(*(f"PMID:{200 + n}" for n in range(20)), "PMID:251"),
    ),
    Wreck(
        file="mixed.jsonl",
        data=row("first")
        + b'{"id": "western", "text": "na\xefve"}\n'
        + b'{"id": "damaged", "text": "caf\xc3\xa9 na\xefve"}\n'
        + b'{"id": "nul", "text": "a\\u0000b"}\n'
        + b'{"id": "raw nul", "text": "a\0b"}\n'
        + b'{"id": "surrogate", "text": "a \\ud800 b"}\n'
        + b'{"id": "\\ud800", "text": "half an id"}\n'
        + b'{"text": "nobody"}\n{"id": "number", "text": 5}\n[1, 2]\n{broken\n'
        + b'{"id": "deep", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
        + row("last"),
        said=(
            ("line 2", "UTF-8"), ("line 3", "UTF-8"), ("line 4", "NUL"), ("line 5", "NUL"), ("line 6", "surrogate"),
            ("line 7", "surrogate"), ("line 8", "no id"), ("line 9", "'text' is not a string"), ("line 10", "object"),
            ("line 11", "not JSON"), ("line 12", "not JSON"),
        ),
        landed=("first", "last"),
    ),
    Wreck(file="bomb.xml", data=articles(article(300, "&a10;"), before=BOMB), said=(("byte 22", "declares entities"),)),
    Wreck(
        file="external.xml",
        data=articles(article(301, "&x;"), before=b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:ELSEWHERE">]>'),
        said=((r"byte \d+", "declares entities"),),
    ),
    Wreck(
        file="undeclared.xml",
        data=articles(article(302, "&x;"), article(303)),
        said=((r"byte \d+", "Entity 'x' not defined"),),
        landed=("PMID:303",),
    ),
    Wreck(
        file="offsets.pubtator",
        data=b"400|t|Lithium and the thyroid.\n400|a|Lithium caused hypothyroidism.\n"
        b"400\t0\t7\tLithium\tChemical\tD008094\n400\t900\t907\tLithium\tChemical\tD008094\n"
        b"400\t-3\t7\tLithium\tChemical\tD008094\n400\t7\t0\tLithium\tChemical\tD008094\n\n",
        said=(("line 4", "outside the text"), ("line 5", "not numbers"), ("line 6", "outside the text")),
        landed=("PMID:400",),
    ),
    Wreck(file="empty.xml", data=b"", said=(("", "empty"),)),
    Wreck(file="empty.jsonl.gz", data=gzip.compress(b""), said=(("", "empty"),)),
    Wreck(file="blank.txt", data=b" \n\n", said=(("", "empty"),)),
    Wreck(file="noise.txt", data=bytes(range(256)) * 4, said=(("", "none of the known formats.*--input-format"),)),
    Wreck(file="\x1b[2J\n.bin", data=b"\0", said=(("", "none of the known formats"),)),
    Wreck(file="western.txt", data="Naïve: aspirin prevents stroke.".encode("latin-1"), landed=("file:western.txt",)),
    Wreck(file="wide.txt", data=SENTENCE.encode("utf-16"), landed=("file:wide.txt",)),
    Wreck(file="\udcff.txt", data=SENTENCE.encode(), landed=(r"file:\udcff.txt",)),
    Wreck(file="o'ne\nline;\"$`.txt", data=SENTENCE.encode(), landed=("file:o'ne\nline;\"$`.txt",)),
    Wreck(
        file="long.jsonl",
        data=row("before") + b'{"id": "long", "text": "' + b"aspirin " * (LONG_LINE // 8) + b'"}\n' + row("after"),
        said=(("line 2", "longer than 32 MiB"),),
        landed=("before", "after"),
    ),
    Wreck(file="long.txt", data=b"aspirin " * (LONG_LINE // 8), said=(("line 1", "longer than 32 MiB"),)),
)  # fmt: skip
NAMES = [wreck.file.split("\n")[0].encode("ascii", "backslashreplace").decode() for wreck in WRECKS]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One build of every wreck."""

    folder: Path
    graph: Path
    code: int
    report: dict[str, object]
    err: str
    peak: float
    rows: tuple[dict[str, str], ...]
    documents: frozenset[str]


@pytest.fixture(scope="module")
def outcome(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """Build a folder of wrecks, among them a pipe that nobody writes to and a link that leads nowhere."""
    folder = tmp_path_factory.mktemp("wrecks")
    graph = tmp_path_factory.mktemp("graphs") / "wrecks.graph"
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "other.txt"
    elsewhere.write_text(ELSEWHERE)
    for wreck in WRECKS:
        (folder / wreck.file).write_bytes(wreck.data.replace(b"ELSEWHERE", str(elsewhere).encode()))
    os.mkfifo(folder / "pipe.txt")
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    (folder / "inside").mkdir()
    (folder / "inside" / "loop").symlink_to(folder)
    # Whoever is first compiles the vocabularies, which takes memory of its own.
    measured("annotate", Path(__file__).parents[2] / "examples" / "note.txt", environment=environment)
    code, out, err, peak = measured(
        "build", folder, "-g", graph, "--workers", "0", "--format", "json", environment=environment
    )
    yield Outcome(folder, graph, code, json.loads(out), err, peak, quarantined(graph), documents_of(graph))
    shutil.rmtree(folder)  # a hundred megabytes


def measured(*arguments: str | Path, environment: dict[str, str]) -> tuple[int, str, str, float]:
    """Run the command; gives exit code, both outputs and the peak of its memory in MiB.

    A process begins with the peak of the one that started it (Linux carries `ru_maxrss` over `exec`), so that a small
    process stands between this one, which has grown with its tests, and the command.
    """
    with tempfile.NamedTemporaryFile("r") as peak:
        child = subprocess.run(
            [sys.executable, "-c", MEASURING, peak.name, str(PATIENCE), *map(str, arguments)],
            capture_output=True, text=True, env=environment, check=False, timeout=2 * PATIENCE,
        )  # fmt: skip
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return child.returncode, child.stdout, child.stderr, int(peak.read()) / unit


MEASURING = """
import resource, subprocess, sys

peak, patience, *arguments = sys.argv[1:]
code = subprocess.run([sys.executable, "-m", "medkg_cli.main", *arguments], timeout=float(patience)).returncode
with open(peak, "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def quarantined(graph: Path) -> tuple[dict[str, str], ...]:
    path = graph / "quarantine.jsonl"
    return tuple(map(json.loads, path.read_text("utf-8").split("\n")[:-1])) if path.exists() else ()


def documents_of(graph: Path) -> frozenset[str]:
    with medkg.open(graph) as opened:
        lines = graph.with_suffix(".jsonl")
        opened.export(lines)
    found = (json.loads(line) for line in lines.read_text("utf-8").split("\n")[:-1])
    return frozenset(line["id"] for line in found if line["kind"] == "document")


def said_well(done: subprocess.CompletedProcess[str], code: int) -> bool:
    """Tell whether a run ended as it should: the exit code, a message of ours, and no traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, done.stderr
    return not code or done.stderr.startswith("medkg: ") or code == 3


@pytest.fixture
def at_home(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For the Python API in this process: the command's compiled names, and nobody's settings."""
    monkeypatch.setenv("MEDKG_CACHE", environment["MEDKG_CACHE"])
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def copy(graph: Path, tmp_path: Path) -> Path:
    """A graph to do harm to."""
    return Path(shutil.copytree(graph, tmp_path / "copy.graph"))


# -- what a file may hold -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wreck", WRECKS, ids=NAMES)
def test_every_wreck_is_put_aside_by_place_and_reason_and_its_good_documents_land(
    wreck: Wreck, outcome: Outcome
) -> None:
    shown = wreck.file.encode("utf-8", "backslashreplace").decode()
    rows = [found for found in outcome.rows if found["file"] == shown]
    for place, reason in wreck.said:
        assert any(re.fullmatch(place, found["place"]) and re.search(reason, found["reason"]) for found in rows), rows
    if "damaged" not in wreck.file:  # behind the damage, whatever comes out is noise
        assert len(rows) == len(wreck.said), rows
    assert set(wreck.landed) <= outcome.documents


def test_what_is_no_file_is_put_aside_and_nobody_waits_for_it(outcome: Outcome) -> None:
    rows = {found["file"]: found["reason"] for found in outcome.rows}
    assert "a pipe" in rows["pipe.txt"]
    assert "cannot be reached" in rows["dangling.txt"]
    assert not any("loop" in file for file in rows)


def test_the_whole_is_told_in_bounded_memory(outcome: Outcome) -> None:
    assert outcome.code == 3
    assert outcome.report["new"] == len(outcome.documents)
    assert outcome.report["quarantined"] == len(outcome.rows)
    assert outcome.peak < MOST_MEMORY
    assert "Traceback" not in outcome.err
    assert "quarantine.jsonl" in outcome.err
    assert r"\x1b[2J\n.bin: the content is in none" in outcome.err
    assert "\x1b" not in outcome.err
    assert "bomb.xml byte 22: the file declares entities" in outcome.err
    assert len(outcome.err.splitlines()) < 20


def test_nothing_is_read_from_where_an_entity_points(outcome: Outcome) -> None:
    held = b"".join(path.read_bytes() for path in outcome.graph.rglob("*") if path.is_file())
    assert ELSEWHERE.encode() not in held
    assert b"hahahaha" not in held


def test_a_good_annotation_beside_bad_ones_is_kept(outcome: Outcome, at_home: None) -> None:
    lines = outcome.graph.with_suffix(".jsonl").read_text("utf-8")
    mentions = [line for line in lines.split("\n") if '"kind":"mention","document":"PMID:400"' in line]
    assert len([line for line in mentions if "annotator:offsets" in line]) == 1


def test_a_repaired_file_leaves_no_row_in_quarantine(outcome: Outcome, medkg: Run, tmp_path: Path) -> None:
    graph = Path(shutil.copytree(outcome.graph, tmp_path / "repaired.graph"))
    repaired = {
        "mixed.jsonl": row("first") + row("deep"),
        "empty.xml": articles(article(500)),
        "truncated.jsonl.gz": packed(),
    }
    for name, data in repaired.items():
        (tmp_path / name).write_bytes(data)
    said_well(medkg("build", *(tmp_path / name for name in repaired), "-g", graph, "--workers", "0"), 0)
    left = {found["file"] for found in quarantined(graph)}
    assert left == {found["file"] for found in outcome.rows} - set(repaired)
    assert documents_of(graph) == outcome.documents | {"deep", "PMID:500", *(f"z{n}" for n in range(40))}


def test_a_build_that_can_read_nothing_says_so(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": 5}\n')
    (tmp_path / "b.xml").write_bytes(b"")
    missing = tmp_path / "nowhere.txt"
    done = medkg(
        "build", tmp_path / "a.jsonl", tmp_path / "b.xml", missing, "-g", tmp_path / "x.graph", "--workers", "0",
        "--format", "json",
    )  # fmt: skip
    assert said_well(done, 3)
    report = json.loads(done.stdout)
    assert (report["documents"], report["quarantined"]) == (0, 3)
    for words in ("a.jsonl line 1: 'text' is not a string", "b.xml: the file is empty", "nowhere.txt: there is no"):
        assert words in done.stderr


def test_a_broken_line_of_a_loaded_table_costs_itself(medkg: Run, tmp_path: Path) -> None:
    table = tmp_path / "known.tsv"
    lines = ["subject\tpredicate\tobject\tconfidence", "X:1\ttreats\tX:2\t1", "X:1\ttreats", "X:3\ttreats\tX:2\t7", ""]
    table.write_bytes("\n".join(lines).encode() + b"X:4\ttreats\t\xff\t1\nX:5\ttreats\tX:2\t0.5\n")
    done = medkg("load", table, "-g", tmp_path / "x.graph", "--format", "json")
    assert said_well(done, 3)
    assert json.loads(done.stdout)["evidence"] == 2
    assert {found["place"] for found in quarantined(tmp_path / "x.graph")} == {"line 3", "line 4", "line 5"}
    table.write_text("\n".join(lines[:2]) + "\n")
    said_well(medkg("load", table, "-g", tmp_path / "x.graph"), 0)
    assert quarantined(tmp_path / "x.graph") == ()


def test_a_file_that_changes_while_it_is_read_is_told_and_what_was_read_lands(at_home: None, tmp_path: Path) -> None:
    source = tmp_path / "growing.jsonl"
    filler = {"metadata": {"filler": "x" * 300_000}}  # more than is read at once
    source.write_bytes(b"".join(json.dumps({"id": f"g{n}", "text": SENTENCE} | filler).encode() + b"\n" for n in "ab"))

    class Writer:
        """Somebody who adds to the file as soon as its first document is through."""

        def stage(self, name: str, *, total: int | None = None) -> None: ...

        def note(self, message: str) -> None: ...

        def advance(self, by: int = 1) -> None:
            with source.open("ab") as file:
                file.write(row("late"))

    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        report = graph.build([source], workers=0, progress=Writer())
        assert report.quarantined == 1
    (found,) = quarantined(tmp_path / "x.graph")
    assert "changed while it was read" in found["reason"]
    assert {"ga", "gb"} <= documents_of(tmp_path / "x.graph")


def test_a_folder_that_may_not_be_entered_is_told(medkg: Run, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("permissions do not hold root back; tests/formats/test_inputs.py puts root aside for this")
    (tmp_path / "in" / "locked").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(SENTENCE)
    (tmp_path / "in" / "locked").chmod(0)
    done = medkg("build", tmp_path / "in", "-g", tmp_path / "x.graph", "--workers", "0")
    (tmp_path / "in" / "locked").chmod(0o700)
    assert said_well(done, 3)
    assert "locked: the folder cannot be read" in done.stderr


def test_a_vocabulary_that_no_file_can_hold_costs_the_term_alone(tmp_path: Path) -> None:
    path = tmp_path / "terms.json"
    nodes = [
        {"id": "http://purl.obolibrary.org/obo/DOID_1", "lbl": "half \ud800", "type": "CLASS"},
        {"id": "http://purl.obolibrary.org/obo/DOID_2", "lbl": "tab\tline\n|bar", "type": "CLASS"},
    ]
    path.write_text(json.dumps({"graphs": [{"nodes": nodes, "edges": []}]}))
    rejected, term = read_vocabulary(path)
    assert isinstance(rejected, Rejection)
    assert "'DOID:1' holds" in rejected.reason
    assert isinstance(term, Term)
    write_terms([term], tmp_path / "own.tsv.gz")
    (again,) = read_vocabulary(tmp_path / "own.tsv.gz")
    assert isinstance(again, Term)
    assert again.concept.name == "tab line ¦bar"


def test_an_added_vocabulary_that_was_damaged_is_named(medkg: Run, copy: Path) -> None:
    (copy / "vocabulary").mkdir()
    (copy / "vocabulary" / "own.tsv.gz").write_bytes(packed()[:200])
    for command in (("vocabulary", "list"), ("annotate", copy / "record.sqlite")):
        told = medkg(*command, "-g", copy)
        assert said_well(told, 1)
        assert "own.tsv.gz" in told.stderr
        assert "or delete" in told.stderr


# -- names that mean something elsewhere ----------------------------------------------------------------------------

HOSTILE = (
    "Robert'); DROP TABLE document;--",
    'O\'Reilly "quoted" \\ back\\n',
    "`tick` $dollar ${x} {a: 1}",
    "A'}) DETACH DELETE n //",
    "<b>&amp;</b> \u202eturned\u2028",
    "\x1b[31mred",
)


@pytest.fixture(scope="module")
def hostile(medkg: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chain of concepts with such names, ids and categories."""
    folder = tmp_path_factory.mktemp("hostile")
    head = "subject\tpredicate\tobject\tsubject_name\tsubject_category\n"
    pairs = pairwise(HOSTILE)
    lines = [f"{a}\ttreats'); DROP `x`\t{b}\t{a}\tDrug`) DELETE n //\n" for a, b in pairs]
    (folder / "hostile.tsv").write_text(head + "".join(lines), encoding="utf-8")
    said_well(medkg("load", folder / "hostile.tsv", "-g", folder / "hostile.graph"), 0)
    return folder / "hostile.graph"


def test_hostile_names_come_back_from_a_query_as_they_went_in(medkg: Run, hostile: Path) -> None:
    statement = "MATCH (a)-[r]->(b) WHERE a.name = $name AND r.key IS NOT NULL RETURN a.name, r.predicate, b.id"
    for name, next_ in ((HOSTILE[0], HOSTILE[1]), (HOSTILE[3], " ".join(HOSTILE[4].split()))):
        done = medkg("query", statement, "--param", f"name={name}", "-g", hostile, "--format", "json")
        assert said_well(done, 0)
        assert json.loads(done.stdout)["rows"] == [[name, "treats'); DROP `x`", f"name:{next_}"]]


def test_hostile_names_are_explained_and_exported(medkg: Run, hostile: Path, tmp_path: Path) -> None:
    done = medkg("explain", HOSTILE[0], HOSTILE[2], "-g", hostile, "--format", "json")
    assert said_well(done, 0)
    (chain, *_) = json.loads(done.stdout)["chains"]
    assert [concept["name"] for concept in chain["concepts"]] == list(HOSTILE[:3])
    exported = medkg("export", "jsonl", tmp_path / "all.jsonl", "-g", hostile, "--format", "json")
    assert hashlib.sha256((tmp_path / "all.jsonl").read_bytes()).hexdigest() == json.loads(exported.stdout)["hash"]
    assert said_well(medkg("check", "-g", hostile), 0)


def test_escapes_in_names_do_not_reach_a_terminal(medkg: Run, hostile: Path) -> None:
    shown = medkg("query", "MATCH (a) WHERE a.id STARTS WITH 'name:' RETURN a.name", "-g", hostile)
    assert "\x1b" not in shown.stdout
    assert r"\x1b[31mred" in shown.stdout


# -- what stands in the graph's folder ------------------------------------------------------------------------------


@pytest.mark.parametrize(("begin", "verb"), [(0, "check"), (0, "info"), (4096 * 3, "check"), (4096 * 3, "explain")])
def test_a_corrupt_record_is_called_so(medkg: Run, copy: Path, begin: int, verb: str) -> None:
    with (copy / "record.sqlite").open("r+b") as file:
        file.seek(begin)
        file.write(b"\xff" * 4096 * 12)
    told = medkg(verb, *(("lithium", "hypothyroidism") if verb == "explain" else ()), "-g", copy)
    said = told.stdout + told.stderr  # what a check finds is its result
    assert told.returncode == 1
    assert "Traceback" not in said
    assert "record.sqlite" in said
    assert "Restore the graph from a copy, or build it again" in said


def test_a_corrupt_graph_is_not_merged_and_both_are_named(copy: Path, graph: Path, at_home: None) -> None:
    with (copy / "record.sqlite").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    with (
        medkg.open(copy.with_name("into.graph"), create=True) as into,
        pytest.raises(GraphCorrupt, match=r"copy\.graph could not be merged into .*into\.graph.*medkg check"),
    ):
        into.merge(copy)


@pytest.mark.parametrize(("target", "words"), [(".", "is a folder"), ("none/all.jsonl", "there is no folder")])
def test_an_export_that_has_no_place_is_told(graph: Path, at_home: None, target: str, words: str) -> None:
    with medkg.open(graph) as opened, pytest.raises(StorageError, match=words):
        opened.export(target)


def test_random_damage_to_the_record_never_ends_in_a_foreign_error(graph: Path, at_home: None, tmp_path: Path) -> None:
    whole = (graph / "record.sqlite").read_bytes()
    broken = tmp_path / "broken.graph"
    broken.mkdir()
    draw = random.Random(7)  # noqa: S311 - noise, not a secret
    for _ in range(60):
        at = draw.randrange(len(whole))
        width = draw.choice((1, 3, 40, 4096))
        (broken / "record.sqlite").write_bytes(whole[:at] + draw.randbytes(width) + whole[at + width :])
        for verb in (_summary, _check, _export, _networkx):
            try:
                with medkg.open(broken) as opened:
                    verb(opened)
            except medkg.errors.GraphError:
                continue


def _summary(opened: medkg.Graph) -> None:
    opened.summary()


def _check(opened: medkg.Graph) -> None:
    opened.check()


def _export(opened: medkg.Graph) -> None:
    opened.export(opened.path / "all.jsonl")


def _networkx(opened: medkg.Graph) -> None:
    opened.networkx()


def test_a_value_that_no_writer_stored_is_damage(graph: Path, at_home: None, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(graph, tmp_path / "broken.graph"))
    # A view that another test has built would answer in the record's place.
    shutil.rmtree(broken / "views", ignore_errors=True)
    whole = (broken / "record.sqlite").read_bytes()
    (broken / "record.sqlite").write_bytes(whole.replace(b"encoder", b"enc\xffder"))
    with medkg.open(broken) as opened, pytest.raises(GraphCorrupt, match=r"record\.sqlite"):
        opened.cypher("MATCH (e:Evidence) RETURN e.extractor")


def _deleted(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _of_another_version(path: Path) -> None:
    data = path.read_bytes()
    for old, new in ((rb'"format": 1', rb'"format": 9'), (rb"\"format\": 1", rb"\"format\": 9")):
        data = data.replace(old, new)
    path.write_bytes(data)


def _wrong_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 3, len(data), max(1, len(data) // 40)):
        data[at] ^= 0xFF
    path.write_bytes(bytes(data))


def _answers(graph: Path) -> object:
    with medkg.open(graph) as opened:
        chains = opened.explain("lithium", "hypothyroidism").chains
        rows = opened.cypher("MATCH (a)-[r:CAUSES]->(b) RETURN a.name, b.name, r.polarity ORDER BY r.polarity").rows
        found = opened.find("lithium")[0].concept
    return [chain.words for chain in chains], rows, found


@pytest.mark.parametrize("harm", [_deleted, _cut, _of_another_version, _wrong_in_the_middle])
def test_harmed_views_answer_as_before(harm: Callable[[Path], None], copy: Path, at_home: None) -> None:
    before = _answers(copy)
    files = [path for path in (copy / "views").rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) >= 5
    for path in files:
        harm(path)
    assert _answers(copy) == before


def test_harmed_views_answer_as_before_through_the_command(medkg: Run, copy: Path) -> None:
    statement = "MATCH (a)-[r:CAUSES]->(b) RETURN a.name, b.name, r.polarity ORDER BY r.polarity"
    before = medkg("query", statement, "-g", copy)
    (database,) = copy.glob("views/ladybug.*/*.lbdb")
    _wrong_in_the_middle(database)
    after = medkg("query", statement, "-g", copy)
    assert said_well(after, 0)
    assert after.stdout == before.stdout


def test_a_second_writer_is_turned_away_at_once_and_readers_are_not(
    medkg: Run, notes: Path, copy: Path, at_home: None
) -> None:
    with medkg_writer(copy):
        for command in (("build", notes, "--workers", "0"), ("forget", "PMID:1")):
            # The writer lives as long as this block: whoever waited for it would never come back.
            told = medkg(*command, "-g", copy)
            assert said_well(told, 1)
            assert "write.lock" in told.stderr
            assert "Wait until it has finished" in told.stderr
        assert said_well(medkg("query", "MATCH (d:Disease) RETURN d.name", "-g", copy), 0)


def medkg_writer(graph: Path):  # type: ignore[no-untyped-def]
    from medkg.record.store import open_record  # noqa: PLC0415 - what another process would hold

    return open_record(graph)


def test_a_graph_that_is_a_file_is_told(medkg: Run, notes: Path) -> None:
    before = notes.read_bytes()
    for command in (("info",), ("build", notes, "--workers", "0")):
        told = medkg(*command, "-g", notes)
        assert said_well(told, 1)
        assert "is a file, not a graph folder" in told.stderr
        assert "--graph" in told.stderr
    assert notes.read_bytes() == before


def test_a_graph_that_was_named_must_be_there(medkg: Run, tmp_path: Path) -> None:
    told = medkg("find", "aspirin", "-g", tmp_path / "misspelt.graph")
    assert said_well(told, 1)
    assert "misspelt.graph" in told.stderr


# -- what the machine may refuse ------------------------------------------------------------------------------------


def limited(size: int, environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow beyond `size` bytes, which fails as a full disk does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command = [sys.executable, "-m", "medkg_cli.main", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE,
        preexec_fn=limit,
    )  # fmt: skip


def test_a_full_disk_is_told_and_the_next_run_completes(
    medkg: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "many.jsonl"
    source.write_bytes(b"".join(row(f"d{n}", SENTENCE * 12) for n in range(40)))
    graph = tmp_path / "x.graph"
    told = limited(240_000, environment, "build", source, "-g", graph, "--workers", "0")
    assert said_well(told, 1)
    assert "record.sqlite" in told.stderr
    assert "what was committed before stands" in told.stderr
    assert "run the same command again" in told.stderr
    stood = documents_of(graph)
    assert 0 < len(stood) < 40
    done = medkg("build", source, "-g", graph, "--workers", "0", "--format", "json")
    assert said_well(done, 0)
    report = json.loads(done.stdout)
    assert (report["unchanged"], report["new"]) == (len(stood), 40 - len(stood))
    assert medkg("check", "-g", graph).returncode == 0


def test_a_disk_too_full_for_a_view_or_an_export_is_told(
    medkg: Run, environment: dict[str, str], copy: Path, outcome: Outcome, tmp_path: Path
) -> None:
    statement = "MATCH (a)-[r]->(b) RETURN count(*)"
    shutil.rmtree(copy / "views", ignore_errors=True)
    told = limited(150_000, environment, "query", statement, "-g", copy)
    assert said_well(told, 1)
    assert "The record is unharmed" in told.stderr
    assert not list(copy.glob("views/*.tmp"))
    told = limited(40_000, environment, "export", "jsonl", tmp_path / "all.jsonl", "-g", outcome.graph)
    assert said_well(told, 1)
    assert "all.jsonl: File too large" in told.stderr
    assert not list(tmp_path.glob("*.jsonl"))
    assert said_well(medkg("query", statement, "-g", copy), 0)


def test_an_output_that_cannot_be_written_is_told(environment: dict[str, str], graph: Path) -> None:
    info = f"'{sys.executable}' -m medkg_cli.main info -g '{graph}'"
    for redirection, words in ((">/dev/full", "cannot be written"), (">&-", "standard output is closed")):
        if redirection == ">/dev/full" and not Path("/dev/full").exists():
            continue
        told = subprocess.run(
            ["/bin/sh", "-c", f"{info} {redirection}"], capture_output=True, text=True, env=environment, check=False
        )
        assert said_well(told, 1)
        assert words in told.stderr


def test_work_goes_on_without_a_standard_error_or_input(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"{broken\n")
    build = f"'{sys.executable}' -m medkg_cli.main build --workers 0 --format json -g '{tmp_path}/x.graph'"
    for command in (f"{build} '{tmp_path}/bad.jsonl' 2>&-", f"{build} - <&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", command], capture_output=True, text=True, env=environment, check=False, timeout=PATIENCE
        )
        assert said_well(done, 3)
        assert json.loads(done.stdout)["quarantined"] == 1


def test_a_reader_that_goes_away_is_no_error(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(b"".join(row(f"d{n}") for n in range(150)))
    command = [sys.executable, "-m", "medkg_cli.main", "annotate", tmp_path / "many.jsonl", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"[\n"
        child.stdout.close()
        assert child.wait(PATIENCE) == 0
        assert child.stderr.read() == b""


def test_another_encoding_than_utf8_gets_escapes(environment: dict[str, str], graph: Path) -> None:
    plain = {**environment, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "medkg_cli.main", "explain", "lithium", "hypothyroidism", "-g", graph]
    for extra in ((), ("--format", "json")):
        done = subprocess.run([*command, *extra], capture_output=True, text=True, env=plain, check=False)
        assert said_well(done, 0)
        assert done.stdout.isascii()
    json.loads(done.stdout)


# -- settings and options -------------------------------------------------------------------------------------------


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("[build\n"), "not valid TOML"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "not valid TOML"),
        (_folder, "cannot be read"),
    ],
    ids=["broken", "binary", "folder"],
)
def test_settings_that_cannot_be_read_are_told(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tmp_path / "medkg.toml")
    with pytest.raises(SettingsError, match=rf"medkg\.toml.*{words}"):
        load_settings(folder=tmp_path)


def test_the_command_tells_of_settings_that_cannot_be_read(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "medkg.toml").mkdir()
    told = medkg("info", cwd=tmp_path)
    assert said_well(told, 2)
    assert "medkg.toml cannot be read" in told.stderr


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('graf = "x"', "setting graf from medkg.toml does not exist. Did you mean graph? Settings are"),
        ("[build]\nworker = 2", "setting build.worker from medkg.toml does not exist. Did you mean build.workers?"),
        ("[build]\nworkers = 'two'", "build.workers from medkg.toml is 'two', not a whole number from 0 to 64."),
        ("[build]\nworkers = 2.5", "build.workers from medkg.toml is 2.5, not a whole number from 0 to 64."),
        ("[build]\ndocument_timeout = 0", "build.document_timeout from medkg.toml is 0, not a number above 0."),
        ("[answer]\nbudget = 9", "answer.budget from medkg.toml is 9, not a whole number of at least 100."),
        ("build = 3", "setting build from medkg.toml is 3, not a table of settings."),
        ("graph = 5", "setting graph from medkg.toml is 5, not a path."),
    ],
)
def test_wrong_settings_are_told_in_our_words(tmp_path: Path, toml: str, words: str) -> None:
    (tmp_path / "medkg.toml").write_text(toml)
    with pytest.raises(SettingsError) as caught:
        load_settings(folder=tmp_path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("MEDKG_WORKERS", "2", "MEDKG_WORKERS sets nothing. Did you mean MEDKG_BUILD__WORKERS?"),
        ("MEDKG_BUILD_WORKERS", "2", "MEDKG_BUILD_WORKERS sets nothing. Did you mean MEDKG_BUILD__WORKERS?"),
        ("MEDKG_BUILD__WORKER", "2", "build.worker from the environment does not exist. Did you mean build.workers?"),
        ("MEDKG_QUERY__TIMEOUT", "nan", "query.timeout from the environment is 'nan', not a number above 0."),
    ],
)
def test_wrong_variables_are_told_in_our_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(folder=tmp_path)
    assert words in str(caught.value)


def test_an_empty_variable_sets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDKG_GRAPH", "")
    settings = load_settings(folder=tmp_path)
    assert settings.graph == Path("medkg.graph")
    assert ("graph", "medkg.graph", "default") in settings.origins


def test_a_wrong_variable_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "medkg_cli.main", "info"],
        capture_output=True, text=True, cwd=tmp_path, env={**environment, "MEDKG_BUILD": "many"}, check=False,
    )  # fmt: skip
    assert said_well(told, 2)
    assert "MEDKG_BUILD__WORKERS" in told.stderr


def test_names_that_cannot_be_compiled_are_told(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    told = subprocess.run(
        [sys.executable, "-m", "medkg_cli.main", "find", "aspirin"],
        capture_output=True, text=True, cwd=tmp_path, check=False, timeout=PATIENCE,
        env={**environment, "MEDKG_CACHE": str(tmp_path / "file")},
    )  # fmt: skip
    assert said_well(told, 1)
    assert "MEDKG_CACHE" in told.stderr


def test_an_unknown_format_lists_those_that_exist(medkg: Run, notes: Path, tmp_path: Path) -> None:
    told = medkg("build", notes, "--input-format", "nosuch", "-g", tmp_path / "x.graph", "--workers", "0")
    assert said_well(told, 2)
    assert "'nosuch'" in told.stderr
    assert "pubmed, jats" in told.stderr
    assert not (tmp_path / "x.graph").exists()


def test_what_does_not_exist_cannot_be_merged_and_makes_nothing(medkg: Run, tmp_path: Path) -> None:
    told = medkg("merge", tmp_path / "nosuch.graph", "-g", tmp_path / "x.graph")
    assert said_well(told, 1)
    assert "nosuch.graph" in told.stderr
    assert not (tmp_path / "x.graph").exists()
