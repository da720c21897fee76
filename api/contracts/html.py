"""A contract's page as HTML: one file that loads nothing and runs nothing."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.pages import Page

FOLDER: Final = Path(__file__).parent
STYLE: Final = (FOLDER / "contract.css").read_text()
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page may load nothing at all; the one style it carries is named by its hash."""


def html_of(page: Page) -> bytes:
    """The page; what people wrote is escaped."""
    return _ENVIRONMENT.get_template("contract.html.jinja").render(page=page, style=STYLE).encode()
