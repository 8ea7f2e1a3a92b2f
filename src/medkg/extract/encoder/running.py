"""The encoder at work: windows in, the scores of their pieces' labels out; the only home of onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from medkg.errors import ExtractionError
from medkg.extract.encoder.folder import EncoderFolder
from medkg.extract.encoder.reading import Read

Scores = NDArray[np.float32]


class Encoder:
    """Scores the pieces of a text on one thread: workers are processes, and each has its own."""

    def __init__(self, folder: EncoderFolder) -> None:
        self.tokenizer = open_tokenizer(folder.tokenizer)
        self._ends = ends_of(self.tokenizer)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Windows come in all widths: what the arena keeps for each of them grows with every text that is read.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        try:
            self._session = onnxruntime.InferenceSession(folder.weights, options, providers=["CPUExecutionProvider"])
        except (RuntimeError, ValueError) as error:
            raise ExtractionError(
                f"onnxruntime cannot open the encoder {folder.name}: {error}", stage="medkg_mentions"
            ) from error

    def scores(self, read: Read) -> Iterator[Scores]:
        """Give the scores of each window, `[pieces, labels]`, in order.

        Each window is run alone: on one thread, filling several up to one width costs more than it saves.
        """
        for first, end in read.windows:
            (scores,) = self._session.run(None, filled(read, [(first, end)], ends=self._ends))
            yield scores[0, 1 : 1 + end - first]


def open_tokenizer(content: bytes) -> Tokenizer:
    """Open a tokenizer that neither cuts nor fills up what it reads."""
    tokenizer = Tokenizer.from_str(content.decode())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def ends_of(tokenizer: Tokenizer) -> tuple[int, int]:
    """Give the signs that begin and end a window; raises ExtractionError where a tokenizer has none."""
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if first is None or last is None:
        raise ExtractionError("the tokenizer has no [CLS] and [SEP], as BERT's kin have.", stage="medkg_mentions")
    return first, last


def filled(read: Read, windows: Sequence[tuple[int, int]], *, ends: tuple[int, int]) -> dict[str, NDArray[np.int64]]:
    """Put windows into arrays of one width, `[windows, pieces]`, between the signs that begin and end a text."""
    shape = len(windows), 2 + max(end - first for first, end in windows)
    inputs = {name: np.zeros(shape, dtype=np.int64) for name in ("ids", "hints", "shapes", "present")}
    for row, (first, end) in enumerate(windows):
        width = end - first
        inputs["ids"][row, : width + 2] = [ends[0], *read.pieces.ids[first:end], ends[1]]
        inputs["hints"][row, 1 : width + 1] = read.hints[first:end]
        inputs["shapes"][row, 1 : width + 1] = read.pieces.shapes[first:end]
        inputs["present"][row, : width + 2] = 1
    return inputs
