"""`niemtin fake-stripe`: a stand-in for Stripe over real HTTP, for development."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from cli.listening import Server, bound
from fake_stripe.account import fake_stripe
from fake_stripe.app import build_app
from runtime.clock import now

Port = Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 is any free one.")]
State = Annotated[Path | None, typer.Option(help="A file that it remembers everything in; without one it forgets.")]
Url = Annotated[str | None, typer.Option(help="Where webhooks go, such as http://127.0.0.1:8000/webhooks/stripe.")]
Secret = Annotated[str, typer.Option(envvar="STRIPE_WEBHOOK_SECRET", help="What webhooks are signed with.")]

app = typer.Typer(add_completion=False)


@app.command()
def serve_fake_stripe(
    port: Port = 12111, state: State = None, webhook_url: Url = None, webhook_secret: Secret = ""
) -> None:
    """Serve a stateful stand-in for Stripe: the real SDK talks to it.

    Point the product at it with STRIPE_API_URL. Faults, the test clock and what a cardholder does are switched under
    /control, described in docs/fake-stripe.md. No money moves.
    """
    fake = fake_stripe(
        lambda: int(now().timestamp()), file=state, webhook_url=webhook_url, webhook_secret=webhook_secret
    )
    with bound("127.0.0.1", port) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        config = uvicorn.Config(build_app(fake), log_level="error")
        server = Server(
            config, answering=lambda: typer.echo(f"Standing in for Stripe on {address} (Ctrl-C ends it)", err=True)
        )
        with suppress(KeyboardInterrupt):
            server.run(sockets=[door])
