"""`make bench`: every figure that medkg promises, printed by the command that measures it.

    python benchmarks/run.py [--quick] [--paths | --stores] [--peer PYTHON]

What needs only the shipped text runs always. What needs public corpora that may not be redistributed runs where
MEDKG_DATA names a folder that holds them (text/bc5cdr, graph/hetionet …), and is named as left out where it does not.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PLAIN, FOLDS = ("--ranking", "plain"), ("--folds", "5", "--intervals")
MEDKG = [sys.executable, "-m", "medkg_cli.main"]


def script(name: str, *arguments: str | Path) -> list[str]:
    """Give the command of one of the programmes beside this one."""
    return [sys.executable, str(HERE / name), *map(str, arguments)]


def always(*, quick: bool) -> list[list[str]]:
    """List what runs on the shipped text alone."""
    small = ["--small"] if quick else []
    rounds = ["--documents", "250"] if quick else []
    names = ["--names", "100000"] if quick else []
    return [
        script("overhead.py", *rounds),
        script("determinism.py", *small),
        script("crash.py", *small),
        script("vocabulary.py", *names),
        growth(quick=quick),
    ]


def growth(*, quick: bool) -> list[str]:
    """Give the command that measures chains on growing graphs."""
    return script("growth.py", *(["--edges", "100000", "1000000"] if quick else []))


def on_corpora(folder: Path, graph: Path) -> list[tuple[Path, list[str]]]:
    """List (what it needs, command) of what runs on public corpora."""
    text = folder / "text"
    bc5cdr, ncbi = text / "bc5cdr" / "dev.pubtator.txt.gz", text / "ncbi_disease" / "dev.pubtator.txt.gz"
    med1250 = text / "abbreviations" / "med1250_dev.txt.gz"
    negex = text / "context" / "negex_dev.tsv.gz"
    relations = [*MEDKG, "eval", "relations", "--predicate", "CID", "--gold", str(bc5cdr), "--mentions"]
    return [
        (bc5cdr, script("reading.py", bc5cdr, "--records", "30000")),
        *((gold, [*MEDKG, "eval", "ner", "--gold", str(gold)]) for gold in (bc5cdr, ncbi)),
        *((gold, [*MEDKG, "eval", "link", "--gold", str(gold)]) for gold in (bc5cdr, ncbi)),
        *((bc5cdr, [*relations, whose]) for whose in ("gold", "system")),
        (med1250, [*MEDKG, "eval", "abbreviations", "--gold", str(med1250)]),
        (med1250, script("abbreviations.py", "--gold", med1250)),
        (negex, [*MEDKG, "eval", "context", "--gold", str(negex)]),
        *on_chains(folder, graph),
    ]


def on_chains(folder: Path, graph: Path) -> list[tuple[Path, list[str]]]:
    """List the same for chains: how they are ranked, and how fast they are found and tested on Hetionet."""
    paths, hetionet = folder / "graph" / "drugmechdb" / "paths_dev.json.gz", folder / "graph" / "hetionet"
    files = [str(hetionet / "nodes.tsv.gz"), str(hetionet / "edges.tsv.gz")]
    return [
        *((paths, [*MEDKG, "eval", "paths", "--gold", str(paths), *how]) for how in (PLAIN, FOLDS)),
        (hetionet, [*MEDKG, "load", *files, "-g", str(graph)]),
        (hetionet, [*MEDKG, "explain", "drugbank:DB01356", "DOID:3312", "-g", str(graph), "--top", "1"]),
        (hetionet, [*MEDKG, "eval", "targets", "--gold", str(paths), "-g", str(graph), *FOLDS]),
        (hetionet, script("signs.py", "--gold", paths, "--graph", graph)),
        (hetionet, script("paths.py", "--graph", graph, "--networkx", "2")),
        (hetionet, script("significance.py", "--index", graph / "views" / "paths", "--pairs", "60")),
    ]


def on_stores(folder: Path, graph: Path, peer: Path | None) -> list[tuple[Path, list[str]]]:
    """List what measures the stores on Hetionet: built from the record, written, loaded, pushed; and cut off."""
    hetionet = folder / "graph" / "hetionet"
    files = [str(hetionet / "nodes.tsv.gz"), str(hetionet / "edges.tsv.gz")]
    beside = ["--peer", peer] if peer else []
    return [
        (hetionet, [*MEDKG, "load", *files, "-g", str(graph)]),
        (hetionet, script("stores_embedded.py", "--graph", graph)),
        (hetionet, script("stores_networkx.py", "--graph", graph)),
        (hetionet, script("stores_rdf.py", "--graph", graph)),
        (hetionet, script("stores_neo4j.py", "--hetionet", hetionet, *beside)),
        (HERE, script("stores_neo4j_crash.py")),
    ]


def run(command: list[str]) -> bool:
    """Print a command and what it prints; tell whether it went well."""
    shown = [part.replace(sys.executable, "python") for part in command]
    print(f"\n$ {shlex.join(shown)}", flush=True)
    return subprocess.run(command, check=False).returncode == 0


def main() -> None:
    """Run everything, and leave with 1 where something failed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--quick", action="store_true", help="small grids only")
    only = options.add_mutually_exclusive_group()
    only.add_argument("--paths", action="store_true", help="only what measures chains")
    only.add_argument("--stores", action="store_true", help="only what measures stores")
    options.add_argument("--peer", type=Path, help="the Python of an environment with neo4j-graphrag, for --stores")
    given = options.parse_args()
    folder = Path(os.environ["MEDKG_DATA"]) if os.environ.get("MEDKG_DATA") else None
    with tempfile.TemporaryDirectory() as name:
        graph, data = Path(name) / "hetionet.graph", folder or Path("MEDKG_DATA")
        if given.stores:
            commands, listed = [], on_stores(data, graph, given.peer)
        elif given.paths:
            commands, listed = [growth(quick=given.quick)], on_chains(data, graph)
        else:
            commands, listed = always(quick=given.quick), on_corpora(data, graph)
        for needs, command in listed:
            if needs.exists():
                commands.append(command)
            else:
                print(f"left out, there is no {needs}: {shlex.join(command[1:])}")
        failed = [command for command in commands if not run(command)]
    for command in failed:
        print(f"failed: {shlex.join(command[1:])}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
