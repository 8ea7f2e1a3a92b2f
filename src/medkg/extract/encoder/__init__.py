"""A trained encoder that finds mentions: text as word pieces with hints, labels in and out, ONNX at run time."""
