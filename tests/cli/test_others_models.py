"""Others' models and linkers from the command: small real ones, from a text to evidence in the graph."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from medkg.extract.citizen.scispacy_files import pinned_digest, scispacy_files
from tests.cli.conftest import Run
from tests.extract.citizen.small_models import installed, saved, scispacy_linker, trained

TEXT = "Lithium caused tremor. Cisplatin did not cause hypotension. Cisplatin induced nausea."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(trained(), tmp_path_factory.mktemp("models") / "en_ner_bc5cdr_md")


@pytest.fixture(scope="module")
def linker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        yield scispacy_linker(tmp_path_factory.mktemp("linkers") / "small", patch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def extractors(medkg: Run, folder: Path) -> list[str]:
    told = json.loads(medkg("info", "-g", "x.graph", "--format", "json", cwd=folder).stdout)
    return sorted(one["name"] if isinstance(one, dict) else one for one in told["extractors"])


@pytest.mark.parametrize("workers", [0, 2])
def test_a_model_finds_mentions_that_become_evidence(medkg: Run, model: Path, folder: Path, workers: int) -> None:
    done = medkg(
        "build", "a.txt", "-g", "x.graph", "--nlp", model, "--workers", workers, "--format", "json", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("en_ner_bc5cdr_md-0.5.4 was made for spaCy 3.7 and is run by 3.") == 1
    report = json.loads(done.stdout)
    assert (report["mentions"], report["evidence"]) == (6, 3)
    found = json.loads(
        medkg("query", "MATCH (c)-[r:CAUSES]->(d) RETURN c.id, d.id, r.polarity", "-g", "x.graph", "--format", "json",
              cwd=folder).stdout
    )  # fmt: skip
    assert sorted(found["rows"]) == [
        ["MESH:D002945", "MESH:D007022", "denied"],
        ["MESH:D002945", "MESH:D009325", "asserted"],
        ["MESH:D008094", "MESH:D014202", "asserted"],
    ]
    again = medkg("build", "a.txt", "-g", "x.graph", "--nlp", model, "--format", "json", cwd=folder)
    assert json.loads(again.stdout)["unchanged"] == 1


def test_an_installed_model_goes_by_its_name(
    environment: dict[str, str], model: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path_factory.mktemp("site")
    name = installed(model, site)

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "medkg_cli.main", *arguments], cwd=folder, capture_output=True, text=True,
            env={**environment, "PYTHONPATH": str(site)}, check=False, timeout=110,
        )  # fmt: skip

    build = ("build", "a.txt", "-g", "x.graph", "--workers", "1", "--format", "json", "--nlp")
    done = ran(*build, name)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["evidence"] == 3
    # By now Python has compiled the package's code beside it: that changes nothing about the model.
    assert json.loads(ran(*build, name).stdout)["unchanged"] == 1
    assert "Installed: en_ner_bc5cdr_md." in ran(*build, "en_core_sci_sm").stderr


def test_another_model_reads_texts_anew(medkg: Run, model: Path, folder: Path) -> None:
    build = ("build", "a.txt", "-g", "x.graph", "--workers", "0", "--format", "json")
    medkg(*build, "--nlp", model, cwd=folder)
    other = shutil.copytree(model, folder / "other")
    meta = json.loads((other / "meta.json").read_text("utf-8")) | {"version": "0.6.0"}
    (other / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    done = medkg(*build, "--nlp", other, cwd=folder)
    assert json.loads(done.stdout)["changed"] == 1
    assert all(name.startswith("medkg-en_ner_bc5cdr_md-0.6.0@") for name in extractors(medkg, folder))


def test_labels_that_no_table_knows_are_counted_and_can_be_given_a_meaning(medkg: Run, folder: Path) -> None:
    saved(trained(("POISON", "DISEASE")), folder / "model")
    show = ("annotate", "a.txt", "--nlp", "model", "--format", "json")
    done = medkg(*show, cwd=folder)
    assert "file:a.txt: labels that no table knows, kept as they are, without links: POISON (3)" in done.stderr
    (shape,) = json.loads(done.stdout)
    assert {(one["category"], one["id"]) for one in shape["mentions"] if one["text"] == "Lithium"} == {("POISON", None)}
    (folder / "labels.tsv").write_text("label\tcategory\npoison\tChemicalEntity\n", encoding="utf-8")
    (folder / "medkg.toml").write_text('[build]\nlabels = "labels.tsv"\n', encoding="utf-8")
    done = medkg(*show, cwd=folder)
    assert "no table knows" not in done.stderr
    (shape,) = json.loads(done.stdout)
    assert {one["id"] for one in shape["mentions"] if one["text"] == "Lithium"} == {"MESH:D008094"}


@pytest.mark.parametrize("command", ["build", "annotate"])
def test_a_model_that_is_not_there_leaves_nothing_behind(medkg: Run, folder: Path, command: str) -> None:
    graph = ("-g", "x.graph") if command == "build" else ()
    done = medkg(command, "a.txt", "--nlp", "en_ner_bc5cdr_md", *graph, cwd=folder)
    assert done.returncode == 2
    assert "pip install --no-deps https://" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt"]


def test_a_model_that_finds_nothing_ends_the_build_in_words(medkg: Run, folder: Path) -> None:
    saved(spacy.blank("en"), folder / "empty")
    done = medkg("build", "a.txt", "-g", "x.graph", "--nlp", "empty", "--workers", "1", cwd=folder)
    assert done.returncode == 1
    assert "has no component that finds entities, only none at all" in done.stderr


def test_scispacys_linker_needs_a_pin_and_then_links(medkg: Run, linker: Path, folder: Path) -> None:
    settings = f'[build]\nlinker = "scispacy:{linker}"\n'
    (folder / "medkg.toml").write_text(settings, encoding="utf-8")
    build = ("build", "a.txt", "-g", "x.graph", "--workers", "1", "--format", "json")
    done = medkg(*build, cwd=folder)
    pin = pinned_digest(scispacy_files(f"scispacy:{linker}").digests())
    assert done.returncode == 2
    assert (
        "is a pickle, which can run any code when it is read. If you trust whom you have it from, pin these"
        in done.stderr
    )
    assert pin in done.stderr
    assert not (folder / "x.graph").exists()
    (folder / "medkg.toml").write_text(f'{settings}linker_sha256 = "{pin}"\n', encoding="utf-8")
    done = medkg(*build, cwd=folder)
    assert done.returncode == 0, done.stderr
    rows = json.loads(
        medkg(
            "query", "MATCH (c)-[r:CAUSES]->(d) RETURN c.id, d.id", "-g", "x.graph", "--format", "json", cwd=folder
        ).stdout
    )["rows"]
    assert ["umls:C0023870", "umls:C0040822"] in rows
    (folder / "medkg.toml").write_text(f'{settings}linker_sha256 = "{pin[::-1]}"\n', encoding="utf-8")
    done = medkg(*build, cwd=folder)
    assert done.returncode == 2
    assert "They are not the files that were pinned" in done.stderr


def test_what_only_our_linker_can_answer_says_so(medkg: Run, linker: Path, folder: Path) -> None:
    (folder / "medkg.toml").write_text(f'[build]\nlinker = "scispacy:{linker}"\n', encoding="utf-8")
    done = medkg("find", "lithium", "--why", cwd=folder)
    assert done.returncode == 2
    assert "a linker of scispaCy's, and this is a question to medkg's" in done.stderr


@pytest.mark.parametrize("line", ["nlp = 3", "labels = 3", "linker_sha256 = true", "context_cues = 3"])
def test_a_setting_of_another_kind_is_refused_in_words(medkg: Run, folder: Path, line: str) -> None:
    (folder / "medkg.toml").write_text(f"[build]\n{line}\n", encoding="utf-8")
    done = medkg("annotate", "a.txt", cwd=folder)
    assert done.returncode == 2
    assert f"setting build.{line.split(maxsplit=1)[0]} from medkg.toml is" in done.stderr
