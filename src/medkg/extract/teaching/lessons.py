"""Teaching, epoch by epoch: AdamW, a rate that rises and falls, and the running average of the weights in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch

from medkg.extract.encoder.scheme import allowed
from medkg.extract.teaching.batches import as_tensors, epoch_batches
from medkg.extract.teaching.checkpoint import Checkpoint, Tensors, keep, kept
from medkg.extract.teaching.examples import Example
from medkg.extract.teaching.loss import loss_of
from medkg.extract.teaching.network import Tagger
from medkg.ports import Progress

_RATE: Final = 1.2e-4
_NEW_RATE: Final = 8 * _RATE  # of what did not come with the encoder
_WARM: Final = 0.06
_LEAST: Final = 0.02
_DECAY: Final = 0.01
_AVERAGE: Final = 0.998  # Polyak and Juditsky 1992, with a short memory at first
_CLIP: Final = 1.0


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is taught: windows, what each corpus annotates, how much of each an epoch sees, how often, in what order."""

    examples: Sequence[Example]
    kinds: Sequence[frozenset[int]]
    shares: Sequence[float]
    epochs: int
    seed: int
    ends: tuple[int, int]


def teach(
    network: Tagger,
    lessons: Lessons,
    *,
    folder: Path,
    configuration: str,
    progress: Progress,
    after_epoch: Callable[[int], None],
) -> None:
    """Teach a network in place; it ends with the running average of its weights.

    Goes on where the same `configuration` stood in `folder`. The same lessons give the same weights on one thread,
    interrupted or not. `after_epoch` sees the network with its average weights and the number of epochs done.
    """
    course = _Course(network, lessons)
    done = 0
    if (before := kept(folder, configuration=configuration)) is not None:
        course.restore(before.tensors)
        done = before.epochs
    progress.stage("teach", total=course.steps)
    progress.advance(course.first_step(done))
    for epoch in range(done, lessons.epochs):
        course.epoch(epoch, progress)
        keep(folder, Checkpoint(epoch + 1, course.tensors()), configuration=configuration)
        with course.averaged():
            after_epoch(epoch + 1)
    course.end()


class _Course:
    def __init__(self, network: Tagger, lessons: Lessons) -> None:
        self._network = network
        self._lessons = lessons
        named = dict(network.named_parameters())
        self._parameters = named
        self._average = {name: parameter.detach().clone() for name, parameter in named.items()}
        groups = [
            {"params": [one for name, one in named.items() if name.startswith("encoder.")], "lr": _RATE},
            {"params": [one for name, one in named.items() if not name.startswith("encoder.")], "lr": _NEW_RATE},
        ]
        self._rates = [_RATE, _NEW_RATE]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=_DECAY)
        self._possible = torch.from_numpy(np.stack([allowed(kinds) for kinds in lessons.kinds]))
        self._lengths = [len(self._batches(epoch)) for epoch in range(lessons.epochs)]
        self.steps = sum(self._lengths)

    def first_step(self, epoch: int) -> int:
        return sum(self._lengths[:epoch])

    def epoch(self, epoch: int, progress: Progress) -> None:
        torch.manual_seed(self._lessons.seed * 1000 + epoch)
        generator = self._generator(epoch, 1)
        self._network.train()
        for step, together in enumerate(self._batches(epoch), start=self.first_step(epoch)):
            self._set_rate(step)
            loss = loss_of(self._network, as_tensors(together, self._lessons.ends, generator), self._possible)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._network.parameters(), _CLIP)
            self._optimiser.step()
            self._optimiser.zero_grad(set_to_none=True)
            self._follow(step)
            progress.advance()

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Lend the network its average weights."""
        own = {name: parameter.detach().clone() for name, parameter in self._parameters.items()}
        self._put(self._average)
        yield
        self._put(own)

    def end(self) -> None:
        self._put(self._average)

    def tensors(self) -> Tensors:
        moments = {
            f"moments.{name}.{key}": value
            for name, parameter in self._parameters.items()
            for key, value in self._optimiser.state[parameter].items()
        }
        weights = {f"weights.{name}": parameter for name, parameter in self._parameters.items()}
        return weights | {f"average.{name}": one for name, one in self._average.items()} | moments

    def restore(self, tensors: Tensors) -> None:
        self._put({name: tensors[f"weights.{name}"] for name in self._parameters})
        self._average = {name: tensors[f"average.{name}"] for name in self._parameters}
        for name, parameter in self._parameters.items():
            before = f"moments.{name}."
            state = {key.removeprefix(before): one for key, one in tensors.items() if key.startswith(before)}
            self._optimiser.state[parameter] = state

    def _batches(self, epoch: int) -> list[list[Example]]:
        return epoch_batches(self._lessons.examples, self._lessons.shares, self._generator(epoch, 0))

    def _generator(self, epoch: int, purpose: int) -> np.random.Generator:
        return np.random.default_rng([self._lessons.seed, epoch, purpose])

    def _set_rate(self, step: int) -> None:
        part = min(1.0, (step + 1) / (_WARM * self.steps)) * max(_LEAST, 1 - step / self.steps)
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * part

    def _follow(self, step: int) -> None:
        memory = min(_AVERAGE, (step + 2) / (step + 11))
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                self._average[name].lerp_(parameter, 1 - memory)

    def _put(self, tensors: Tensors) -> None:
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                parameter.copy_(tensors[name])
