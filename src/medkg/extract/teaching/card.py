"""The card of a taught encoder: what it was made of and how well it does, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from medkg.extract.encoder.scheme import KINDS
from medkg.extract.teaching.gold import Teaching
from medkg.model.teaching import EncoderOptions

_CARD: Final = """# Mentions

A transformer encoder that labels the word pieces of a text with the kinds of mentions: {kinds}.

* `model.onnx`: the network, matrices in eight bits a weight (dynamic quantisation, a scale a column). Each piece brings
  its word, what medkg's dictionary says of it and how it is written; windows are whole sentences.
* `tokenizer.json`: the encoder's own.
* `manifest.json`: labels, kinds and the SHA-256 of the files.
* `documents.tsv`: the ids of the documents that it was taught with; no figure over any of them says how well it does.

Encoder: {encoder}. {layers} layers, {epochs} epochs, seed {seed}, {threads} threads. Hash of all that it was made of:
`{configuration}`.

## Taught with

| corpus | documents | annotates |
|---|---|---|
{corpora}

Each corpus teaches only the kinds that it annotates. {left_out} documents were left out because the files below, or a
corpus above them, have them too.

## Exact typed F1 of the encoder alone, on documents it was not taught with

| file | kind | as taught | as written, in eight bits |
|---|---|---|---|
{figures}

Made by `medkg train ner --gold FILE… --dev FILE… --encoder DIR --epochs {epochs} --output DIR`. On one thread the
same files give the same weights; on several they differ in the last digits.
"""


def card(
    teaching: Teaching,
    *,
    taught: Mapping[str, Mapping[str, float]],
    written: Mapping[str, Mapping[str, float]],
    encoder: str,
    layers: int,
    options: EncoderOptions,
    configuration: str,
    kinds: Sequence[str],
) -> str:
    """Write the card; `taught` and `written` are figures by file, in 32 and in eight bits."""
    corpora = [
        f"| {one.name} | {len(one.readings)} | {', '.join(KINDS[kind] for kind in sorted(one.kinds))} |"
        for one in teaching.corpora
    ]
    figures = [
        f"| {file} | {kind} | {value:.4f} | {written[file][kind]:.4f} |"
        for file, by_kind in taught.items()
        for kind, value in by_kind.items()
    ]
    return _CARD.format(
        kinds=", ".join(kinds), encoder=encoder, layers=layers,
        epochs=options.epochs, seed=options.seed, threads=options.threads, configuration=configuration,
        corpora="\n".join(corpora), left_out=teaching.left_out, figures="\n".join(figures),
    )  # fmt: skip
