"""Who may ask the page's server: a browser on this machine, on our own page, with the token it was opened with."""

import json
import shutil
import socket
import time

import pytest
from serving import served
from where import CORPUS

from lawreport.page.gate import MOST, POLICY
from lawreport.page.visits import Visits


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "project"
    shutil.copytree(CORPUS / "samples/a_run_in_chain", folder)
    running = served(folder)
    yield running
    running.kill()


REFUSED = [
    ("a name that leads here", "GET", "/", {"host": "127.0.0.1.nip.io:{port}"}, 421),
    ("another port", "GET", "/", {"host": "127.0.0.1:1"}, 421),
    ("localhost", "GET", "/api/desk", {"host": "localhost:{port}"}, 421),
    ("no host", "GET", "/", {"host": ""}, 400),
    ("another origin", "POST", "/api/year", {"origin": "http://example.com"}, 403),
    ("an origin hidden", "POST", "/api/year", {"origin": "null"}, 403),
    ("our origin on another port", "POST", "/api/year", {"origin": "http://127.0.0.1:1"}, 403),
    ("another site", "GET", "/", {"sec_fetch_site": "cross-site"}, 403),
    ("a site below ours", "GET", "/api/desk", {"sec_fetch_site": "same-site"}, 403),
    ("an answer opened as a page", "GET", "/api/desk", {"sec_fetch_site": "none"}, 403),
    ("no token", "GET", "/api/desk", {"cookie": ""}, 401),
    ("half a token", "GET", "/api/desk", {"cookie": "lawreport-{port}=x"}, 401),
    ("a token of non-ASCII", "POST", "/api/enter", {"x_token": "é"}, 401),
    ("no key to enter", "POST", "/api/enter", {}, 401),
    ("events without token", "GET", "/api/events", {"cookie": ""}, 401),
    ("a form", "POST", "/api/year", {"content_type": "application/x-www-form-urlencoded"}, 415),
    ("a form with a file", "POST", "/api/year", {"content_type": "multipart/form-data; boundary=x"}, 415),
    ("plain text", "POST", "/api/year", {"content_type": "text/plain"}, 415),
    ("no kind", "POST", "/api/year", {"content_type": ""}, 415),
    ("too large", "POST", "/api/year", {"content_length": str(MOST["application/json"] + 1)}, 413),
    ("a put", "PUT", "/api/year", {}, 405),
    ("another method for a path", "GET", "/api/year", {}, 405),
    ("outside", "GET", "/../pyproject.toml", {}, 404),
    ("outside, encoded", "GET", "/%2e%2e/%2e%2e/pyproject.toml", {}, 404),
    ("a file of Python", "GET", "/desk.py", {}, 404),
    ("no such answer", "GET", "/api/none", {}, 404),
]


@pytest.mark.parametrize("method, path, headers, status", [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_does_not_come_from_our_page_is_refused(server, method, path, headers, status):
    sent = {name: value.replace("{port}", str(server.port)) for name, value in headers.items()}
    body = b"{}" if method in ("POST", "PUT") and "content_length" not in headers else None
    assert server.ask(method, path, body, **sent)[0] == status
    assert server.ask("GET", "/api/desk")[0] == 200  # and it still answers


def test_what_is_no_object_of_json_is_refused(server):
    assert [server.ask("POST", "/api/year", body)[0] for body in (b"[]", b"{", b"", b"\xff", b'{"a":1}')] == [400] * 5
    assert server.ask("POST", "/api/year", {"year": 1999})[0] == 400


def test_more_than_is_taken_is_refused_whatever_length_was_said(server):
    """In chunks no length is said."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        head = f"POST /api/year HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\ncookie: lawreport-{server.port}={server.token}\r\n"
        line.sendall(f"{head}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
        for _ in range(MOST["application/json"] // 65536 + 1):
            line.sendall(piece)
        line.sendall(b"0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_the_key_becomes_a_cookie_that_scripts_and_other_sites_do_not_see(server):
    from http.client import HTTPConnection

    line = HTTPConnection("127.0.0.1", server.port)
    line.request("POST", "/api/enter", b"{}", {"x-token": server.token, "content-type": "application/json"})
    answer = line.getresponse()
    assert answer.status == 200
    said = answer.headers["set-cookie"].lower()
    assert f"lawreport-{server.port}=" in said and "httponly" in said and "samesite=strict" in said
    line.close()


def test_every_answer_forbids_what_is_not_ours(server):
    from http.client import HTTPConnection

    for path in ("/", "/main.js", "/api/desk", "/none"):
        line = HTTPConnection("127.0.0.1", server.port)
        line.request("GET", path, headers={"cookie": f"lawreport-{server.port}={server.token}"})
        answer = line.getresponse()
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"
        line.close()
    assert "unsafe" not in POLICY and "default-src 'none'" in POLICY


def test_it_listens_on_this_machine_alone(server):
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    held = {row[1] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == server.port}
    assert held == {f"0100007F:{server.port:04X}"}


# ---- beginning and end -----------------------------------------------------------------------------------------------------


def test_a_second_start_finds_the_first(copied):
    folder = copied("samples/a_run_in_chain")
    first = served(folder)
    second = served(folder)
    try:
        assert second.where == first.where
        assert second.process.communicate(timeout=20)[0] == "" and second.process.returncode == 0
    finally:
        code, said = first.end()
    assert (code, said) == (0, "网页已经关闭。\n")
    assert not (folder / ".lawreport/page.json").exists()


def test_a_second_start_finds_the_one_in_which_the_unit_was_begun(tmp_path):
    first = served(tmp_path)
    try:
        unit = {"unit": "庚县水利局", "short": "县水利局", "kind": "部门", "year": 2025, "folder": "年报"}  # 虚构
        assert first.ask("POST", "/api/begin", unit)[0] == 200
        note = tmp_path / "年报/.lawreport/page.json"
        for _ in range(100):
            if note.exists():
                break
            time.sleep(0.1)
        second = served(tmp_path / "年报")
        assert second.where == first.where
        second.process.communicate(timeout=30)
    finally:
        first.end()
    assert not note.exists()


def test_one_that_was_killed_is_not_waited_for(copied):
    folder = copied("samples/a_run_in_chain")
    first = served(folder)
    first.kill()
    second = served(folder)
    assert second.ask("GET", "/api/desk")[0] == 200 and second.where != first.where
    assert second.end()[0] == 0


def test_a_taken_port_is_told(copied, lawreport):
    folder = copied("samples/a_run_in_chain")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = lawreport("page", "--no-browser", "--port", port, "--project", folder)
    assert told.code == 1 and f"端口 {port} 用不了" in told.text and "请换一个 --port" in told.text


def test_a_folder_that_is_not_there_is_told(tmp_path, lawreport):
    told = lawreport("page", "--no-browser", "--project", tmp_path / "没有")
    assert told.code == 1 and "这个文件夹" in told.text


def test_it_ends_when_nobody_looks_any_more():
    visits = Visits(wait=0.0, linger=0.0)
    assert visits.ended
    with visits.one():
        assert not visits.ended
    assert visits.ended
    assert not Visits().ended


def test_an_empty_folder_offers_to_begin(tmp_path):
    server = served(tmp_path)
    try:
        status, answer = server.ask("GET", "/api/desk")
        assert status == 200 and json.loads(answer)["begun"] is False
        assert list(tmp_path.iterdir()) == []  # nothing is written into it
    finally:
        server.end()


def test_every_file_of_the_page_is_given(server):
    from lawreport.page.routes import STATIC

    assert {path.name: server.ask("GET", f"/{path.name}")[0] for path in STATIC.iterdir()} == dict.fromkeys(
        (path.name for path in STATIC.iterdir()), 200
    )
