"""A taught network as the folder that the pipeline runs: ONNX with weights of eight bits, tokenizer, manifest, card."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

if TYPE_CHECKING:
    from medkg.extract.teaching.network import Tagger

_INPUTS: Final = ("ids", "hints", "shapes", "present")
_OUTPUT: Final = "scores"
_OPSET: Final = 17


def onnx_bytes(network: Tagger, *, eight_bits: bool = True) -> bytes:
    """Write a network as ONNX; windows and pieces may be any number.

    Matrices are kept in eight bits a weight with a scale a column, activations are scaled as they come (dynamic
    quantisation); 7 of the bits are used, so that processors without VNNI do not overflow.
    """
    network.eval()
    some = torch.ones((2, 8), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (some, torch.zeros_like(some), torch.zeros_like(some), some),
            str(whole),
            input_names=list(_INPUTS),
            output_names=[_OUTPUT],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in (*_INPUTS, _OUTPUT)},
            opset_version=_OPSET,
            dynamo=False,
        )
        if eight_bits:
            quantize_dynamic(whole, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        return (small if eight_bits else whole).read_bytes()
