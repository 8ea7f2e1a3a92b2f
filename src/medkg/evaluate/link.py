"""`eval link`: identities of gold mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from medkg.evaluate.types import coarse
from medkg.model.document import Document
from medkg.model.mention import Mention
from medkg.model.reading import Reading
from medkg.model.report import Evaluation
from medkg.ports import Clock, Progress

RECALL_AT = (5, 30)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A linker's answer for one mention: the ids that it gives, and every id that it considered, best first."""

    given: tuple[str, ...]
    considered: tuple[str, ...]


LinkMentions = Callable[[Document, Sequence[Mention]], Sequence[Ranked]]


def evaluate_link(
    gold: Iterable[Reading],
    link: LinkMentions,
    *,
    names: Sequence[str],
    extractor: str,
    canonical: Callable[[str], str] = str,
    trained_on: Collection[str] = (),
    clock: Clock,
    progress: Progress,
) -> Evaluation:
    """Measure the first answer's accuracy by type, and recall among the first 5 and 30 considered.

    A composite counts when all its ids are there. Gold mentions without an id are left out and counted. `canonical`
    leads a gold id to the concept that stands for it here (the descriptor that replaced a supplementary record, the
    disease that names an OMIM number as its equal); how many were led elsewhere is counted, and so are the documents
    of the gold that the linker was trained on.
    """
    readings = list(gold)
    progress.stage("link", total=len(readings))
    tally: Counter[str] = Counter()
    seconds = 0.0
    for reading in readings:
        mentions = [mention for mention in reading.findings.mentions if mention.links]
        tally["left_out"] += len(reading.findings.mentions) - len(mentions)
        start = clock()
        answers = link(reading.document, mentions)
        seconds += clock() - start
        for mention, answer in zip(mentions, answers, strict=True):
            _judge(mention, answer, tally, canonical)
        progress.advance()
    return Evaluation(
        task="link",
        gold=tuple(names),
        count=tally["all"],
        metrics=_metrics(tally, seconds),
        config=(
            ("linker", extractor),
            ("left_out", str(tally["left_out"])),
            ("ids_by_another_name", str(tally["led"])),
            ("documents_trained_on", str(sum(reading.document.id in trained_on for reading in readings))),
        ),
    )


def _judge(mention: Mention, answer: Ranked, tally: Counter[str], canonical: Callable[[str], str]) -> None:
    stated = {link.concept.id for link in mention.links}
    wanted = {canonical(curie) for curie in stated}
    tally["led"] += wanted != stated
    kind = coarse(mention.category)
    tally["all"] += 1
    tally[f"{kind}.all"] += 1
    if wanted == set(answer.given):
        tally["right"] += 1
        tally[f"{kind}.right"] += 1
    for depth in RECALL_AT:
        if wanted <= set(answer.considered[:depth]) | set(answer.given):
            tally[f"recall_at_{depth}"] += 1


def _metrics(tally: Counter[str], seconds: float) -> tuple[tuple[str, float], ...]:
    count = tally["all"]
    if not count:
        return ()
    kinds = sorted(key.removesuffix(".all") for key in tally if key.endswith(".all"))
    return (
        ("accuracy", round(tally["right"] / count, 4)),
        *((f"by_type.{kind}.accuracy", round(tally[f"{kind}.right"] / tally[f"{kind}.all"], 4)) for kind in kinds),
        *((f"recall_at_{depth}", round(tally[f"recall_at_{depth}"] / count, 4)) for depth in RECALL_AT),
        ("microseconds_per_mention", round(seconds / count * 1e6, 1)),
    )
