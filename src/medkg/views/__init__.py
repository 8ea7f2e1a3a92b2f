"""What can be thrown away and rebuilt from the record."""
