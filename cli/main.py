"""`niemtin`: one command line for the server, the worker, the sample, the imports and the measurements."""

import typer

from cli import bench, demo, grant_admin, imports, ledger, migrate, reindex, schema, serve, work
from cli.commands import Commands

app = typer.Typer(
    name="niemtin",
    cls=Commands,
    help="Niềm Tin: a marketplace that matches brands with certified influencers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("demo")(demo.demo)
app.command("migrate")(migrate.migrate)
app.command("grant-admin")(grant_admin.grant_admin)
app.command("reindex")(reindex.reindex)
app.add_typer(imports.app, name="import")
app.add_typer(schema.app, name="schema")
app.add_typer(ledger.app, name="ledger")
app.add_typer(bench.app, name="bench")
