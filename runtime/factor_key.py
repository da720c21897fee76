"""The key that second factors are sealed with: as set, or one that a development machine makes for itself."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from runtime.settings import Settings
from trust.sealing import KEY_BYTES


def factor_keys(settings: Settings) -> Callable[[], tuple[bytes, ...]]:
    """Answers the keys, the newest first; none in production unless they are set. Read when first asked for."""

    @cache
    def keys() -> tuple[bytes, ...]:
        if settings.factor_key:
            return tuple(bytes.fromhex(key.get_secret_value()) for key in settings.factor_key)
        return () if settings.in_production else (own_key(settings.data_folder / "factor.key"),)

    return keys


def own_key(file: Path) -> bytes:
    """The key in a file that only its owner reads; made where there is none. Of several processes one makes it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_name(f"{file.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):
            file.hardlink_to(made)
        made.unlink()
    return bytes.fromhex(file.read_text())
