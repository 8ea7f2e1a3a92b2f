"""Our linker beside scispaCy's candidate generator and Gilda: the same names, the same gold, the same scorer.

python benchmarks/linking_peers.py --linker FOLDER --gold bc5cdr/dev.pubtator.txt.gz --gold …

Each is told a mention's text and kind and nothing else: no abbreviations, nothing of the rest of the document but what
our linker gathers from the mentions themselves. Each runs in a process of its own, on one core, and prints one JSON
line for each gold; `times_ours` divides its time for a mention by ours.

scispaCy's generator (Neumann et al. 2019, doi:10.18653/v1/W19-5034) has its own parameters but for what `--ef` and
`--m` say. It refuses scipy ≥ 1.11, which cannot save its vectors in 16 bits; nothing is saved here, so that its
question is answered for it. Gilda (Gyori et al. 2022, doi:10.1093/bioadv/vbac034) is the package itself, from the
dependency group `bench`, with a grounder made of our names: it fetches nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

from medkg.assemble import lexica, linking
from medkg.assemble.evaluation import gold_readings
from medkg.evaluate.link import Ranked, evaluate_link
from medkg.extract.linking.answers import given_links
from medkg.extract.linking.kinds import TRAINED, kind_of
from medkg.model.concept import Concept, prefix_of
from medkg.model.document import Document
from medkg.model.mention import Mention
from medkg.ports import Unwatched
from medkg.settings import load_settings
from medkg.vocabulary.lexicon import CompiledLexicon

CONSIDERED = 30
EF_SEARCH = 200  # scispaCy's own
MEMORY = re.compile(r"^(VmRSS|VmHWM):\s+(\d+) kB$", re.MULTILINE)
Linked = Callable[[Document, Sequence[Mention]], Sequence[Ranked]]


@dataclass(frozen=True, slots=True)
class Contender:
    """What links, and what its index was made of, with which parameters."""

    link: Linked
    made_of: dict[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """What every contender is given, which parameters of scispaCy's index are not its own, and a folder to work in."""

    lexicon: CompiledLexicon
    linker: str
    parameters: dict[str, int]
    work: Path

    def names(self) -> Iterator[tuple[Concept, list[str]]]:
        """Give the lexicon's chemicals and diseases with their names, preferred first."""
        for concept in self.lexicon.concepts():
            if kind_of(concept.category) in TRAINED:
                synonyms = [synonym.text for synonym in self.lexicon.names(concept.id)]
                yield concept, [name for name in dict.fromkeys((concept.name, *synonyms)) if name.strip()]


def ours(given: Given) -> Contender:
    """Compile the lexicon and its indexes anew, and open our linker over them."""
    lexicon = lexica.text_lexicon(None, cache=given.work, progress=Unwatched())
    linker = linking.linker(lexicon, own=given.linker)

    def link(_: Document, mentions: Sequence[Mention]) -> list[Ranked]:
        answers = []
        for links in given_links(mentions, {}, linker, runners_up=CONSIDERED):
            ids = tuple(one.concept.id for one in links or ())
            others = (other.concept.id for one in links or () for other in one.runners_up)
            answers.append(Ranked(ids, (*ids, *others)))
        return answers

    names = sum(len(names) for _, names in given.names())
    documents = len(linking.trained_on(own=given.linker))
    return Contender(link, {"version": version("medkg"), "names": names, "trained_on_documents": documents})


def scispacy(given: Given) -> Contender:
    """Build scispaCy's index over the names, and rank its candidates by their best similarity, as its linker does."""
    from scispacy import candidate_generation  # noqa: PLC0415 - the others' processes shall not hold it
    from scispacy.linking_utils import KnowledgeBase  # noqa: PLC0415

    known = list(given.names())
    base = KnowledgeBase(_written(given.work / "names.jsonl", known))
    make = candidate_generation.nmslib.init
    with (
        mock.patch.object(candidate_generation, "scipy_supports_sparse_float16", return_value=True),
        mock.patch.object(
            candidate_generation.nmslib, "init", lambda **how: SparingIndex(make(**how), given.parameters)
        ),
        contextlib.redirect_stdout(sys.stderr),
    ):
        aliases, vectorizer, index = candidate_generation.create_tfidf_ann_index(None, base)
    index.setQueryTimeParams({"efSearch": EF_SEARCH})
    generator = candidate_generation.CandidateGenerator(index, vectorizer, aliases, base)
    kinds = {concept.id: kind_of(concept.category) for concept, _ in known}

    def link(_: Document, mentions: Sequence[Mention]) -> list[Ranked]:
        answers = []
        for mention, found in zip(mentions, generator([one.text for one in mentions], CONSIDERED), strict=True):
            best = sorted(found, key=lambda one: max(one.similarities), reverse=True)
            answers.append(_of_kind([one.concept_id for one in best], mention, kinds))
        return answers

    made_of = {"names": len(aliases), "grams": "char_wb 3", **index.used, "efSearch": EF_SEARCH, "k": CONSIDERED}
    return Contender(link, {"version": version("scispacy"), **made_of})


class SparingIndex:
    """An index of nmslib's that is made with as many threads as there are cores, and with what else is asked for."""

    def __init__(self, index: Any, parameters: dict[str, int]) -> None:
        self._index = index
        self.used: dict[str, object] = {"indexThreadQty": os.cpu_count() or 1, **parameters}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def createIndex(self, own: dict[str, object], **how: object) -> None:  # noqa: N802 - nmslib's own word
        """Make the index; `used` are the parameters that it was made with."""
        self.used = own | self.used
        self._index.createIndex(self.used, **how)


def _written(path: Path, known: Sequence[tuple[Concept, list[str]]]) -> Path:
    """Write concepts and names as scispaCy's knowledge bases are."""
    with path.open("w", encoding="utf-8") as file:
        for concept, names in known:
            row = {"concept_id": concept.id, "canonical_name": concept.name, "aliases": names, "types": []}
            file.write(json.dumps(row) + "\n")
    return path


def gilda(given: Given) -> Contender:
    """Make a grounder of the names, and take its matches in its own order."""
    os.environ["PYSTOW_HOME"] = str(given.work)  # it makes a folder as soon as it is imported
    try:
        from gilda import Grounder, Term  # noqa: PLC0415 - the same
        from gilda.process import normalize  # noqa: PLC0415
    except ImportError as error:
        raise SystemExit(f"{error}. Gilda is in the dependency group bench: uv sync --group bench") from error
    known = list(given.names())
    terms = [
        Term(
            key,
            name,
            prefix_of(concept.id),
            concept.id,
            concept.name,
            "name" if name == concept.name else "synonym",
            "",
        )
        for concept, names in known
        for name in names
        if (key := normalize(name)).strip()
    ]
    grounder = Grounder(terms)
    kinds = {concept.id: kind_of(concept.category) for concept, _ in known}

    def link(_: Document, mentions: Sequence[Mention]) -> list[Ranked]:
        return [_of_kind([one.term.id for one in grounder.ground(m.text)], m, kinds) for m in mentions]

    return Contender(link, {"version": version("gilda"), "terms": len(terms)})


CONTENDERS: dict[str, Callable[[Given], Contender]] = {"medkg": ours, "scispacy": scispacy, "gilda": gilda}


def _of_kind(ids: Sequence[str], mention: Mention, kinds: dict[str, str]) -> Ranked:
    own = [curie for curie in ids if kinds[curie] == kind_of(mention.category)]
    return Ranked(tuple(own[:1]), tuple(own))


def measure(name: str, given: Given, gold: Sequence[Path]) -> Iterator[dict[str, object]]:
    """Make one contender and link every gold once: processor time, so that no other process counts."""
    begin, started = time.process_time(), time.perf_counter()
    contender = CONTENDERS[name](given)
    index = {"index_processor_seconds": time.process_time() - begin, "index_seconds": time.perf_counter() - started}
    gc.collect()
    gc.freeze()  # as the workers of a build do, for every contender
    for file in gold:
        evaluation = evaluate_link(
            gold_readings([file]),
            contender.link,
            names=[file.name],
            extractor=name,
            canonical=linking.canonical(given.lexicon, own=given.linker),
            clock=time.process_time,
            progress=Unwatched(),
        )
        memory = {key: int(value) // 1024 for key, value in MEMORY.findall(Path("/proc/self/status").read_text())}
        yield {
            "linker": name,
            **contender.made_of,
            **{key: round(seconds, 1) for key, seconds in index.items()},
            "gold": f"{file.parent.name}/{file.name}",
            "mentions": evaluation.count,
            **dict(evaluation.metrics),
            "megabytes": memory["VmRSS"],
            "peak_megabytes": memory["VmHWM"],
        }


def beside(linker: Path, gold: Sequence[Path], *, options: Sequence[str] = ()) -> Iterator[dict[str, object]]:
    """Measure each contender in a process of its own, ours first; add what its time is to ours."""
    files = [option for file in gold for option in ("--gold", str(file))]
    ours_took: dict[str, float] = {}
    for name in CONTENDERS:
        command = [sys.executable, __file__, name, "--linker", str(linker), *files, *options]
        one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | one_core)
        for line in ran.stdout.splitlines():
            figures = json.loads(line)
            took = float(figures["microseconds_per_mention"])
            ours = ours_took.setdefault(figures["gold"], took)
            yield {**figures, "times_ours": round(took / ours, 2)}


def main() -> None:
    """Print the figures of one contender, or of all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contender", nargs="?", choices=[*CONTENDERS])
    parser.add_argument("--linker", type=Path, required=True, help="a folder that `medkg train linker` wrote")
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--ef", type=int, help="efConstruction of scispaCy's index, in place of its own 2000")
    parser.add_argument("--m", type=int, help="M of scispaCy's index, in place of its own 100")
    asked = parser.parse_args()
    changed = {"efConstruction": asked.ef, "M": asked.m}
    parameters = {name: value for name, value in changed.items() if value}
    if asked.contender:
        lexicon = lexica.text_lexicon(None, cache=load_settings().cache, progress=Unwatched())
        with tempfile.TemporaryDirectory() as work:
            given = Given(lexicon, str(asked.linker), parameters, Path(work))
            told(measure(asked.contender, given, asked.gold))
    else:
        options = [f"--{option}={value}" for option in ("ef", "m") if (value := getattr(asked, option))]
        told(beside(asked.linker, asked.gold, options=options))


def told(figures: Iterable[dict[str, object]]) -> None:
    """Print figures as they are known."""
    for one in figures:
        print(json.dumps(one, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
