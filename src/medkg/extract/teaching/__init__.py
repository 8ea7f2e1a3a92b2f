"""Teaching the encoder: annotated documents in, weights out; needs torch and transformers (`medkg[llm]`)."""
