"""What the record costs on top of extraction alone: in one process, and with one worker beside it.

Both sides read the same file through the same pool, the one stores what comes out and the other lets it go; they take
turns, and the best round of each counts, without the start. Beside it stands what one put takes when nothing is
extracted in between. Where other work disturbs the clock, trust this process's own processor time.

python benchmarks/overhead.py [--text FILE.pubtator.gz …]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import corpus
import one_build
from medkg.assemble.parts import Parts, open_parts
from medkg.model.reading import Reading, Rejection
from medkg.settings import load_settings
from medkg.workflows import build as building

Took = tuple[float, float]  # seconds, and seconds of this process's processor time


class Watch(one_build.Watch):
    """Also notes this process's processor time when the first document was dealt with."""

    first_cpu: float = 0.0

    def advance(self, by: int = 1) -> None:
        """Note the times."""
        super().advance(by)
        self.first_cpu = self.first_cpu or time.process_time()

    def took(self) -> Took:
        """Give what has passed since the first document."""
        return time.perf_counter() - self.first, time.process_time() - self.first_cpu


def main() -> None:
    """Measure each way of working, and the puts alone."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--text", type=Path, nargs="+", default=[], help="PubTator files (default: the example)")
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--workers", type=int, nargs="+", default=[0, 1], help="0: in one process")
    given = options.parse_args()
    texts = corpus.abstracts(given.documents, given.text)
    words = sum(len(f"{text.title} {text.abstract}".split()) for text in texts)
    print(f"{given.documents} documents, {words} words, best of {given.rounds}, without the start")
    with tempfile.TemporaryDirectory() as name:
        source = corpus.write_baseline(texts, Path(name) / "pubmed.xml")
        found = list(_found(source, Path(name) / "warm.graph"))
        for workers in given.workers:
            folders = [Path(name) / f"{workers}-{n}.graph" for n in range(given.rounds)]
            rounds = [(_extracted(source, at, workers=workers), _built(source, at, workers=workers)) for at in folders]
            _compare("in one process" if not workers else f"with {workers} worker(s)", rounds, words)
        puts = min(_stored(found, Path(name) / f"puts-{n}.graph") for n in range(given.rounds))
    print(f"puts alone:       {1e6 * puts / len(found):.0f} µs each, one after the other, each on disk")


def _compare(way: str, rounds: Sequence[tuple[Took, Took]], words: int) -> None:
    (alone, alone_cpu), (built, built_cpu) = (
        tuple(min(times) for times in zip(*side, strict=True)) for side in zip(*rounds, strict=True)
    )
    print(f"{way}")
    print(f"  extraction alone: {alone:.2f} s, {words / alone:.0f} words/s")
    print(f"  with the record:  {built:.2f} s, {words / built:.0f} words/s")
    print(f"  record overhead:  {100 * (built - alone) / alone:.1f} %")
    print(f"  processor time of this process: {alone_cpu:.2f} s alone, {built_cpu:.2f} s with the record")


def _parts(graph: Path) -> Parts:
    return open_parts(graph, settings=load_settings(), create=True)


def _found(source: Path, graph: Path) -> list[tuple[Reading, str]]:
    """Give everything that is found in a file, and who found it; this also warms up what is compiled and cached."""
    parts, watch = _parts(graph), one_build.Watch()
    with parts.pool(workers=0, batch=None, progress=watch) as pool:
        texts = (one for one in parts.readings([source], input_format="", progress=watch) if isinstance(one, Reading))
        found = [(one, pool.extractor_id) for one in pool.run(texts) if not isinstance(one, Rejection)]
    parts.close()
    return found


def _extracted(source: Path, graph: Path, *, workers: int) -> Took:
    parts, watch = _parts(graph), Watch()
    with parts.pool(workers=workers, batch=None, progress=watch) as pool:
        texts = (one for one in parts.readings([source], input_format="", progress=watch) if isinstance(one, Reading))
        for _ in pool.run(texts):
            watch.advance()
        took = watch.took()
    parts.close()
    return took


def _built(source: Path, graph: Path, *, workers: int) -> Took:
    parts, watch = _parts(graph), Watch()
    with parts.writer() as record, parts.pool(workers=workers, batch=None, progress=watch) as pool:
        readings = parts.readings([source], input_format="", progress=watch)
        building.build(readings, record=record, pool=pool, progress=watch, clock=time.monotonic)
        took = watch.took()
    parts.close()
    return took


def _stored(found: Sequence[tuple[Reading, str]], graph: Path) -> float:
    parts = _parts(graph)
    begin = time.perf_counter()
    with parts.writer() as record:
        for reading, extractor in found:
            record.put(reading, extractor=extractor)
    parts.close()
    return time.perf_counter() - begin


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - start:.0f} s")
