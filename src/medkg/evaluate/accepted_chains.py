"""Chains that a user accepted of what `medkg explain --directed --format jsonl` gave, as gold to fit a ranking again.

Each line is an explanation as the command writes it; `"accepted": true` in one of its `chains` accepts that chain. Of
a chain the `hops` are read, of a hop its `key`, `subject`, `predicate`, `object` and `forward`; all else may be left
out. The chains that are not accepted say how far was looked.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from medkg.errors import InputError
from medkg.evaluate.unpacked import unpacked
from medkg.model.assertion import Triple

_REMEDY = 'Give the lines of `medkg explain --directed --format jsonl`, accepted chains marked with "accepted": true.'
_EITHER = "Name curated mechanisms (DrugMechDB JSON), or the lines of `medkg explain --directed --format jsonl`."


@dataclass(frozen=True, slots=True)
class AcceptedChain:
    """One accepted chain, and where it stands; its hops lead from subject to object, each on from the last."""

    hops: tuple[Triple, ...]
    place: str
    words: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last concept."""
        return self.hops[0].subject, self.hops[-1].object


@dataclass(frozen=True, slots=True)
class AcceptedPair:
    """All accepted chains of two concepts, each once, and the most hops of any chain that was shown with them."""

    source: str
    target: str
    chains: tuple[AcceptedChain, ...]
    max_hops: int


def holds_explanations(path: Path) -> bool:
    """Tell by content whether a file holds explanations, an object a line; raises InputError."""
    return unpacked(path, remedy=_EITHER).removeprefix(BOM_UTF8).lstrip().startswith(b"{")


def read_accepted(paths: Sequence[Path]) -> tuple[AcceptedPair, ...]:
    """Read accepted chains, by pair in the order of first sight; raises InputError naming file and line."""
    chains: dict[tuple[str, str], dict[tuple[Triple, ...], AcceptedChain]] = {}
    reach: dict[tuple[str, str], int] = {}
    for chain, most in (found for path in paths for found in _read(path)):
        chains.setdefault(chain.ends, {}).setdefault(chain.hops, chain)
        reach[chain.ends] = max(reach.get(chain.ends, 0), most)
    if not chains:
        place = ", ".join(path.name for path in paths)
        raise InputError("no chain is marked as accepted.", place=place, remedy=_REMEDY)
    return tuple(AcceptedPair(*ends, tuple(found.values()), reach[ends]) for ends, found in chains.items())


def _text(path: Path) -> str:
    try:
        return unpacked(path, remedy=_REMEDY).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"cannot be read: {error}.", place=str(path), remedy=_REMEDY) from error


def _read(path: Path) -> Iterator[tuple[AcceptedChain, int]]:
    # Other separators of lines may stand inside a sentence.
    for number, line in enumerate(_text(path).split("\n"), start=1):
        place = f"{path} line {number}"
        if not line.strip():
            continue
        try:
            shown = json.loads(line)["chains"]
            most = max((len(chain["hops"]) for chain in shown), default=0)
            accepted = [_accepted(chain, place) for chain in shown if chain.get("accepted") is True]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"is no explanation: {error!r}.", place=place, remedy=_REMEDY) from error
        yield from ((chain, most) for chain in accepted)


def _accepted(chain: Mapping[str, Any], place: str) -> AcceptedChain:
    hops = tuple(_hop(hop, place) for hop in chain["hops"])
    broken = any(one.object != other.subject for one, other in pairwise(hops))
    if broken or not hops:
        raise InputError("the hops of an accepted chain do not lead on from each other.", place=place, remedy=_REMEDY)
    return AcceptedChain(hops, place, str(chain.get("words") or ""))


def _hop(hop: Mapping[str, Any], place: str) -> Triple:
    triple = Triple(hop["subject"], hop["predicate"], hop["object"])
    edge = f"'{triple.subject} -{triple.predicate}-> {triple.object}'"
    if hop["key"] != triple.key:
        raise InputError(f"the key {hop['key']!r} is not that of {edge}.", place=place, remedy=_REMEDY)
    if hop["forward"] is not True:
        raise InputError(
            f"an accepted chain walks {edge} backward, and what is learnt orders directed chains alone.",
            place=place,
            remedy="Ask with --directed, and accept among those chains.",
        )
    return triple
