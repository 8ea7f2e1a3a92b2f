"""How well and how fast given mentions are linked: by weights that never saw the gold, and across corpora.

python benchmarks/linking.py --train bc5cdr/train.pubtator.txt.gz --train ncbi_disease/train.pubtator.txt.gz \
    --gold bc5cdr/dev.pubtator.txt.gz --gold ncbi_disease/dev.pubtator.txt.gz

Prints one JSON line for each figure: each gold after training on all of `--train`; each gold after training on the
corpora of the other folders alone; how many of 300 names are found again in other case, with other hyphens, Greek
letters and white space; time for a mention, first and again; memory of the process. With `--beside`, what scispaCy's
candidate generator and Gilda make of the same names and gold (`linking_peers.py`; needs the dependency group `bench`).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from medkg.assemble import lexica, linking
from medkg.assemble.evaluation import gold_readings
from medkg.extract.linking.asking import Asked
from medkg.extract.linking.kinds import TRAINED, kind_of
from medkg.extract.linking.linker import Linker
from medkg.model.concept import Concept
from medkg.model.identity import text_digest
from medkg.ports import Unwatched
from medkg.settings import load_settings
from medkg.standalone import evaluate
from medkg.standalone import train as fit
from medkg.vocabulary.lexicon import CompiledLexicon

NAMES = 300
SETTING = "MEDKG_BUILD__LINKER"
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "omega": "ω"}
VARIANTS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "spaces for hyphens": lambda name: name.replace("-", " "),
    "hyphens for spaces": lambda name: name.replace(" ", "-"),
    "white space": lambda name: "  " + name.replace(" ", "  ") + "\n",
    "Greek": lambda name: re.sub("|".join(GREEK), lambda found: GREEK[found.group()], name),
}


def figures(gold: Path, folder: Path, *, recipe: str) -> dict[str, object]:
    """Evaluate a trained folder on gold; refuses gold that it was trained on."""
    seen = linking.trained_on(own=str(folder))
    if overlap(gold_ids([gold]), seen):
        raise SystemExit(f"{recipe}: {gold} holds documents that were trained on")
    os.environ[SETTING] = str(folder)
    evaluation = evaluate("link", [gold])
    return {"recipe": recipe, "gold": f"{gold.parent.name}/{gold.name}", **dict(evaluation.metrics)}


def gold_ids(files: Sequence[Path]) -> frozenset[str]:
    """Give the ids of a gold's documents."""
    return frozenset(reading.document.id for reading in gold_readings(files))


def overlap(gold: Iterable[str], trained_on: frozenset[str]) -> list[str]:
    """Give the documents of a gold that a recipe was trained on."""
    return sorted(set(gold) & trained_on)


def train(files: Sequence[Path], folder: Path) -> Path:
    """Train a linker on files."""
    fit("linker", files, output=folder)
    return folder


def sample(lexicon: CompiledLexicon) -> list[Concept]:
    """Choose the names of 300 chemicals and diseases of MeSH, the same ones always."""
    own = (
        concept
        for concept in lexicon.concepts()
        if concept.id.startswith("MESH:D") and kind_of(concept.category) in TRAINED
    )
    return sorted(own, key=lambda concept: text_digest(concept.id))[:NAMES]


def variants(linker: Linker, lexicon: CompiledLexicon) -> dict[str, object]:
    """Say what share of other spellings are linked to the concept whose name they spell, and what came instead."""
    right, wrong = 0, []
    for concept in sample(lexicon):
        for name, change in VARIANTS.items():
            text = change(concept.name)
            (ranked,) = linker.rank([Asked(text, kind_of(concept.category), "", drugs=False)])
            found = ranked.proposals[0].ids if ranked.proposals else ()
            if found == (concept.id,):
                right += 1
            else:
                wrong.append(f"{name}: {text.strip()!r} → {'|'.join(found)}")
    return {"variants": right + len(wrong), "share": round(right / (right + len(wrong)), 4), "wrong": wrong}


def speed(linker: Linker, gold: Sequence[Path]) -> dict[str, object]:
    """Link the gold's mentions twice: microseconds of processor time a mention, at first and again."""
    documents = [
        [Asked(m.text, kind_of(m.category)) for m in reading.findings.mentions if kind_of(m.category) in TRAINED]
        for reading in gold_readings(gold)
    ]
    taken = []
    gc.collect()
    gc.freeze()  # as the workers of a build do
    for _ in range(2):
        begin = time.process_time()
        for asked in documents:
            linker.rank(asked)
        taken.append(round((time.process_time() - begin) / sum(map(len, documents)) * 1e6, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"microseconds_first": taken[0], "microseconds_again": taken[1], "peak_megabytes": round(peak)}


def beside(folder: Path, gold: Sequence[Path]) -> None:
    """Have `linking_peers.py` print the figures of a trained folder and of others' linkers."""
    files = [option for file in gold for option in ("--gold", str(file))]
    script = Path(__file__).with_name("linking_peers.py")
    subprocess.run([sys.executable, str(script), "--linker", str(folder), *files], check=True)


def main() -> None:
    """Print every figure as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, action="append", required=True)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--beside", action="store_true", help="measure scispaCy's generator and Gilda as well")
    given = parser.parse_args()
    lexicon = lexica.text_lexicon(None, cache=load_settings().cache, progress=Unwatched())
    with tempfile.TemporaryDirectory() as work:
        everything = train(given.train, Path(work) / "all")
        linker = linking.linker(lexicon, own=str(everything))
        print(json.dumps(speed(linker, given.gold)), flush=True)
        print(json.dumps(variants(linker, lexicon), ensure_ascii=False), flush=True)
        for gold in given.gold:
            print(json.dumps(figures(gold, everything, recipe="all of --train")), flush=True)
        if given.beside:
            beside(everything, given.gold)
        for gold in given.gold:
            others = [path for path in given.train if path.parent != gold.parent]
            if others:
                folder = train(others, Path(work) / f"without-{gold.parent.name}")
                print(json.dumps(figures(gold, folder, recipe=f"without {gold.parent.name}")), flush=True)


if __name__ == "__main__":
    main()
