"""The server: one a project and machine, on 127.0.0.1 alone, until nobody looks any more.

In: a folder, a port. Out: the page's address, once it can be opened; the end of the server. Responsible for: a second start
that finds the first one, and ending by itself.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from lawreport.base import kept
from lawreport.page.desk import Desk
from lawreport.page.gate import ENTER, LOOPBACK, TOKEN
from lawreport.page.visits import Visits
from lawreport.problem import Place, Trouble

if TYPE_CHECKING:
    import uvicorn

NOTE = ".lawreport/page.json"  # where the server of a project is
LARGEST = 10_000  # bytes of that note
PORTS = range(20000, 32000)  # below those that systems give to whoever asks
GLANCE = 1.0  # seconds between two looks whether to end


def serve(folder: Path, year: int | None, port: int, opened: Callable[[str], None]) -> bool:
    """Serve a folder's page until it ends; return whether we did, False where another of our servers has it already.

    `opened` is told the address as soon as it answers. Raise `Trouble` where the port is taken.
    """
    root = folder.resolve()
    if there := running(root):
        opened(there)
        return False
    listening = _listening(port) if port else _home(root)
    port, token, visits = listening.getsockname()[1], secrets.token_urlsafe(24), Visits()
    desk, where = Desk(root, year), f"http://{LOOPBACK}:{port}/#{token}"
    server = _server(desk, visits, port, token)
    note, noted = json.dumps({"machine": platform.node(), "port": port, "token": token}).encode(), set[Path]()
    _noted(desk, note, noted)
    glance = partial(_noted, desk, note, noted)  # a folder may become a project
    threading.Thread(target=_until_nobody_looks, args=(server, visits, glance), daemon=True).start()
    threading.Thread(target=_opening, args=(server, desk, where, opened), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # how somebody ends it who sits before the terminal
        return True
    finally:
        listening.close()
        _forgotten(noted, note)
    return True


def running(root: Path) -> str:
    """Return the address of the server that this machine already has for a project; empty where there is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(kept.read(root / NOTE, LARGEST))
        if note["machine"] == platform.node() and _answers(int(note["port"]), str(note["token"])):
            return f"http://{LOOPBACK}:{note['port']}/#{note['token']}"
    return ""


def _answers(port: int, token: str) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        headers = {TOKEN: token, "content-type": "application/json"}
        connection.request("POST", ENTER, b"{}", headers)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _home(root: Path) -> socket.socket:
    """Return a socket on the port that is a folder's own, where it is free: by its address a browser finds its drafts again."""
    with suppress(Trouble):
        return _listening(PORTS[0] + int(sha256(os.fsencode(root)).hexdigest(), 16) % len(PORTS))
    return _listening(0)


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    if os.name == "posix":  # elsewhere it would let two programs have one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except (OSError, OverflowError):
        listening.close()
        raise Trouble.one("page-port", f"端口 {port} 用不了", Place(""), "请换一个 --port，或不写，由程序自己选。") from None
    return listening


def _server(desk: Desk, visits: Visits, port: int, token: str) -> uvicorn.Server:
    import uvicorn

    from lawreport.page.routes import application

    return uvicorn.Server(
        uvicorn.Config(
            application(desk, visits, port, token),
            log_level="critical",
            server_header=False,
            date_header=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
    )


def _opening(server: uvicorn.Server, desk: Desk, where: str, opened: Callable[[str], None]) -> None:
    """Say the address once the server answers; the report is read meanwhile, so that it is there when it is asked for."""
    while not server.started and not server.should_exit:
        threading.Event().wait(0.01)
    opened(where)
    with suppress(Trouble, OSError), desk.lock:  # told when it is asked for
        desk.made()


def _until_nobody_looks(server: uvicorn.Server, visits: Visits, glance: Callable[[], None]) -> None:
    while not visits.ended and not server.should_exit:
        threading.Event().wait(GLANCE)
        glance()
    visits.over = server.should_exit = True


# ---- where the server of a project is --------------------------------------------------------------------------------------


def _noted(desk: Desk, note: bytes, noted: set[Path]) -> None:
    """Write the note that says where this server is into the project that is on the desk, once, where that can be."""
    root = desk.root
    path = root / NOTE
    if root in noted or not desk.begun:
        return
    noted.add(root)
    with suppress(OSError):  # a second start makes a second server, which loses nothing
        if not kept.link_within(path, root):
            path.parent.mkdir(exist_ok=True)
            kept.overwrite(path, note)
            os.chmod(path, 0o600)


def _forgotten(noted: set[Path], note: bytes) -> None:
    """Remove the notes, unless one is another server's by now."""
    for root in noted:
        with suppress(OSError):
            if kept.read(root / NOTE, LARGEST) == note:
                (root / NOTE).unlink()
