"""What the pool and its workers say to each other: pickled values, each behind its length in eight bytes.

Both ends are our own processes over anonymous pipes, so nobody else can write here; nothing pickled touches a file.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from medkg.errors import MedkgError
from medkg.model.reading import Findings

_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has made its extractor, whose id this is."""

    extractor: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the document sent first among those not yet answered."""

    findings: Findings


@dataclass(frozen=True, slots=True)
class Refused:
    """Why that document broke the extractor; the worker itself is well and goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """What keeps this worker, and any other, from working: no document is to blame."""

    error: MedkgError


@dataclass(frozen=True, slots=True)
class LastWords:
    """The exception that ends this worker."""

    words: str


class HungUp(Exception):
    """Nobody is at the other end any more."""


Heard = Ready | Found | Refused | Unfit
Message = Heard | LastWords


def pack(value: object) -> bytes:
    """Write a value as one frame."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def read_value(stream: BinaryIO) -> object:
    """Wait for one whole frame; raises HungUp when the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise HungUp
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise HungUp
    value: object = pickle.loads(body)  # noqa: S301 - an anonymous pipe from our own parent process
    return value


class Inbox:
    """Cuts a stream of bytes, arriving in pieces of any size, into messages."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, piece: bytes) -> Iterator[Message]:
        """Take a piece and give the messages that it completes."""
        self._waiting += piece
        while len(self._waiting) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._waiting)[0]
            if len(self._waiting) < end:
                return
            body = bytes(self._waiting[_LENGTH.size : end])
            del self._waiting[:end]
            message: Message = pickle.loads(body)  # noqa: S301 - an anonymous pipe from our own child process
            yield message
