"""Where teaching stood after its last whole epoch, so that one that was interrupted goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load, save

from medkg.durable import replaced

_FILE: Final = "checkpoint.safetensors"
Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Epochs done, and all tensors by name: weights, their running average, the optimiser's moments."""

    epochs: int
    tensors: Tensors


def keep(folder: Path, checkpoint: Checkpoint, *, configuration: str) -> None:
    """Write a checkpoint in one file that appears whole."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"epochs": str(checkpoint.epochs), "configuration": configuration}
    tensors = {name: tensor.detach().clone().contiguous() for name, tensor in checkpoint.tensors.items()}
    with replaced(folder / _FILE) as file:
        file.write(save(tensors, metadata=told))


def kept(folder: Path, *, configuration: str) -> Checkpoint | None:
    """Read the checkpoint of the very same teaching; None where there is none, or of another."""
    try:
        content = (folder / _FILE).read_bytes()
    except FileNotFoundError:
        return None
    length = int.from_bytes(content[:8], "little")
    told = json.loads(content[8 : 8 + length])["__metadata__"]
    return Checkpoint(int(told["epochs"]), load(content)) if told["configuration"] == configuration else None


def drop(folder: Path) -> None:
    """Remove the checkpoint of a teaching that is done."""
    (folder / _FILE).unlink(missing_ok=True)
