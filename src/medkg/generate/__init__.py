"""From chains to an answer that holds nothing else."""
