"""A small real corpus that may be redistributed, as data."""
