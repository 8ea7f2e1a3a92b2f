"""Measure the lexicon at the size of a large vocabulary: seconds and memory to compile it, milliseconds to open it.

python benchmarks/vocabulary.py [--names 1000000] [--seed 1]

Makes a table of drawn names (five a concept, two to four words each, a third of them shared beginnings), compiles it in
a process of its own, as the first use after `medkg vocabulary add` does, and opens it in further ones.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from medkg.model.concept import Concept, Synonym, Term
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.equivalence import joined_all
from medkg.vocabulary.lexicon import open_lexicon
from medkg.vocabulary.preferences import Preferences
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.term_rows import write_terms

NAMES_A_CONCEPT = 5
OPENINGS = 7
_SYLLABLES = (
    "ba",
    "cor",
    "dex",
    "fen",
    "gly",
    "hep",
    "ino",
    "kar",
    "lo",
    "meth",
    "nor",
    "oxy",
    "pra",
    "sul",
    "ti",
    "ven",
)
_CATEGORIES = ("ChemicalEntity", "Disease", "Gene", "AnatomicalEntity")


def drawn_terms(names: int, *, seed: int) -> Iterator[Term]:
    """Draw terms with their names; the same seed draws the same."""
    draw = random.Random(seed)  # noqa: S311 - names, not secrets
    words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) for _ in range(60_000)]
    for number in range(names // NAMES_A_CONCEPT):
        first, *others = (" ".join(draw.choices(words, k=draw.randint(2, 4))) for _ in range(NAMES_A_CONCEPT))
        yield Term(
            concept=Concept(f"X:{number:07d}", first, draw.choice(_CATEGORIES)),
            synonyms=tuple(map(Synonym, others)),
            parents=(f"X:{draw.randrange(number + 1):07d}",),
            xrefs=(f"Y:{number:07d}",),
        )


def compiled(table: Path, folder: Path) -> dict[str, float]:
    """Compile a table here, and say how long it took and how much memory this process had at most."""
    begin, busy = time.perf_counter(), time.process_time()
    terms = (one for one in read_vocabulary(table) if isinstance(one, Term))
    counts = compile_lexicon(joined_all(terms, Preferences.shipped()), folder)
    return {
        "seconds": time.perf_counter() - begin,
        "busy": time.process_time() - busy,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "names": counts.names,
    }


def opened(folder: Path) -> dict[str, float]:
    """Open a lexicon here and look one name up, and say how many milliseconds that took."""
    begin = time.perf_counter()
    lexicon = open_lexicon(folder)
    lexicon.lookup("cordex meth")
    return {"milliseconds": (time.perf_counter() - begin) * 1000}


def elsewhere(task: str, *paths: Path) -> dict[str, float]:
    """Run one of the two in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, *paths], check=True, capture_output=True, text=True
    )
    return {key: float(value) for key, value in json.loads(done.stdout).items()}


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--task", choices=("compile", "open"), help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        print(json.dumps(compiled(*options.paths) if options.task == "compile" else opened(*options.paths)))
        return
    with tempfile.TemporaryDirectory() as name:
        table, folder = Path(name) / "drawn.tsv.gz", Path(name) / "lexicon"
        write_terms(drawn_terms(options.names, seed=options.seed), table)
        made = elsewhere("compile", table, folder)
        times = [elsewhere("open", folder)["milliseconds"] for _ in range(OPENINGS)]
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(
        f"{made['names']:.0f} different names compiled in {made['seconds']:.1f} s ({made['busy']:.1f} s of processor "
        f"time), {made['megabytes']:.0f} MB at most"
    )
    print(
        f"{size:.0f} MB on disk, opened in {statistics.median(times):.0f} ms (slowest of {OPENINGS}: {max(times):.0f})"
    )


if __name__ == "__main__":
    main()
