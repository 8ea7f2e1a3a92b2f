"""From a mention to its concept: candidates, explained features, a trained ranking, and what the document adds."""
