"""Serve the page at `/` and its parts under `/page/`."""

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "page"
FRESH = {"cache-control": "no-cache"}  # asked for anew each time: a new version shows at once
# An app's pictures come from anywhere; its words never become a script.
POLICY = (
    "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class _Parts(StaticFiles):
    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(FRESH)
        return response


def page_routes() -> list[BaseRoute]:
    """Give the page's routes."""
    return [
        Route("/", _page, methods=["GET"]),
        Mount("/page", _Parts(directory=FOLDER, check_dir=False)),
    ]


async def _page(request: Request) -> Response:
    headers = {**FRESH, "content-security-policy": POLICY, "x-content-type-options": "nosniff"}
    return FileResponse(FOLDER / "index.html", headers=headers)
