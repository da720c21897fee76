"""GraphiQL in development: a page with examples that run, its scripts from this folder, nothing from elsewhere."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "assets"
"""GraphiQL 2.4.7, React and React DOM 18.3.1 as published on the npm registry, gzipped; licences beside them."""

KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page may load and call this server only; GraphiQL's editor sets styles inline."""


@dataclass(frozen=True)
class Example:
    """One tab: a document, its variables, the headers it is sent with.

    The page signs in with `sign_in` (e-mail and password of the sample) and acts for that person's brand; each document
    of `find` answers the variable of its name by the first text in its answer, since a sample's ids are its own.
    """

    title: str
    query: str
    variables: str
    headers: str
    sign_in: dict[str, str] | None
    find: dict[str, str]


@cache
def examples() -> tuple[Example, ...]:
    """The tabs, in the order of their files' names: `NN-title.graphql`, beside it perhaps `NN-title.json`."""
    return tuple(_example(path) for path in sorted((FOLDER / "examples").glob("*.graphql")))


def page() -> HTMLResponse:
    """The page; the examples travel in it as data."""
    tabs = json.dumps([asdict(example) for example in examples()]).replace("<", "\\u003c")
    html = (FOLDER / "page.html").read_text().replace("EXAMPLES", tabs)
    return HTMLResponse(html, headers={"content-security-policy": POLICY, "cache-control": "no-store"})


async def asset(request: Request) -> Response:
    """One of the page's scripts or styles; 404 for anything else."""
    name = request.path_params["name"]
    plain, packed = FOLDER / name, ASSETS / f"{name}.gz"
    if plain.suffix not in KINDS or "/" in name:
        return Response(status_code=404)
    if packed.is_file():
        headers = {"content-encoding": "gzip", "cache-control": "public, max-age=86400"}
        return Response(packed.read_bytes(), media_type=KINDS[plain.suffix], headers=headers)
    if plain.is_file():
        return Response(plain.read_bytes(), media_type=KINDS[plain.suffix], headers={"cache-control": "no-cache"})
    return Response(status_code=404)


def _example(path: Path) -> Example:
    beside = path.with_suffix(".json")
    settings: dict[str, Any] = json.loads(beside.read_text()) if beside.exists() else {}
    return Example(
        title=path.stem.partition("-")[2].replace("-", " "),
        query=path.read_text(),
        variables=_pretty(settings.get("variables", {})),
        headers=_pretty(settings.get("headers", {})),
        sign_in=settings.get("signIn"),
        find=settings.get("find", {}),
    )


def _pretty(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) if values else ""


ROUTES: Final = (Route("/graphiql/{name}", asset),)
