"""The graph as files that other programs read: one module for each format, all streamed from the record."""
