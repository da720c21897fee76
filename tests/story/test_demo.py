"""`niemtin demo`, as a visitor runs it."""

from functools import partial

import anyio
import pytest
from typer.testing import Result

from api.app import build_app
from tests.api.test_edge import settings_for
from tests.cli.running import run
from tests.serving import serving
from tests.story.marketplace import ServedMarketplace


async def demo(*arguments: str, **surroundings: str) -> Result:
    return await anyio.to_thread.run_sync(partial(run, "demo", *arguments, **surroundings))


@pytest.mark.timeout(300)
async def test_the_main_job_holds_on_the_sample_and_on_a_file(marketplace: ServedMarketplace) -> None:
    done = await demo("--url", marketplace.address, NIEMTIN_DATA_FOLDER=str(marketplace.folder))

    assert done.exit_code == 0, done.output
    assert "✓ exactly one wins" in done.output
    assert "mutation AcceptOffer(" in done.output
    assert "Every step held" in done.output


async def test_a_step_that_does_not_hold_ends_it(migrated_url: str) -> None:
    # A server without the sample: nobody of the cast lives there.
    with serving(build_app(settings_for(migrated_url))) as address:
        done = await demo("--url", address, "--on", "sample", "--short")

    assert done.exit_code == 1
    assert "✗ A brand signs in: Anybody, sign_in: WRONG_CREDENTIALS" in done.output
    assert "Every step held" not in done.output


async def test_stripe_needs_a_marketplace_of_its_own() -> None:
    refused = await demo("--rail", "stripe")

    assert refused.exit_code == 2
    assert "a marketplace of its own" in refused.output
