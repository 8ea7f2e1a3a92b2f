"""The verbs, over ports."""
