"""How an encoder is taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

EPOCHS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderOptions:
    """Which encoder is taught, and for how long; `layers` 0 keeps all.

    `encoder` is a folder in the layout of transformers, empty for the one of the package that `medkg[llm]` installs.
    Only on one thread do the same files give the same bytes.
    """

    encoder: str = ""
    layers: int = 0
    epochs: int = EPOCHS
    seed: int = 0
    threads: int = 1
