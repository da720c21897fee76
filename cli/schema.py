"""`niemtin schema`: what the API offers."""

import typer

from schema.printing import printed

app = typer.Typer(name="schema", no_args_is_help=True, add_completion=False)


@app.callback()
def schema() -> None:
    """The GraphQL schema: what the API offers."""


@app.command("print")
def print_schema() -> None:
    """Print the schema, sorted, as it stands in schema/schema.graphql."""
    typer.echo(printed(), nl=False)
