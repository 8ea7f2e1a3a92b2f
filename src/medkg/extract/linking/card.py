"""The card of a trained linker: what it was made of and how well it does, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from medkg.extract.linking.gold import GoldDocument
from medkg.extract.linking.training import FOLDS, TrainedLinker

_LICENCES: Final = {
    "bc5cdr": "NCBI, public-domain mark",
    "ncbi_disease": "US Government work, public domain",
}
_UNKNOWN: Final = "not known to medkg: see to it before you pass the names on"
_CARD: Final = """# Linker

Says which concept a mention of a chemical or a disease means, how probable that is, and why.

* `weights.tsv`: a weight for each feature, by kind, setting and what is known of the name. A meaning's probability is
  its share of the exponentials of the weighted sums, with "none of them" among the rivals.
  Names that mean nearly the same are found by the word vectors in `medkg_models/names`, which have a card of their own.
* `names.tsv`: the wordings that annotators used, what they meant by them, and how often.
* `concepts.tsv`: concepts that only these corpora name, and ids of older editions with those that replaced them.
* `documents.tsv`: the ids of the documents that it was trained on; no figure over any of them says how well it does.

## Trained on

| corpus | documents | mentions | licence |
|---|---|---|---|
{corpora}

Seed {seed}, {folds} folds. Hash of vocabularies and code version: `{configuration}`.

## Accuracy of the first answer

On documents that neither its names nor its weights had seen ({folds} folds of the above):

| kind | accuracy |
|---|---|
{accuracy}

Made by `medkg train linker --gold FILE… --output DIR --seed {seed}`; the same files give the same bytes.
"""


def card(trained: TrainedLinker, documents: Sequence[GoldDocument], *, seed: int, configuration: str) -> str:
    """Write the card."""
    counted = Counter(document.corpus for document in documents)
    mentions: Counter[str] = Counter()
    for document in documents:
        mentions[document.corpus] += len(document.mentions)
    corpora = [
        f"| {corpus} | {counted[corpus]} | {mentions[corpus]} | {_LICENCES.get(corpus.split('/')[0], _UNKNOWN)} |"
        for corpus in sorted(counted)
    ]
    accuracy = [f"| {kind} | {value:.4f} |" for kind, value in sorted(trained.accuracy.items())]
    return _CARD.format(
        corpora="\n".join(corpora),
        accuracy="\n".join(accuracy),
        seed=seed,
        folds=FOLDS,
        configuration=configuration,
    )
