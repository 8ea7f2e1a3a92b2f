"""Listwise fitting of linear scores: what experts chose from each list against all else that the list holds.

The loss is the negative log-likelihood that a softmax over a list puts on the chosen ones together (the top-one case of
ListNet, Cao et al. 2007, doi:10.1145/1273496.1273513), averaged over the lists, with L2 penalties. It is convex but for
the sum over several chosen ones, and L-BFGS from one beginning always takes the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    import scipy.sparse
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ITERATIONS = 200


def listwise_fit(
    design: scipy.sparse.csr_matrix,
    sizes: NDArray[np.int64],
    chosen: Floats,
    penalty: Floats,
    *,
    prior: Floats | None = None,
) -> Floats:
    """Fit a weight for each column of `design`; its rows are the lists one after the other, of the given sizes.

    `chosen` is 1 in the rows that were chosen, else 0; every list has at least one of them. Weights begin at the
    `prior` (zero without one), and the penalty is on what they move away from it.
    """
    starts = np.cumsum(sizes) - sizes
    back = design.T.tocsr()
    begin = np.zeros(design.shape[1]) if prior is None else prior

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = design @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        of_all, of_chosen = np.add.reduceat(raised, starts), np.add.reduceat(raised * chosen, starts)
        # A chosen row far below the best may underflow; the list then pulls with all its weight, but finitely.
        of_chosen = np.maximum(of_chosen, np.finfo(np.float64).tiny)
        missed = float((np.log(of_all) - np.log(of_chosen)).mean())
        pull = raised / np.repeat(of_all, sizes) - raised * chosen / np.repeat(of_chosen, sizes)
        moved = weights - begin
        return missed + float(penalty @ moved**2), back @ pull / len(sizes) + 2 * penalty * moved

    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    fitted: Floats = found.x
    return fitted
