"""The loss over corpora that each annotate some of the kinds: what is not annotated is not taught to be nothing."""

from __future__ import annotations

import torch

from medkg.extract.encoder.scheme import OUTSIDE
from medkg.extract.teaching.batches import Batch
from medkg.extract.teaching.network import Tagger


def loss_of(network: Tagger, batch: Batch, possible: torch.Tensor) -> torch.Tensor:
    """Give the mean negative log-likelihood of a batch's pieces.

    A piece outside all mentions has the likelihood of all labels that its corpus leaves possible there, `possible`
    being `[corpora, labels]`: the marginal likelihood of partial annotation (Tsuboi et al. 2008), piece by piece.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(batch.ids, batch.hints, batch.shapes, batch.present)
    scores = scores.float()
    labelled = scores.gather(-1, batch.labels.clamp(min=OUTSIDE)[..., None])[..., 0]
    here = possible[batch.corpora][:, None, :].expand(scores.shape)
    outside = torch.logsumexp(scores.masked_fill(~here, -torch.inf), -1)
    likely = torch.where(batch.labels == OUTSIDE, outside, labelled) - torch.logsumexp(scores, -1)
    counted = batch.labels >= OUTSIDE
    return -likely[counted].mean()
