"""LibreOffice without a window: converts files to other formats.

In: files, the wanted format. Out: the converted files.
Responsible for: finding LibreOffice, starting it apart from any other instance and with known fonts, and its failures.
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from lawreport.files.package import WEB_PAGE
from lawreport.problem import Place, Problems, Trouble

FONTS = Path(__file__).parent.parent / "fonts" / "fonts.conf"
_ADDRESS = re.compile(rb"(?i)(?<![\w-])(?=(?:src|srcset|href|background|data)\s*=)")  # nothing outside is asked for
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
)


def find_office() -> Path | None:
    """Return the program that starts LibreOffice, or None where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(program) if program else next((p for p in map(Path, _PLACES) if p.is_file()), None)


def convert(files: list[Path], to: str, outdir: Path, timeout: float = 120, read_as: str = "") -> list[Path]:
    """Return the files converted to the format `to` (pdf, docx …), in the order of `files`. Raise `Trouble`.

    `read_as`: the filter of LibreOffice that reads them; it finds one by itself.
    """
    office = find_office()
    if office is None:
        raise Trouble.one(
            "office-missing", "没有找到 LibreOffice，不能转换格式", hint="请安装 LibreOffice，或用 WPS、Word 另存。"
        )
    _check_there(files)
    with tempfile.TemporaryDirectory(prefix="lawreport-") as scratch:
        results = Path(scratch) / "out"
        output = _run(_command(office, files, to, Path(scratch), read_as), timeout)
        names = [f"{file.stem}.{to.partition(':')[0]}" for file in files]
        _check_made(files, [results / name for name in names], output)
        outdir.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.move(results / name, outdir / name)) for name in names]


def as_docx(data: bytes, name: str) -> bytes:
    """Return a document of another kind (.doc, .wps, .rtf, .odt) as .docx. Raise `Trouble` at its own name."""
    web = WEB_PAGE.match(data.removeprefix(codecs.BOM_UTF8)[:1000])  # as office systems call their exports: 报告.doc
    with tempfile.TemporaryDirectory(prefix="lawreport-") as scratch:
        copy = Path(scratch) / f"report{'.html' if web else Path(name).suffix.lower()}"  # its own name may hold anything
        copy.write_bytes(_ADDRESS.sub(b"data-", data) if web else data)
        try:
            read_as = "HTML (StarWriter)" if web else ""
            return convert([copy], "docx:MS Word 2007 XML", Path(scratch) / "docx", read_as=read_as)[0].read_bytes()
        except Trouble as trouble:
            raise Trouble(replace(p, place=Place(name)) for p in trouble.problems) from None


def _command(office: Path, files: list[Path], to: str, scratch: Path, read_as: str) -> list[str]:
    """Return a command with a user profile of its own; a running LibreOffice would otherwise take over the job."""
    profile = (scratch / "profile").as_uri()
    return [
        str(office),
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={profile}",
        *([f"--infilter={read_as}"] if read_as else []),
        "--convert-to",
        to,
        "--outdir",
        str(scratch / "out"),
        *(str(file.resolve()) for file in files),
    ]


def _run(command: list[str], timeout: float) -> str:
    """Return the output of the command. Raise `Trouble` when it takes too long, after stopping it and all it started."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            return process.communicate(timeout=timeout)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            _stop(process)
            raise Trouble.one(
                "office-timeout",
                f"LibreOffice 过了{timeout:g}秒还没有转换完，已经停下",
                hint="请关掉其他程序再试，或用 WPS、Word 另存。",
            ) from None
        except BaseException:
            _stop(process)
            raise


def _stop(process: subprocess.Popen) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _check_there(files: list[Path]) -> None:
    problems = Problems()
    for file in files:
        if not file.is_file():
            problems.add("office-input", "没有这个文件", Place(file.name))
    for name in {f.stem for f in files if [g.stem for g in files].count(f.stem) > 1}:
        problems.add("office-input", f"有两个文件都叫“{name}”，转换后会互相覆盖", hint="请分开转换，或改名。")
    problems.raise_errors()


def _check_made(files: list[Path], results: list[Path], output: str) -> None:
    """Raise `Trouble` for files that were not converted; LibreOffice reports success even when it could not read a file."""
    problems = Problems()
    for file, result in zip(files, results, strict=True):
        if not result.is_file() or not result.stat().st_size:
            problems.add(
                "office-failed",
                f"LibreOffice 打不开它，或没有转换成功{_said(output)}",
                Place(file.name),
                "请先用 WPS 或 Word 打开这个文件，看它是否完好。",
            )
    problems.raise_errors()


def _said(output: str) -> str:
    """Return what LibreOffice said in Chinese; its English is nothing to a clerk."""
    words = output.strip()[-200:]
    return f"：{words}" if re.search("[\u4e00-\u9fff]", words) else ""
