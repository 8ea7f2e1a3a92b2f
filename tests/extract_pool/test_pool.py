"""What the pool promises for every document, whatever the workers go through."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.errors import UsageError, VocabularyError, WorkerLost
from medkg.extract.pool import SupervisedPool
from medkg.model.reading import Findings, Reading, Rejection
from tests.fakes import (
    WordExtractor,
    broken_factory,
    buggy_factory,
    dying_factory,
    findings_of,
    reading,
)

# How long to wait for what must come; no measure of speed.
PATIENCE = 60
REASONS = {
    "die": "worker killed by signal 9 (SIGKILL)",
    "abort": "worker killed by signal 6 (SIGABRT)",
    "exit": "worker exited with code 3",
    "memory": "worker stopped by MemoryError: no memory left for this test",
    "hang": "took longer than 0.6 s",
    "raise": "ValueError: the text says raise",
    "refuse": "words: the text says refuse",
}


def outcome(given: Reading) -> Reading | tuple[str, str, str, str, str]:
    """What must come out for a text, reasons without the place in the code."""
    order = next((word for word in given.document.text.split() if word in REASONS), "")
    if order:
        return ("test.jsonl", given.place, given.document.id, "extract", REASONS[order])
    return replace(given, findings=given.findings + findings_of(given.document, "words@1"))


def plain(result: Reading | Rejection) -> Reading | tuple[str, str, str, str, str]:
    if isinstance(result, Reading):
        return result
    return (result.file, result.place, result.record, result.stage, result.reason.partition(" (fakes.py")[0])


def readings(texts: list[str]) -> list[Reading]:
    return [reading(number, text) for number, text in enumerate(texts)]


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["Alpha Beta gamma", "", "Delta", "no name here", "Alpha raise", "refuse Beta"]),
        st.sampled_from(["Alpha Beta", "die", "Alpha exit", "memory"]),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=TEXTS, workers=st.integers(1, 3), batch=st.sampled_from([1, 2, 5, 64]))
def test_the_outcome_does_not_depend_on_workers_or_batch(texts: list[str], workers: int, batch: int) -> None:
    given_readings = readings(texts)
    with SupervisedPool(WordExtractor, workers=workers, batch=batch, timeout=20) as pool:
        assert [plain(result) for result in pool.run(given_readings)] == [outcome(one) for one in given_readings]


@given(texts=st.lists(st.sampled_from(["Alpha Beta", "", "raise", "refuse Beta"])))
def test_in_this_process_the_outcome_is_the_same(texts: list[str]) -> None:
    with SupervisedPool(WordExtractor, workers=0) as pool:
        assert [plain(result) for result in pool.run(readings(texts))] == [outcome(one) for one in readings(texts)]
        assert pool.pids == ()


@pytest.mark.parametrize("order", sorted(REASONS))
@pytest.mark.parametrize("batch", [1, 8])
def test_a_bad_document_is_put_aside_and_its_neighbours_land(order: str, batch: int) -> None:
    texts = ["Alpha Beta"] * 5 + [order] + ["Gamma Delta"] * 5
    with SupervisedPool(WordExtractor, workers=2, batch=batch, timeout=0.6) as pool:
        assert [plain(result) for result in pool.run(readings(texts))] == [outcome(one) for one in readings(texts)]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("texts", [[], ["Alpha"]])
def test_a_run_with_nothing_left_to_do_does_not_wait_for_idle_workers(texts: list[str]) -> None:
    with SupervisedPool(WordExtractor, workers=1) as pool:
        assert pool.extractor_id == "words@1"
        assert len(list(pool.run(readings(texts)))) == len(texts)
        assert list(pool.run([])) == []


def test_findings_of_the_file_stay_beside_ours() -> None:
    annotated = reading(1, "Alpha Beta")
    theirs = findings_of(annotated.document, "annotator")
    for workers in (0, 1):
        with SupervisedPool(WordExtractor, workers=workers) as pool:
            (result,) = pool.run([replace(annotated, findings=theirs)])
        assert isinstance(result, Reading)
        assert result.findings == theirs + findings_of(annotated.document, "words@1")


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    texts = [f"Alpha once:{tmp_path / str(n % 7)} Beta" for n in range(40)]
    with SupervisedPool(WordExtractor, workers=2, batch=4, timeout=20) as pool:
        results = list(pool.run(readings(texts)))
    assert results == [outcome(one) for one in readings(texts)]


def test_killing_all_workers_at_once_costs_nothing() -> None:
    given_readings = readings(["Alpha sleep:0.01 Beta"] * 60)
    with SupervisedPool(WordExtractor, workers=2, batch=4, timeout=20) as pool:
        results = []
        for result in pool.run(given_readings):
            results.append(result)
            if len(results) in {5, 25}:
                for pid in pool.pids:
                    os.kill(pid, signal.SIGKILL)
    assert results == [outcome(one) for one in given_readings]


def test_a_stopped_worker_is_replaced_busy_or_idle() -> None:
    # Larger than a pipe, so that a careless parent would wait for ever in the middle of sending.
    long = readings(["Alpha " + "b " * 40_000] * 3)
    with SupervisedPool(WordExtractor, workers=1, batch=1, timeout=1.0) as pool:
        assert list(pool.run(readings(["Alpha"]))) == [outcome(one) for one in readings(["Alpha"])]
        (idle,) = pool.pids
        os.kill(idle, signal.SIGSTOP)
        assert list(pool.run(long)) == [outcome(one) for one in long]
        assert idle not in pool.pids


def test_large_documents_and_large_findings_pass_both_ways() -> None:
    given_readings = readings(["Alpha Beta " * 1_500, "x" * 3_000_000] * 2)
    with SupervisedPool(WordExtractor, workers=2, batch=2, timeout=60) as pool:
        for result, one in zip(pool.run(given_readings), given_readings, strict=True):
            time.sleep(0.02)
            assert isinstance(result, Reading)
            assert len(result.findings.mentions) == sum(word[0].isupper() for word in one.document.text.split())


def test_a_pause_of_the_consumer_is_not_held_against_the_workers() -> None:
    given_readings = readings(["Alpha " + "b " * 20_000] * 12)
    with SupervisedPool(WordExtractor, workers=2, batch=3, timeout=1.5) as pool:
        results = []
        for result in pool.run(given_readings):
            results.append(result)
            if len(results) == 1:
                time.sleep(1.8)
    assert results == [outcome(one) for one in given_readings]


@pytest.mark.parametrize(("workers", "batch"), [(0, 8), (1, 1), (2, 3)])
def test_a_slow_consumer_bounds_what_is_read(workers: int, batch: int) -> None:
    taken = 0

    def counted() -> Iterator[Reading]:
        nonlocal taken
        for one in readings(["Alpha Beta"] * 200):
            taken += 1
            yield one

    with SupervisedPool(WordExtractor, workers=workers, batch=batch) as pool:
        for given_back, _ in enumerate(pool.run(counted())):
            assert taken - given_back <= max(1, 4 * workers * batch)
    assert taken == 200


def test_whole_articles_bound_what_is_read_by_their_length() -> None:
    taken = 0

    def articles() -> Iterator[Reading]:
        nonlocal taken
        for number in range(40):
            taken += 1
            yield reading(number, "b" * 400_000)

    with SupervisedPool(WordExtractor, workers=1, batch=32) as pool:
        assert all(taken - given_back <= 7 for given_back, _ in enumerate(pool.run(articles())))


def test_documents_are_extracted_while_the_consumer_is_busy(tmp_path: Path) -> None:
    done = [tmp_path / str(number) for number in range(10)]
    with SupervisedPool(WordExtractor, workers=1, batch=5) as pool:
        stream = pool.run(readings([f"Alpha touch:{path}" for path in done]))
        next(stream)
        # Nothing is asked of the stream meanwhile; a pool that works only when asked never gets there.
        end = time.monotonic() + PATIENCE
        while not all(path.exists() for path in done) and time.monotonic() < end:
            time.sleep(0.02)
        assert all(path.exists() for path in done)
        assert len(list(stream)) == 9


@pytest.mark.parametrize(
    ("factory", "error", "words"),
    [
        (broken_factory, VocabularyError, "the lexicon cannot be opened Compile it again."),
        (buggy_factory, WorkerLost, "the extractor cannot be made: OSError: .E050. Can't find model"),
        (dying_factory, WorkerLost, "3 workers in a row .* signal 9"),
        (partial(WordExtractor, "2"), UsageError, "'words@2' where 'words@1' was announced"),
    ],
)
def test_a_factory_that_fails_is_reported_once(factory: partial, error: type[Exception], words: str) -> None:
    with SupervisedPool(factory, extractor_id="words@1", workers=2) as pool:
        for _ in range(2):
            with pytest.raises(error, match=words):
                list(pool.run(readings(["Alpha"] * 100)))
        assert len(pool.pids) <= 1


def test_a_fault_that_is_no_documents_ends_the_run() -> None:
    with SupervisedPool(WordExtractor, workers=2, batch=2) as pool:
        with pytest.raises(VocabularyError, match="the lexicon is gone"):
            list(pool.run(readings(["Alpha", "Beta", "unfit", "Gamma"])))
        assert len(list(pool.run(readings(["Alpha", "Beta"])))) == 2


def test_a_run_closed_early_leaves_the_pool_usable() -> None:
    with SupervisedPool(WordExtractor, workers=2, batch=2) as pool:
        stream = pool.run(readings([f"Alpha{n} sleep:0.05" for n in range(50)]))
        next(stream)
        with pytest.raises(UsageError, match="already running"):
            next(pool.run(readings(["Beta"])))
        stream.close()
        assert list(pool.run(readings(["Beta"]))) == [outcome(one) for one in readings(["Beta"])]


def test_processes_start_with_the_first_work_and_stay_for_the_next() -> None:
    with SupervisedPool(WordExtractor, workers=4, batch=8) as pool:
        assert list(pool.run([])) == []
        assert pool.pids == ()
        list(pool.run(readings(["Alpha"] * 3)))
        first = pool.pids
        assert len(first) == 1
        list(pool.run(readings(["Alpha"] * 3)))
        assert pool.pids == first


def test_the_extractors_id_is_known_without_work() -> None:
    for workers in (0, 1):
        with SupervisedPool(partial(WordExtractor, "7"), workers=workers) as pool:
            assert pool.extractor_id == "words@7"
    with SupervisedPool(WordExtractor, workers=1, extractor_id="given") as pool:
        assert pool.extractor_id == "given"
        assert pool.pids == ()
    with SupervisedPool(broken_factory, workers=1) as pool, pytest.raises(VocabularyError, match="cannot be opened"):
        assert pool.extractor_id


@pytest.mark.parametrize("options", [{"workers": -1}, {"batch": 0}, {"timeout": 0.0}])
def test_options_without_a_meaning_are_refused(options: dict) -> None:
    with pytest.raises(UsageError, match="cannot be used"):
        SupervisedPool(WordExtractor, **options)


def test_a_factory_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(UsageError, match=r"functools\.partial"):
        SupervisedPool(lambda: WordExtractor(), workers=1)  # noqa: PLW0108 - the point is that it is a lambda


def test_strange_characters_cross_unchanged() -> None:
    odd = [reading(1, "Alpha \x00 Beta\ud800 \U0001f600 e\u0301"), reading(2, "")]
    with SupervisedPool(WordExtractor, workers=1) as pool:
        results = list(pool.run(odd))
    assert [result.document for result in results if isinstance(result, Reading)] == [odd[1].document]
    assert isinstance(results[0], Rejection)  # a lone surrogate has no text hash: refused, not fatal


def test_nothing_found_is_a_reading() -> None:
    with SupervisedPool(WordExtractor, workers=1) as pool:
        assert list(pool.run(readings([""]))) == [replace(readings([""])[0], findings=Findings())]
