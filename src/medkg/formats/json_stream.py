"""JSON larger than memory: objects are cut out one by one, each to be parsed alone.

Works on bytes: only quotes, brackets and braces matter. Takes an array of objects, objects one after the other, and an
object that wraps an array of them under one of a few known keys. A string ends at the end of its line even where its
quote is missing (JSON allows no raw line ends in strings), so one missing quote does not turn the rest inside out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from medkg.errors import InputError
from medkg.formats.decode import decode, sound_json
from medkg.formats.stream import Cut, chunks

OBJECT_LIMIT = 64 << 20
_STRING = rb"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+(\"|\n|\\?\Z)"
_TOKEN = re.compile(rb"[{}\[\]]|\"" + _STRING, re.DOTALL)
_ANOTHER = re.compile(rb"[\s,]*\{")
_REST = re.compile(_STRING, re.DOTALL)
_OPENING = MappingProxyType({b"}": b"{", b"]": b"["})
_SEEN = 1 << 14


class _Cutter:
    """Finds objects in bytes that arrive in pieces."""

    def __init__(self, wrappers: tuple[str, ...]) -> None:
        self._wrappers = frozenset(f'"{name}"'.encode() for name in wrappers)
        self._buffer = bytearray()
        self._base = 0  # the position in the file of the buffer's first byte
        self._scanned = 0  # how much of the buffer has been looked at
        self._begin = -1  # where the present object begins in the buffer
        self._string = -1  # where a string that has not ended yet begins
        self._stack = b""  # the open brackets
        self._outer = 0  # how many of them enclose the objects that are wanted
        self._key = b""
        self._dropped = False
        self._lost: Cut | None = None

    def feed(self, piece: bytes) -> Iterator[Cut]:
        """Take more bytes and give the objects that end in them."""
        self._buffer += piece
        buffer = self._buffer
        if self._string >= 0:
            rest = _REST.match(buffer, self._scanned)
            if rest is None or not self._ended(rest.end(), rest.group(1), self._string):
                yield from self._forget()
                return
            yield from self._put_aside()
        for token in _TOKEN.finditer(buffer, self._scanned):
            if len(token[0]) > 1 or token[0] == b'"':
                if not self._ended(token.end(), token[1], token.start()):
                    break
                yield from self._put_aside()
            else:
                self._scanned = token.end()
                yield from self._bracket(bytes(token[0]), token.start())
        else:
            self._scanned = len(self._buffer)
        yield from self._forget()

    def finish(self) -> Iterator[Cut]:
        """Say so where the brackets do not close."""
        if self._stack and not self._dropped:
            yield self._fault("the file ends inside this object.")

    def _ended(self, end: int, sign: bytes, begin: int) -> bool:
        """Deal with a string; False where its end has not come yet."""
        if sign in {b'"', b"\n"}:
            self._scanned, self._string = end, -1
            if len(self._stack) == 1:
                self._key = bytes(self._buffer[begin:end])
            if sign == b"\n" and self._begin >= 0 and _ANOTHER.match(self._buffer, end):
                # The lost quote swallowed its line's brackets, and the next line begins an object: so does the record.
                self._stack = self._stack[: self._outer]
                if not self._dropped:
                    self._lost = Cut(self._base + self._begin, bytes(self._buffer[self._begin : end]))
                self._begin, self._dropped = -1, False
            return True
        self._scanned, self._string = end - len(sign), begin
        return False

    def _put_aside(self) -> Iterator[Cut]:
        if self._lost:
            yield self._lost
            self._lost = None

    def _bracket(self, sign: bytes, at: int) -> Iterator[Cut]:
        if sign in b"{[":
            if sign == b"[" and self._stack == b"{" and self._key in self._wrappers:
                self._outer, self._begin = 2, -1
            elif sign == b"[" and not self._stack:
                self._outer = 1
            elif sign == b"{" and len(self._stack) == self._outer:
                self._begin = at
            self._stack += sign
            return
        # Brackets that do not match are the present object's fault: close down to the one that does.
        opened = self._stack.rfind(_OPENING[sign])
        self._stack = self._stack[: max(opened, 0)]
        if self._begin >= 0 and len(self._stack) <= self._outer:
            if not self._dropped:
                yield Cut(self._base + self._begin, bytes(self._buffer[self._begin : at + 1]))
            self._begin, self._dropped = -1, False
        if not self._stack:
            self._outer = 0

    def _forget(self) -> Iterator[Cut]:
        """Let go of what has been dealt with; an object beyond the limit is reported and only counted through."""
        if self._begin >= 0 and not self._dropped and len(self._buffer) - self._begin > OBJECT_LIMIT:
            yield self._fault(f"the object is larger than {OBJECT_LIMIT >> 20} MiB.")
            self._dropped = True
        marks = [mark for mark in (self._begin, self._string) if mark >= 0]
        keep = self._scanned if self._dropped else min([*marks, self._scanned])
        del self._buffer[:keep]
        self._base += keep
        self._scanned -= keep
        self._begin = -1 if self._begin < 0 else max(0, self._begin - keep)
        self._string = -1 if self._string < 0 else max(0, self._string - keep)

    def _fault(self, reason: str) -> Cut:
        begin = max(self._begin, 0)
        return Cut(self._base + begin, bytes(self._buffer[begin : begin + _SEEN]), reason)


def objects(path: Path, *, wrappers: tuple[str, ...] = ()) -> Iterator[Cut]:
    """Cut the objects out of a file: those of a root array, of an array under a wrapping key, or the root objects.

    Raises InputError where the stream breaks.
    """
    cutter = _Cutter(wrappers)
    for piece in chunks(path):
        yield from cutter.feed(piece)
    yield from cutter.finish()


def parse_object(piece: Cut) -> dict[str, Any]:
    """Parse one object; raises InputError for a fault and what is no JSON object in UTF-8 with sound text."""
    if piece.fault:
        raise InputError(piece.fault)
    raw, _ = decode(piece.data, only_utf8=True)
    try:
        value = json.loads(raw)
        sound_json(raw, value)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise InputError("this is JSON, but not an object.")
    return value
