"""What the program keeps for itself, in build/ and .lawreport/: whatever lies in its place is measured before it is read.

A file there may be of any size and content, a link to anywhere, a pipe that never ends. None of it costs more than time;
nothing is written through a link or removed behind one, and of leftovers only our own go.
"""

import os
import shutil
import subprocess
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest
from where import CORPUS

from lawreport.base.cache import Cache
from lawreport.files.write import write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="需要链接和管道")
BASE = CORPUS / "faulty" / "_base"
HUGE = 3 << 30  # bytes, of a sparse file
SECRET = "别人的文件，谁也不许动".encode()
OLD = 86_400 * 2  # seconds


@pytest.fixture
def root(tmp_path):
    shutil.copytree(BASE, tmp_path / "项目", ignore=shutil.ignore_patterns("build"))
    return tmp_path / "项目"


@pytest.fixture
def outside(tmp_path):
    """Return a folder of somebody else, with files that bear names like those we give."""
    folder = tmp_path / "别处"
    folder.mkdir()
    for name in ("a.part", ".~1-a.part", ".~备份.part", f"{'0' * 64}.entry", "报告.docx"):
        (folder / name).write_bytes(SECRET)
        long_ago(folder / name)
    return folder


def long_ago(path: Path) -> None:
    then = path.stat().st_mtime - OLD
    os.utime(path, (then, then))


def sparse(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(HUGE)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def build(lawreport, root: Path):
    return lawreport("build", "--project", root, "--out", root / "build" / "报告.docx")


# ---- size ---------------------------------------------------------------------------------------------------------------


def test_a_cache_file_of_three_gigabytes_is_passed_over_unread(tmp_path):
    cache = Cache(tmp_path)
    assert cache.get("图", lambda: b"x" * 100) == b"x" * 100
    (entry,) = tmp_path.glob("*.entry")
    sparse(entry)
    tracemalloc.start()
    try:
        assert cache.get("图", lambda: b"y" * 100) == b"y" * 100
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20
    assert entry.stat().st_size < 1000


LIMITED = """
import resource, sys
from lawreport.app.cli import main
resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
sys.exit(main(sys.argv[1:]))
"""


def test_no_file_we_keep_is_read_whole_when_it_is_huge(lawreport, root):
    """Every file in build/.cache and .lawreport, each grown to 3 GB, in a process that may have 2 GB."""
    assert build(lawreport, root).code == 0
    assert lawreport("sign", "培训", "--by", "法宣科", "--project", root).code == 0
    expected = (root / "build" / "报告.docx").read_bytes()
    for path in [*(root / "build" / ".cache").rglob("*"), *(root / ".lawreport").rglob("*")]:
        if path.is_file():
            sparse(path)
    for arguments in (["build", "--out", str(root / "build" / "再.docx")], ["history"], ["undo"], ["status"]):
        ended = subprocess.run(
            [sys.executable, "-c", LIMITED, *arguments, "--project", str(root)],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        said = ended.stdout + ended.stderr
        assert ended.returncode in (0, 1) and "内存" not in said and "内部出错" not in said, (arguments, said)
    assert (root / "build" / "再.docx").read_bytes()[:4] == expected[:4]


@pytest.mark.parametrize("text", [b"[" * 200_000, b'{"files":' * 50_000, b"null", b"[]", b'{"mark":{}}', b"\xff"])
def test_a_memory_of_the_last_build_of_any_content_is_only_forgotten(lawreport, root, text):
    """Its checksum is right: whoever wrote it knew how."""
    assert build(lawreport, root).code == 0
    for path in (root / "build" / ".cache").glob("*.last"):
        path.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)
    result = build(lawreport, root)
    assert result.code == 0 and "内部出错" not in result.text


@pytest.mark.parametrize(
    "record",
    [b"[" * 200_000, b"[]", b'{"files":[{"name":5,"before":"","after":""}]}', b'{"files":"x","folders":5}', b"\xff" * 100],
)
def test_a_record_in_the_history_of_any_content_is_only_left_out(lawreport, root, record):
    assert lawreport("sign", "培训", "--by", "法宣科", "--project", root).code == 0
    (kept,) = (root / ".lawreport" / "history").rglob("change.json")
    kept.write_bytes(record)
    for command in ("history", "undo", "status"):
        result = lawreport(command, "--project", root)
        assert result.code in (0, 1) and "内部出错" not in result.text


# ---- links --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["build/.cache", ".lawreport/written"])
def test_a_folder_of_ours_that_leads_elsewhere_is_not_used(lawreport, root, outside, place):
    before = contents(outside)
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).symlink_to(outside)
    for _ in range(2):
        assert build(lawreport, root).code == 0
    lawreport("clean", "--project", root)
    assert contents(outside) == before


def test_what_was_printed_is_not_kept_behind_a_link(lawreport, root, outside):
    """Of more than forty builds the oldest go: behind a link they would be another's."""
    for n in range(45):
        (outside / f"{n:016x}.xml").write_bytes(SECRET)
    before = contents(outside)
    (root / ".lawreport").mkdir()
    (root / ".lawreport" / "printed").symlink_to(outside)
    assert build(lawreport, root).code == 0
    assert contents(outside) == before


@pytest.mark.parametrize("place", [".lawreport", ".lawreport/history", ".lawreport/history/{today}"])
def test_nothing_is_kept_behind_a_link(lawreport, root, outside, place):
    import datetime

    before = contents(outside)
    link = root / place.format(today=f"{datetime.date.today():%Y-%m-%d}")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside)
    data = {p: p.read_bytes() for p in (root / "data").iterdir()}
    result = lawreport("sign", "培训", "--by", "法宣科", "--project", root)
    assert result.code == 1 and "内部出错" not in result.text
    assert contents(outside) == before
    assert {p: p.read_bytes() for p in (root / "data").iterdir()} == data


def test_files_of_ours_that_lead_elsewhere_are_not_written_through(lawreport, root, outside):
    assert build(lawreport, root).code == 0
    assert lawreport("sign", "培训", "--by", "法宣科", "--project", root).code == 0
    target = outside / "报告.docx"
    ours = [*(root / "build" / ".cache").iterdir(), *(root / ".lawreport").rglob("*"), root / ".lawreport" / "holder.json"]
    for path in (p for p in ours if p.is_file() or not p.exists()):
        path.unlink(missing_ok=True)
        path.symlink_to(target)
    text = root / "sections/2024/02_shortcomings.yaml"
    text.write_text(text.read_text("utf-8").replace("力量不足", "力量紧张"), "utf-8")
    for arguments in (
        ["build", "--out", root / "build" / "报告.docx"],
        ["sign", "安全生产", "--by", "监督科"],
        ["undo", "--yes"],
    ):
        assert "内部出错" not in lawreport(*arguments, "--project", root).text
    lawreport("clean", "--project", root)
    assert target.read_bytes() == SECRET


def test_copies_that_are_links_are_never_cut_short(lawreport, root, outside):
    """Of more than three copies of a name the oldest are emptied; one that leads elsewhere would empty another's file."""
    from lawreport.outputs.written import FOLDER, Written, digest

    (root / FOLDER).mkdir(parents=True)
    for n in range(5):
        (root / FOLDER / f"{digest('报告.docx'.encode())[:12]}-{n:064x}").symlink_to(outside / "报告.docx")
    for n in range(6):
        Written((root,)).keep("报告.docx", b"x%d" % n)
    assert (outside / "报告.docx").read_bytes() == SECRET


def test_a_folder_of_forms_that_leads_elsewhere_is_refused(lawreport, root, outside):
    before = contents(outside)
    (root / "build").mkdir()
    (root / "build" / "填报表2025").symlink_to(outside)
    result = lawreport("form", "2025", "--project", root)
    assert result.code == 1 and "链接" in result.text
    assert contents(outside) == before


@pytest.mark.parametrize("to", ["没有", "圈", "/dev/zero", "/etc/passwd"])
def test_links_in_build_that_lead_nowhere_or_round_do_no_harm(lawreport, root, to):
    (root / "build" / ".cache").mkdir(parents=True)
    (root / ".lawreport" / "written").mkdir(parents=True)
    for folder in (root / "build", root / "build" / ".cache", root / ".lawreport" / "written"):
        (folder / "圈").symlink_to(to)
        (folder / "圈.docx").symlink_to(to)
        (folder / "圈.台账.csv").symlink_to(to)
        (folder / "上.放行.csv").symlink_to(to)
    for arguments in (["build"], ["status"], ["diff", "2024", "2024@上次"], ["clean"]):
        result = lawreport(*arguments, "--project", root)
        assert result.code in (0, 1) and "内部出错" not in result.text and "Traceback" not in result.text


# ---- pipes --------------------------------------------------------------------------------------------------------------


def test_a_pipe_in_the_place_of_a_file_is_never_waited_for(lawreport, root):
    assert build(lawreport, root).code == 0
    assert lawreport("sign", "培训", "--by", "法宣科", "--project", root).code == 0
    ours = [p for p in (*(root / "build").rglob("*"), *(root / ".lawreport").rglob("*")) if p.is_file()]
    for path in (*ours, root / ".lawreport" / "holder.json", root / "build" / "旁.docx", root / "build" / "旁.台账.csv"):
        path.unlink(missing_ok=True)
        os.mkfifo(path)
    for arguments in (
        ["build"],
        ["history"],
        ["undo", "--yes"],
        ["sign", "安全生产", "--by", "监督科"],
        ["status"],
        ["diff", "2024", "2024@上次"],
        ["clean"],
    ):
        ended = subprocess.run(
            [sys.executable, "-c", LIMITED, *arguments, "--project", str(root)],
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert ended.returncode in (0, 1) and "内部出错" not in ended.stdout + ended.stderr, (arguments, ended)


@pytest.mark.parametrize("arguments", [["check"], ["diff", "2024"], ["pdf"]])
def test_a_pipe_that_is_asked_for_is_refused(root, arguments):
    pipe = root / ("管.台账.csv" if arguments[0] == "diff" else "管.docx")
    os.mkfifo(pipe)
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments, str(pipe)],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert ended.returncode == 1 and "内部出错" not in ended.stdout + ended.stderr


# ---- leftovers ----------------------------------------------------------------------------------------------------------


def left_by(folder: Path, process: int) -> Path:
    """Return a part as a build of that process would have left it two days ago."""
    from lawreport.base.kept import part

    path = part(folder)
    path = path.with_name(path.name.replace(f"-{os.getpid()}-", f"-{process}-"))
    path.write_bytes(b"x")
    long_ago(path)
    return path


def ended_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_only_our_own_leftovers_are_removed(outside):
    before = contents(outside)
    ours, living = left_by(outside, ended_process()), left_by(outside, os.getppid())
    write(outside / "新.docx", b"x")
    assert contents(outside) == before | {"新.docx": b"x", living.name: b"x"}
    assert not ours.exists()


def test_of_a_cache_only_our_own_leftovers_are_removed(outside):
    before = contents(outside)
    ours = left_by(outside, ended_process())
    Cache(outside, limit=2**20).get("k", lambda: b"x")
    assert contents(outside).items() >= before.items() and not ours.exists()


def test_cleaning_leaves_what_others_put_into_the_cache(lawreport, root):
    assert build(lawreport, root).code == 0
    (root / "build" / ".cache" / "别人的.txt").write_bytes(SECRET)
    assert lawreport("clean", "--project", root).code == 0
    assert contents(root / "build" / ".cache") == {"别人的.txt": SECRET}
