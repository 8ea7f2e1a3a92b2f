"""What makes medkg a citizen of spaCy: its linker in others' pipelines, others' models and linkers in its own."""
