"""Files to values: one module per format."""
