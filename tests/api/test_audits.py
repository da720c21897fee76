"""graphql-http's own audits of a server, where npm has brought them: `.ci/run` does, when node is there."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from api.app import build_app
from tests.api.test_edge import settings_for
from tests.serving import serving

FOLDER = os.environ.get("NIEMTIN_TEST_GRAPHQL_HTTP")
AUDITS = 60


@pytest.mark.skipif(FOLDER is None, reason="NIEMTIN_TEST_GRAPHQL_HTTP names no folder where npm installed graphql-http")
async def test_every_audit_of_graphql_http_is_passed(migrated_url: str) -> None:
    script = Path(__file__).with_name("audits.mjs")

    with serving(build_app(settings_for(migrated_url))) as served:
        command = ["node", str(script), str(FOLDER), f"{served}/graphql"]
        told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: ASYNC221, S603

    results = json.loads(told.stdout)
    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) == AUDITS
