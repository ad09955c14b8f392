"""The interactive description of the API, served from files of our own so that it works on a closed network."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from api.dependencies.state import Spoken
from api.errors import NotFoundError
from scheduler.domain.base import Text

pages = APIRouter(include_in_schema=False)

WEB = Path(__file__).parents[1] / "web"
_SWAGGER = WEB / "node_modules" / "swagger-ui-dist"
_FILES = {
    "swagger-ui.css": _SWAGGER / "swagger-ui.css",
    "swagger-ui-bundle.js": _SWAGGER / "swagger-ui-bundle.js",
    "favicon-32x32.png": _SWAGGER / "favicon-32x32.png",
    "start.js": WEB / "static" / "docs" / "start.js",
    "docs.css": WEB / "static" / "docs" / "docs.css",
}
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tanfang API</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""
_HEAD = """<link rel="icon" type="image/png" href="docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
<link rel="stylesheet" href="docs/assets/docs.css">
<script src="docs/assets/swagger-ui-bundle.js" defer></script>
<script src="docs/assets/start.js" defer></script>"""
_NOT_INSTALLED = Text(
    zh="交互式文档尚未安装: 请运行 make setup, 或直接读取 <a href='openapi.json'>openapi.json</a>。",
    en="The interactive documentation is not installed; run make setup, or read "
    "<a href='openapi.json'>openapi.json</a>.",
)


@pages.get("/openapi.json")
def show_description(request: Request) -> JSONResponse:
    """The description that clients are generated from."""
    return JSONResponse(request.app.openapi())


@pages.get("/docs")
def show_documentation(language: Spoken) -> HTMLResponse:
    """The page; one sentence when its files were not installed."""
    if all(path.is_file() for path in _FILES.values()):
        return HTMLResponse(_PAGE.format(language=language.value, head=_HEAD, body='<div id="docs"></div>'))
    return HTMLResponse(_PAGE.format(language=language.value, head="", body=f"<p>{language.of(_NOT_INSTALLED)}</p>"))


@pages.get("/docs/assets/{name}")
def show_documentation_file(name: str) -> Response:
    """One file of the page."""
    path = _FILES.get(name)
    if path is None or not path.is_file():
        raise NotFoundError("path_not_found", Text(zh="没有这个网址。", en="There is nothing at this address."))
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})
