"""`niemtin fake-stripe`, run as a developer runs it."""

import re
import signal
import subprocess
from pathlib import Path

import httpx

from tests.cli.running import COMMAND


def test_it_says_where_it_stands_in_and_remembers(tmp_path: Path) -> None:
    file = tmp_path / "stripe.json"
    command = [*COMMAND, "fake-stripe", "--port", "0", "--state", str(file)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None
        try:
            line = process.stderr.readline()
            found = re.fullmatch(r"Standing in for Stripe on (\S+) \(Ctrl-C ends it\)\n", line)
            assert found, line
            headers = {"Authorization": "Bearer sk_test_1"}
            balance = httpx.get(f"{found[1]}/v1/balance", headers=headers, timeout=60).json()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        finally:
            process.kill()

    assert balance["available"] == [{"amount": 0, "currency": "vnd"}]
    assert process.returncode == 0
    assert file.exists()
