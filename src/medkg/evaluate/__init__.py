"""Gold against system: one module per task."""
