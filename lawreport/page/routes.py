"""The routes: which function answers which request, and how what it raises is told.

In: the desk, the gate's token. Out: an ASGI application. Responsible for: one request at a time before the desk; a browser
that is told at once when a file changes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from lawreport.base.oserror import reason
from lawreport.page import front, sheets
from lawreport.page.asked import Answer, Asked, Handler, Reply, Stale
from lawreport.page.desk import Desk, problems_json
from lawreport.page.gate import ENTER, JSON, Gate, TooLarge
from lawreport.page.papers import begin, lastyear, making, owntable, returned
from lawreport.page.tabs import data, findings, forms, past, progress
from lawreport.page.texts import answers, assist, lists, raw
from lawreport.page.visits import Visits
from lawreport.problem import Problem, Trouble

TEXTS = (answers, assist, lists, raw)
TABS = (data, forms, progress, findings, past)
PAPERS = (making, returned, begin, lastyear, owntable)
ROOMS = (front, sheets, *TEXTS, *TABS, *PAPERS)  # every module with answers, by `ROUTES`
STATIC = Path(__file__).parent / "static"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
KEPT = "private, max-age=31536000, immutable"
LOOK = 1.0  # seconds between two looks whether a file has changed


def application(desk: Desk, visits: Visits, port: int, token: str) -> ASGIApp:
    """Return what answers a browser."""
    answers = [
        Route(path, _answering(desk, handler), methods=[method]) for room in ROOMS for method, path, handler in room.ROUTES
    ]
    shown = [Route(f"/{path.name}", _static(path), methods=["GET"]) for path in sorted(STATIC.iterdir())]
    own = [
        Route("/", _static(STATIC / "index.html"), methods=["GET"]),
        Route(ENTER, _entering(f"lawreport-{port}", token), methods=["POST"]),
        Route("/api/events", _events(desk, visits), methods=["GET"]),
    ]
    return Gate(Starlette(routes=[*own, *answers, *shown]), port, token)


def _static(path: Path) -> Any:
    async def static(request: Request) -> Response:
        return Response(path.read_bytes(), media_type=KINDS[path.suffix])

    return static


def _entering(cookie: str, token: str) -> Any:
    async def entering(request: Request) -> Response:
        """Give the browser that brought the token a cookie, so that nothing of it stays in an address."""
        response = JSONResponse({})
        response.set_cookie(cookie, token, httponly=True, samesite="strict")
        return response

    return entering


# ---- one answer ----------------------------------------------------------------------------------------------------------


def _answering(desk: Desk, handler: Handler) -> Any:
    async def answering(request: Request) -> Response:
        try:
            asked = await _asked(request)
        except TooLarge:
            return Response(status_code=413)
        except ValueError:
            return Response(status_code=400)
        return await run_in_threadpool(answered, desk, handler, asked)

    return answering


async def _asked(request: Request) -> Asked:
    """Return what is asked. Raise `ValueError` where it cannot be read, `TooLarge` where it is too much."""
    data = await request.body() if request.method == "POST" else b""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON:
        body = json.loads(data)
        if not isinstance(body, dict):
            raise ValueError(body)
        return Asked(dict(request.query_params), body)
    return Asked(dict(request.query_params), data=data)


def answered(desk: Desk, handler: Handler, asked: Asked) -> Response:
    """Return the answer of a function, whatever it raises; nobody else is at the desk meanwhile."""
    try:
        with desk.lock:
            answer = handler(desk, asked)
    except Trouble as trouble:
        return _json({"problems": problems_json(trouble.problems)}, 422)
    except Stale as stale:
        return _json(stale.answer, 409)
    except (OSError, MemoryError) as error:
        name = Path(getattr(error, "filename", None) or "").name
        return _json({"problems": problems_json((Problem("page-machine", f"{name}：{reason(error)}".lstrip("：")),))}, 422)
    except (KeyError, ValueError):  # not what our own page asks
        return Response(status_code=400)
    if isinstance(answer, Reply):
        return Response(answer.data, 200, {"cache-control": KEPT} if answer.kept else {}, answer.kind)
    return _json(answer, 200)


def _json(answer: Answer, status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(text, status, media_type=JSON)


# ---- what has changed ----------------------------------------------------------------------------------------------------


def _events(desk: Desk, visits: Visits) -> Any:
    async def events(request: Request) -> Response:
        return StreamingResponse(_told(desk, visits), media_type="text/event-stream")

    return events


async def _told(desk: Desk, visits: Visits) -> AsyncIterator[str]:
    """Yield an event at once, then whenever a file has changed; between them a line that keeps the way open."""
    before = None
    with visits.one():
        while not visits.over:
            version = await run_in_threadpool(desk.version)
            if version != before:
                before = version
                yield _event("changed", {"version": version})
            else:
                yield ":\n\n"
            await asyncio.sleep(LOOK)
        yield _event("bye", {})


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
