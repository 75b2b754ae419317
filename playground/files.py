"""Files: the app uploads them first, and people see them once they are shared."""

import base64
import mimetypes
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Json = dict[str, Any]


@dataclass
class File:
    """A file of `size` bytes, announced; `content` is base64, and None until it has been uploaded."""

    id: str
    name: str
    size: int
    created: int
    title: str = ""
    content: str | None = None
    shared: bool = False

    @property
    def kind(self) -> str:
        """Tell what kind of file it is, by its name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def described(self) -> Json:
        """Give the file as Slack does in messages."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.kind,
            "size": self.size,
            "created": self.created,
        }


def file_routes() -> list[Route]:
    """Give the addresses that files are uploaded to and downloaded from."""
    return [
        Route("/upload/{file_id}", _take, methods=["POST"]),
        Route("/file/{file_id}/{name}", _give, methods=["GET"]),
    ]


async def _take(request: Request) -> Response:
    """Take the bytes of a file that was announced, once and of the length that was said."""
    world, raw = request.app.state.world, await request.body()
    file = world.files.get(request.path_params["file_id"])
    if file is None or file.content is not None:
        return PlainTextResponse("There is nothing to upload here.", status_code=404)
    if len(raw) != file.size:
        return PlainTextResponse(f"{file.size} bytes were announced.", status_code=400)
    file.content = base64.b64encode(raw).decode()
    return PlainTextResponse(f"OK - {file.size}")


async def _give(request: Request) -> Response:
    """Give a file that was shared, to be saved."""
    file = request.app.state.world.files.get(request.path_params["file_id"])
    if file is None or not file.shared or file.name != request.path_params["name"]:
        return PlainTextResponse("There is no such file.", status_code=404)
    headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Response(base64.b64decode(file.content), media_type=file.kind, headers=headers)
