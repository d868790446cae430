"""The template, opened once a process: refused, or scrubbed and ready to be filled.

In: the bytes of templates/report.docx. Out: `ReportTemplate`. Responsible for: which file is the template, how large it may be,
and that many reports of one process share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from lawreport.base.disk import MOST_BYTES, File
from lawreport.base.oserror import reason
from lawreport.files.package import open_package, zip_parts
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.project import PROFILE, TEMPLATE
from lawreport.report.advances import Measure
from lawreport.report.typesetting import Closing
from lawreport.style import Style
from lawreport.word.template.lint import lint
from lawreport.word.template.parts import DOCUMENT
from lawreport.word.template.profile import Profile, load_profile
from lawreport.word.template.scrub import scrubbed

if TYPE_CHECKING:
    from lawreport.word.template.opened import ReportTemplate


def load_template(files: Mapping[str, File]) -> tuple[ReportTemplate, str]:
    """Return the template among the files ready to be filled, and its name; one made from the profile where there is none."""
    if file := files.get(TEMPLATE):
        return compile_template(_bytes(file), file.name), file.name
    from lawreport.word.template.make import make_template

    return compile_template(make_template(profile_of(files)), TEMPLATE), TEMPLATE


def _bytes(file: File) -> bytes:
    if file.size > MOST_BYTES:
        raise Trouble.one(
            "template-size", f"模板太大，超过 {MOST_BYTES >> 20} MB", Place(file.name), "模板只放样式和标签，请删掉多余的图片。"
        )
    if file.error:
        raise Trouble.one(
            "template-unreadable", f"读不了模板（{reason(file.error)}）", Place(file.name), "请关闭正在打开它的程序再试。"
        )
    return file.data


def composed_as(files: Mapping[str, File]) -> tuple[Mapping[Style, Measure], Closing]:
    """Return what composing needs to know of the look: the lines that are broken by hand, and where the signature stands."""
    return load_template(files)[0].sheet.measures(), profile_of(files).signature.closing


def profile_of(files: Mapping[str, File]) -> Profile:
    """Return the profile among the files; the national standard's where there is none."""
    return read_profile(files)[0]


def read_profile(files: Mapping[str, File]) -> tuple[Profile, Problems]:
    """Return the profile among the files, and warnings about it."""
    if PROFILE not in files:
        return Profile(), Problems()
    profile, warnings = _profile(files[PROFILE])
    return profile, Problems(warnings)


@lru_cache(maxsize=8)  # every step asks for it; what raised `Trouble` is read again
def _profile(file: File) -> tuple[Profile, tuple[Problem, ...]]:
    profile, warnings = load_profile(file)
    return profile, tuple(warnings)


_latest: dict[tuple[str, bytes], ReportTemplate] = {}  # many units fill the same template one after the other


def compile_template(data: bytes, name: str) -> ReportTemplate:
    """Return the template ready to be filled. Raise `Trouble` for one that cannot or must not be used."""
    found = _latest.get((name, data)) or _compile(data, name)
    _latest.clear()
    _latest[name, data] = found
    return found


def _compile(data: bytes, name: str) -> ReportTemplate:
    from lawreport.word.template.opened import ReportTemplate

    parts = open_package(data, name)
    if DOCUMENT not in parts:
        raise Trouble.one("template-kind", "这不是 Word 文档", Place(name), "请用 Word 或 WPS 另存为 .docx。")
    problems = lint(parts, name)
    problems.raise_errors()
    return ReportTemplate(zip_parts(scrubbed(parts)), name, tuple(problems))
