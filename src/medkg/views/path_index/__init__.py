"""The columnar path index: built from the record, memory-mapped, searched by retrieve."""
