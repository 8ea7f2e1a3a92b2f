"""The beginning of the `medkg` command: whatever is imported after it can be interrupted without a traceback."""

from __future__ import annotations

from medkg_cli.interrupts import leave_at_once


def main() -> None:
    """Run the command."""
    leave_at_once()
    from medkg_cli import streams  # noqa: PLC0415 -- a tenth of a second, in which Ctrl-C is heeded already
    from medkg_cli.tree import application  # noqa: PLC0415 -- the same

    streams.prepare()
    application()()


if __name__ == "__main__":
    main()
