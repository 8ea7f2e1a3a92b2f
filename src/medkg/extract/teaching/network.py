"""The network: a BERT-like encoder whose words also carry what the dictionary says of them and how they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import torch
from torch import nn
from transformers import AutoModel

from medkg.errors import UsageError
from medkg.extract.encoder.hints import HINTS
from medkg.extract.encoder.pieces import SHAPES
from medkg.extract.encoder.scheme import LABELS

_DROPOUT: Final = 0.1


class Tagger(nn.Module):
    """Scores the labels of each piece; inputs are `[windows, pieces]`, the output `[windows, pieces, labels]`."""

    encoder: Any  # transformers tells no types

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        width = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.hints = nn.Embedding(HINTS, width)
        self.shapes = nn.Embedding(SHAPES, width)
        self.dropout = nn.Dropout(_DROPOUT)
        self.head = nn.Linear(width, len(LABELS))
        for added in (self.hints, self.shapes):
            nn.init.zeros_(added.weight)

    @property
    def layers(self) -> int:
        """How many layers the encoder has."""
        return len(self.encoder.encoder.layer)

    def forward(
        self, ids: torch.Tensor, hints: torch.Tensor, shapes: torch.Tensor, present: torch.Tensor
    ) -> torch.Tensor:
        """Score; `present` is 1 where there is a piece and 0 where a window is filled up."""
        words = self.encoder.get_input_embeddings()(ids) + self.hints(hints) + self.shapes(shapes)
        read = self.encoder(inputs_embeds=words, attention_mask=present).last_hidden_state
        scores: torch.Tensor = self.head(self.dropout(read))
        return scores


def open_network(folder: Path, *, layers: int, seed: int) -> Tagger:
    """Open an encoder in the layout of transformers, its first layers if not all; nothing is fetched.

    Raises UsageError where the folder holds no encoder that takes embeddings and masks, as BERT's kin do.
    """
    torch.manual_seed(seed)
    try:
        encoder = AutoModel.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, attn_implementation="eager", use_safetensors=True
        )
        encoder.pooler = None
        stack = encoder.encoder.layer
    except (OSError, ValueError, AttributeError, KeyError) as error:
        raise UsageError(
            f"there is no encoder in {folder}: {' '.join(str(error).split())}",
            remedy="Name with --encoder a folder with config.json, model.safetensors and tokenizer.json of BERT's kin.",
        ) from error
    if layers:
        encoder.encoder.layer = stack[:layers]
    return Tagger(encoder)
