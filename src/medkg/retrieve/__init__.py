"""From the path index to chains."""
