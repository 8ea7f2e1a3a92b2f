"""What the record costs on top of extraction alone, both in one process and both without their start.

python benchmarks/overhead.py [--text FILE.pubtator.gz …]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import corpus
import medkg
import one_build


def main() -> None:
    """Alternate extraction and build, and compare the best of each."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--text", type=Path, nargs="+", default=[], help="PubTator files (default: the example)")
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    texts = corpus.abstracts(given.documents, given.text)
    words = sum(len(f"{text.title} {text.abstract}".split()) for text in texts)
    with tempfile.TemporaryDirectory() as name:
        source = corpus.write_baseline(texts, Path(name) / "pubmed.xml")
        graphs = [Path(name) / f"{n}.graph" for n in range(given.rounds)]
        pairs = [(_extracted(source), _built(source, graph)) for graph in graphs]
    alone, built = (min(times) for times in zip(*pairs, strict=True))
    print(f"{given.documents} documents, {words} words, best of {given.rounds}, without the start")
    print(f"extraction alone: {alone:.2f} s, {words / alone:.0f} words/s")
    print(f"with the record:  {built:.2f} s, {words / built:.0f} words/s")
    print(f"record overhead:  {100 * (built - alone) / alone:.1f} %")


def _extracted(source: Path) -> float:
    watch = one_build.Watch()
    for _ in medkg.annotate([source]):
        watch.advance()
    return watch.last - watch.first


def _built(source: Path, path: Path) -> float:
    watch = one_build.Watch()
    with medkg.open(path, create=True) as graph:
        graph.build([source], workers=0, progress=watch)
    return watch.last - watch.first


if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - begin:.0f} s")
