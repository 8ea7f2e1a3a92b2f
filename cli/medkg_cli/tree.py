"""The `medkg` command: its tree, and nothing else. Importing it loads no vendor but Typer."""

from __future__ import annotations

from typing import Annotated

import typer

import medkg
from medkg_cli.commands import (
    annotate,
    ask,
    build,
    contradictions,
    demo,
    evaluate,
    explain,
    export,
    find,
    forget,
    info,
    load,
    merge,
    pull,
    push,
    query,
    train,
    verify,
    vocabulary,
)
from medkg_cli.session import with_session
from medkg_cli.wrong_options import Commands


def application() -> typer.Typer:
    """Make the command tree."""
    app = typer.Typer(
        name="medkg",
        cls=Commands,
        help="Medical text and ontologies to a graph of evidence; questions to answers that cite it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # Rich's help costs a quarter of a second at every start
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version_option)
    for command in (
        build.build, load.load, find.find, annotate.annotate, query.query, explain.explain, ask.ask, verify.verify,
        contradictions.contradictions,
        push.push, pull.pull, export.export, forget.forget, merge.merge, merge.diff, info.info, info.check, demo.demo,
    ):  # fmt: skip
        app.command(command.__name__)(with_session(command, drawn=command is explain.explain))
    app.command("eval")(with_session(evaluate.evaluate))
    app.command("train")(with_session(train.train))
    names = typer.Typer(
        cls=Commands, help="The vocabularies whose names are looked for.", no_args_is_help=True, rich_markup_mode=None
    )
    names.command("add")(with_session(vocabulary.add))
    names.command("remove")(with_session(vocabulary.remove))
    names.command("list")(with_session(vocabulary.list_))
    names.command("drift")(with_session(vocabulary.drift))
    app.add_typer(names, name="vocabulary")
    return app


def _print_version(wanted: bool) -> None:  # noqa: FBT001 -- Typer calls it with the option's value
    if wanted:
        typer.echo(f"medkg {medkg.__version__}")
        raise typer.Exit


def _version_option(
    version: Annotated[  # noqa: ARG001 -- its callback does the work
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and leave.")
    ] = False,
) -> None:
    return None
