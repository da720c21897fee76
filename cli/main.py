"""`niemtin`: one command line for the server, the worker, the sample, the imports and the measurements."""

import typer

from cli.commands import Commands

app = typer.Typer(
    name="niemtin",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def niemtin() -> None:
    """Niềm Tin: a marketplace that matches brands with certified influencers."""
