"""What every command shares: its options, the graph it opens, how it reports, and how it fails."""

from __future__ import annotations

import functools
import inspect
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import medkg
from medkg_cli import options, streams
from medkg_cli.interrupts import INTERRUPTED, in_order
from medkg_cli.printing import Prose, Table, write
from medkg_cli.progress import watcher

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from medkg.ports import Progress

FAILED, USAGE, QUARANTINED, NOTHING = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one command."""

    graph: Path | None
    format: options.Format
    picture: options.Picture | None
    quiet: bool
    verbose: bool
    no_progress: bool
    debug: bool

    def open(self, *, create: bool = False, default: Path | None = None) -> medkg.Graph:
        """Open the graph that was named (else `default`, else the settings' own); it may be created if asked."""
        return medkg.open(self.graph or default, create=create)

    def has_graph(self) -> bool:
        """Tell whether there is a graph to open, so that a command may also work without one.

        One that was named on the command line is opened in any case, so that a misspelt name is told.
        """
        return self.graph is not None or medkg.settings().graph.is_dir()

    def progress(self) -> AbstractContextManager[Progress]:
        """Watch long work with bars on standard error, or not at all."""
        return watcher(bars=not (self.quiet or self.no_progress), notes=not self.quiet, stages=self.verbose)

    def emit(self, result: object, *tables: Table | Prose) -> None:
        """Write a result to standard output: `result` as JSON, or `tables` for people and spreadsheets."""
        with streams.output():
            write(result, tables, self.format)

    def draw(self, picture: str) -> None:
        """Write a picture to standard output as it stands, in UTF-8 wherever it goes."""
        with streams.output():
            streams.speak_utf8()
            sys.stdout.write(picture)

    def say(self, message: str) -> None:
        """Write a remark to standard error unless told to be quiet."""
        if not self.quiet:
            streams.say(message)


def with_session(command: Callable[..., None], *, drawn: bool = False) -> Callable[..., None]:
    """Give a command the shared options, a Session as its first argument, and the contract's exit codes.

    `drawn` says that its result may also be asked for as a picture.
    """
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    shared_parameters = _shared_parameters(drawn=drawn)

    @functools.wraps(command)
    def run(**values: Any) -> None:
        shared = {name: values.pop(name) for name in _SHARED}
        session = Session(**{**shared, **_form(shared["format"])})
        _guarded(session, functools.partial(command, session, **values))

    run.__signature__ = inspect.Signature([*own, *shared_parameters])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (*own, *shared_parameters)}
    return run


_SHARED = ("graph", "format", "quiet", "verbose", "no_progress", "debug")


def _form(chosen: str) -> dict[str, options.Format | options.Picture | None]:
    """Tell the forms that are written from those that are drawn; beside a picture, nothing else is written."""
    if chosen in {*options.Picture}:
        return {"format": options.Format.TABLE, "picture": options.Picture(chosen)}
    return {"format": options.Format(chosen), "picture": None}


def _shared_parameters(*, drawn: bool) -> tuple[inspect.Parameter, ...]:
    kinds = (
        options.GraphPath, options.DrawnOutputFormat if drawn else options.OutputFormat, options.Quiet,
        options.Verbose, options.NoProgress, options.Debug,
    )  # fmt: skip
    table = options.DrawnFormat.TABLE if drawn else options.Format.TABLE
    defaults = (None, table, False, False, False, False)
    return tuple(
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in zip(_SHARED, kinds, defaults, strict=True)
    )


def _guarded(session: Session, call: Callable[[], None]) -> None:
    """Turn our errors into a message and an exit code; everything else is a fault of ours and keeps its traceback."""
    with in_order() as interrupts:
        try:
            if session.quiet and session.verbose:
                raise medkg.errors.UsageError("--quiet and --verbose contradict each other.", remedy="Leave one out.")
            call()
        except typer.Exit:
            raise
        except KeyboardInterrupt as error:
            raise _interrupted() from error
        except BrokenPipeError as error:
            # The reader of our output (head, less) went away: nothing is wrong.
            raise typer.Exit(0) from error
        except (medkg.errors.MedkgError, OSError) as error:
            if interrupts.asked:
                raise _interrupted() from error
            if session.debug:
                traceback.print_exc()
            streams.say(f"medkg: {_told(error)}")
            raise typer.Exit(_code(error)) from error
        except (ImportError, RuntimeError, SystemError) as error:
            # Compiled code on its way up may have made an error of its own of the interruption.
            if interrupts.asked:
                raise _interrupted() from error
            raise


def _interrupted() -> typer.Exit:
    # Python remembers an interruption that has passed through exec, as dataclasses and imports use it, and would end by
    # the signal in place of our exit code; it forgets with the next exec.
    exec("")  # noqa: S102
    streams.say("medkg: interrupted; what was finished is kept, run the same command to go on.")
    return typer.Exit(INTERRUPTED)


def _told(error: Exception) -> str:
    if isinstance(error, OSError):
        # The machine's, not ours: a disk, a folder, a limit.
        return f"{error.filename or 'this machine'}: {error.strerror or error}."
    return str(error)


def _code(error: Exception) -> int:
    if isinstance(error, medkg.errors.UsageError | medkg.errors.SettingsError):
        return USAGE
    if isinstance(error, medkg.errors.ConceptNotFound | medkg.errors.AmbiguousName):
        return NOTHING
    return FAILED
