"""Products of a few thousand vectors with one: the nearest of them, found by looking at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Below so many numbers a product is made in the thread that asks for it; to wake others would cost more than it takes.
_ALONE: Final = 8_192


class VectorTable:
    """The port of that name, over vectors of whole numbers.

    Their products are whole numbers that 32-bit floats hold exactly, in whatever order they are summed.
    """

    def __init__(self, vectors: NDArray[np.int8]) -> None:
        self._count, width = vectors.shape
        self._blocks = blocks(self._count, width)
        rows(self._blocks)[: self._count] = vectors

    def products(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give each vector's product with one."""
        return products(self._blocks, asked, count=self._count)

    def near(self, vector: NDArray[np.int8], *, top: int) -> list[tuple[int, float]]:
        """Give (place, likeness) of the nearest, best first, ties by place."""
        asked = vector.astype(np.float32)
        length = float(np.square(asked).sum())
        if not self._count or not length:
            return []
        best = greatest(self.products(asked), most=top)
        return [(at, value / length) for at, value in best[:top]]


def blocks(count: int, width: int) -> NDArray[np.float32]:
    """Make room for so many vectors, in blocks of rows that are multiplied one by one."""
    height = max(1, _ALONE // width)
    return np.zeros((-(-count // height), height, width), dtype=np.float32)


def rows(of: NDArray[np.float32]) -> NDArray[np.float32]:
    """View blocks as the rows that they hold."""
    return of.reshape(-1, of.shape[2])


def products(of: NDArray[np.float32], asked: NDArray[np.float32], *, count: int) -> NDArray[np.float32]:
    """Give the products of the first `count` rows of blocks with one vector."""
    needed = -(-count // of.shape[1])
    found: NDArray[np.float32] = np.matmul(of[:needed], asked).reshape(-1)[:count]
    return found


def greatest(found: NDArray[np.float32], *, most: int) -> list[tuple[int, float]]:
    """Take the greatest out of few thousand, as (place, value), greatest first; more where some equal the least.

    What is taken is replaced. For a handful this is four times as fast as to part all of them.
    """
    best: list[tuple[int, float]] = []
    while len(best) < len(found):
        at = int(found.argmax())
        value = float(found[at])
        if len(best) >= most and value < best[-1][1]:
            break
        best.append((at, value))
        found[at] = -np.inf
    return best
