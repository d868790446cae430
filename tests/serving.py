"""The page's server for tests: started as a clerk starts it, asked as a browser asks, ended again."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from where import ROOT

PROGRAM = "import sys; from lawreport.app.cli import main; sys.exit(main())"


@dataclass
class Served:
    """A server that runs: its address, what it was started with."""

    process: subprocess.Popen
    where: str

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)/", self.where)[1])

    @property
    def token(self) -> str:
        return self.where.partition("#")[2]

    def ask(self, method: str, path: str, body: bytes | dict | None = None, **headers: str) -> tuple[int, bytes]:
        """Return status and body; `headers` stand for or before those of our own page (an empty one is left out)."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        own = {"host": f"127.0.0.1:{self.port}", "cookie": f"lawreport-{self.port}={self.token}"}
        if method == "POST":
            own["content-type"] = "application/json"
        said = own | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in said.items() if value}
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        if data is not None and "content-length" not in sent:
            connection.putheader("content-length", str(len(data)))
        connection.endheaders(data)
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def end(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit code and the rest of what was said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_) -> None:
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)


def served(folder: Path, *arguments: str, **environment: str) -> Served:
    """Return a server of a folder's page; it says its address first."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, "page", "--no-browser", "--project", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    line = process.stdout.readline()
    found = re.search(r"http://[^\s（]+", line)
    if not found:
        process.kill()
        raise AssertionError(line + process.communicate()[0])
    return Served(process, found[0])
