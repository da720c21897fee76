"""`niemtin schema`: what the API offers."""

import typer

from schema.printing import printed

app = typer.Typer(help="The GraphQL schema.", no_args_is_help=True)


@app.callback()
def schema() -> None:
    """Look at the GraphQL schema."""


@app.command("print")
def print_schema() -> None:
    """Print the schema, sorted, as it stands in schema/schema.graphql."""
    typer.echo(printed(), nl=False)
