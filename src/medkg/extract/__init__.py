"""Text to evidence: the only home of spaCy and scispaCy."""
