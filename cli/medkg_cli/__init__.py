"""The `medkg` command."""
