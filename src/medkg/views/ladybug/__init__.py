"""The embedded Cypher view: the record as a ladybug database in the graph's own folder."""
