"""The gate: who may ask this server anything.

In: a request as ASGI hands it over. Out: it is passed on, or refused with a status before anything is read or run.
Responsible for: only a browser on this machine, on our own page, with the token it was opened with. A page of another site
that the same browser shows (by a form, a script, a name that leads to 127.0.0.1) has none of these.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
API, ENTER = "/api/", "/api/enter"
JSON, FILE = "application/json", "application/octet-stream"
MOST = {JSON: 4 << 20, FILE: 60 << 20}  # bytes that are taken
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
SAID = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
TOKEN = "x-token"
FOREIGN = 403


class Gate:
    """An application behind the gate; `cookie`: the name of the cookie that holds the token once a page has entered."""

    def __init__(self, app: ASGIApp, port: int, token: str):
        self.app, self.token, self.cookie = app, token, f"lawreport-{port}"
        self.host = f"{LOOPBACK}:{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._elsewhere(scope, receive, send)
        if status := self.refused(scope["method"], scope["path"], _said(scope)):
            return await _answer(send, status)
        await self.app(scope, _limited(receive, _said(scope)), _guarded(send))

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on that the server starts and ends; there is nothing else here."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        await send({"type": "websocket.close", "code": 1008})

    def refused(self, method: str, path: str, headers: Mapping[str, str]) -> int:
        """Return the status with which a request is refused; 0 where it may pass."""
        if headers.get("host") != self.host:
            return 421
        if headers.get("origin", f"http://{self.host}") != f"http://{self.host}":
            return FOREIGN
        site = headers.get("sec-fetch-site", "same-origin")
        if site != "same-origin" and not (site == "none" and method == "GET" and not path.startswith(API)):
            return FOREIGN
        if method not in ("GET", "HEAD", "POST"):
            return 405
        if path.startswith(API) and not self.is_let_in(path, headers):
            return 401
        return _refused_body(headers) if method == "POST" else 0

    def is_let_in(self, path: str, headers: Mapping[str, str]) -> bool:
        """Return whether a request brings the token: in a cookie, or at the first time in a header that forms cannot set."""
        brought = headers.get(TOKEN, "") if path == ENTER else _cookie(headers.get("cookie", ""), self.cookie)
        return hmac.compare_digest(brought.encode("utf-8", "replace"), self.token.encode())


class TooLarge(Exception):
    """Raised to who reads a request of which more bytes come than are taken."""


def _refused_body(headers: Mapping[str, str]) -> int:
    kind, size = _kind(headers), headers.get("content-length", "0")
    if kind not in MOST:
        return 415
    return 413 if not size.isascii() or not size.isdigit() or int(size) > MOST[kind] else 0


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _said(scope: Scope) -> dict[str, str]:
    """Return the headers of a request; of one said twice both, which fits nothing that is asked for."""
    said: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin1"), value.decode("latin1")
        said[key] = f"{said[key]},{text}" if key in said and key != "cookie" else text
    return said


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _limited(receive: Receive, headers: Mapping[str, str]) -> Receive:
    """Return what reads a request, and no more of it than is taken, whatever length was announced."""
    left = MOST.get(_kind(headers), 0)

    async def limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return limited


def _guarded(send: Send) -> Send:
    """Return what sends an answer, with what every answer says to the browser about its safety."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = {name.decode("latin1").lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *_raw({k: v for k, v in SAID.items() if k not in told})]
        await send(message)

    return guarded


def _raw(headers: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _raw({"content-length": "0", **SAID})})
    await send({"type": "http.response.body", "body": b""})
