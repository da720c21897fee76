"""`niemtin demo`: the main job from end to end, every step with its query and its answer."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.syntax import Syntax

from cli.own_server import OwnServer, own_server, serves
from domain.logins import AdminRole
from runtime.clock import now
from runtime.settings import Rail, settings
from sample.cast import PASSWORD, admin_email, brand_email, influencer_email, second_assessor_email
from story.browser import Browser
from story.cast import Cast
from story.main_job import tell_of_newcomers, tell_of_the_sample
from story.newcomers import newcomers, write_file
from story.paying import play_delivery, play_payout
from story.telling import Telling
from story.voices import Exchange, StepFailed

SECONDS = 30.0
"""How long one answer may take."""
DAYS = 10
"""How long a payout is waited for: more than three working days."""


class On(StrEnum):
    """Whose story is told."""

    SAMPLE = "sample"
    FILE = "file"
    BOTH = "both"


Url = Annotated[str | None, typer.Option(help="A server that runs; else the one on this machine, or one of its own.")]
Whose = Annotated[On, typer.Option("--on", help="The sample's people, people imported from a file, or both in turn.")]
ToPayout = Annotated[
    bool,
    typer.Option(
        "--to-payout", help="Go on to the payout, on a marketplace of its own whose clock is put ten days ahead."
    ),
]
ByRail = Annotated[
    Rail,
    typer.Option(
        "--rail", help="Who takes the brand's money and pays it out; stripe: a stand-in for it, with --to-payout."
    ),
]
Short = Annotated[bool, typer.Option("--short", help="Show the steps and what they found, without the requests.")]

app = typer.Typer(add_completion=False)


@app.command()
def demo(
    url: Url = None, on: Whose = On.BOTH, to_payout: ToPayout = False, rail: ByRail = Rail.SANDBOX, short: Short = False
) -> None:
    """Play the main job on a server with the sample, and show every step, its query and its answer.

    A supplement brief is held by the law gate until its papers are on file, approved, matched and offered; the last
    place is raced for; the books balance. Then the same with people who come in with a CSV file, claim their profiles
    and are certified: the file is imported into this machine's database (DATABASE_URL, or the data folder).
    With --to-payout the first of them goes on: a draft, the publication, the release, three working days, the payment
    and the year's statement. With --rail stripe the brand pays in at a stand-in for Stripe, in its browser, and the
    influencer is paid by a transfer to an account there; else the sandbox pays. The exit code is 0 only if every step
    held.
    """
    if to_payout and (url is not None or on is On.FILE):
        raise typer.BadParameter("it is told of the sample, on a marketplace of its own.", param_hint="--to-payout")
    if rail is Rail.STRIPE and not to_payout:
        raise typer.BadParameter("it needs a marketplace of its own: add --to-payout.", param_hint="--rail")
    stage = Stage(short=short)
    if to_payout:
        stage.play(lambda: _tell_to_the_payout(stage, rail))
        return
    with _server(url) as address, httpx.Client(base_url=address, timeout=SECONDS) as http:
        stage.console.print(f"The server is at {address}.", highlight=False)
        stage.play(lambda: _tell(stage, http, on))


def _tell(stage: "Stage", http: httpx.Client, on: On) -> None:
    if on is not On.FILE:
        stage.act("On the sample")
        tell_of_the_sample(stage.telling(http))
    if on is not On.SAMPLE:
        stage.act("On people imported from a file")
        _tell_of_a_file(stage.telling(http), stage)


def _tell_to_the_payout(stage: "Stage", rail: Rail) -> None:
    stage.act(f"From the brief to the payout, through {rail.value}")
    with tempfile.TemporaryDirectory(prefix="niemtin-demo-") as folder:
        server = OwnServer(Path(folder))
        with _browser(rail, server) as browser, own_server(server):

            def days_pass() -> None:
                server.stop()
                if browser is not None:
                    browser.let_days_pass(DAYS)
                server.start(days_ahead=DAYS)

            with httpx.Client(base_url=server.address, timeout=SECONDS) as http:
                telling = replace(stage.telling(http), browser=browser)
                posted, booked = tell_of_the_sample(telling)
                play_delivery(telling, posted, booked)
                play_payout(telling, booked, days_pass)


@contextmanager
def _browser(rail: Rail, server: OwnServer) -> Generator[Browser | None]:
    """Where the brand pays; the server that is yet to start is told of the partner."""
    if rail is not Rail.STRIPE:
        yield None
        return
    from cli.own_stripe import own_stripe  # noqa: PLC0415 - takes a second

    with own_stripe(server.address) as stripe, httpx.Client(base_url=stripe.address, timeout=SECONDS) as http:
        server.settings |= stripe.settings
        yield Browser(http)


def _tell_of_a_file(telling: Telling, stage: "Stage") -> None:
    people = newcomers(telling.name)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "newcomers.csv"
        write_file(file, people)
        tell_of_newcomers(telling, people, lambda: stage.run("import", "influencers", str(file)))


@contextmanager
def _server(url: str | None) -> Generator[str]:
    """The server that was named, else the one on this machine, else one of our own while the story lasts."""
    here = f"http://{settings().host}:{settings().port}"
    if url is not None or serves(here):
        yield (url or here).rstrip("/")
        return
    with own_server(OwnServer()) as server:
        yield server.address


@dataclass
class Stage:
    """Where the story is shown."""

    short: bool
    console: Console = field(default_factory=Console)
    steps: int = 0
    findings: int = 0

    def telling(self, http: httpx.Client) -> Telling:
        """A telling that is shown here."""
        return Telling(http, CAST, now(), begun=self._begin, heard=self._hear, held=self._hold)

    def play(self, story: Callable[[], None]) -> None:
        """Tell it, and say how it ended. Raises typer.Exit when a step did not hold."""
        try:
            story()
        except StepFailed as failure:
            self.console.print(f"[bold red]✗[/bold red] {failure}", highlight=False)
            raise typer.Exit(1) from failure
        self.console.print(f"[bold green]Every step held:[/bold green] {self.steps} steps, {self.findings} findings.")

    def act(self, title: str) -> None:
        """Announce a telling."""
        self.console.rule(f"[bold]{title}")

    def run(self, *arguments: str) -> None:
        """Run `niemtin` with these arguments, as a person would. Raises StepFailed unless it succeeds."""
        self.console.print(f"$ niemtin {' '.join(arguments)}", highlight=False, markup=False)
        done = subprocess.run([sys.executable, "-m", "cli", *arguments], check=False)  # noqa: S603
        if done.returncode:
            raise StepFailed(f"niemtin {arguments[0]} ended with {done.returncode}")

    def _begin(self, title: str) -> None:
        self.steps += 1
        self.console.print(f"\n[bold]{self.steps}. {title}[/bold]", highlight=False)

    def _hear(self, exchange: Exchange) -> None:
        if self.short:
            return
        self.console.print(f"[dim]{exchange.speaker} asks[/dim]")
        self.console.print(Syntax(exchange.document.strip(), "graphql", background_color="default", word_wrap=True))
        for what in (exchange.variables, exchange.answer):
            self.console.print_json(json.dumps(what, ensure_ascii=False))

    def _hold(self, finding: str) -> None:
        self.findings += 1
        self.console.print(f"  [green]✓[/green] {finding}", highlight=False)


CAST = Cast(
    password=PASSWORD,
    brand=brand_email(1),
    admins={role.value: admin_email(role) for role in AdminRole},
    second_assessor=second_assessor_email(),
    influencer=influencer_email,
)
"""The sample's people."""
