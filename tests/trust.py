"""The page docs/trust.md, made from the tests themselves: which fault or input leads to which outcome, held by which test.

`python tests/trust.py` writes the page; `--record` first measures again what only a run can tell (calls at which a command
was killed, bytes compared, inputs fuzzed) into tests/trust_record.json. A test in the modules below that has no line here
fails the page: nobody adds a promise without saying it, or says one without a test.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE, RECORD = HERE.parent / "docs" / "trust.md", HERE / "trust_record.json"
KINDS = {
    "content": "文字内容：& < >、控制字符、生僻字、表情、零宽与反向字符、超长",
    "jinja": "标签写错：名字、括号、全角符号、缺值、空分支",
    "ssti": "标签里藏程序：属性链、调用、循环、炸内存",
    "yaml": "文段写坏：缩进、重复键、锚点、类型、编码、超深",
    "csv": "CSV：千分位、引号、编码、错列、重复、超大",
    "xlsx": "Excel：公式、错误值、日期、合并、隐藏、炸弹、改名的别种文件",
    "template": "模板：修订、批注、宏、外链、域、藏在属性里的标签、压缩炸弹",
    "image": "模板里的图片：假图、超大、残缺、外链",
}
VERDICTS = {
    "error": "拒绝并说明位置",
    "warn": "生成并提醒",
    "ok": "正确处理",
    "ok-or-error": "正确处理或拒绝",
    "ok-or-warn": "正确处理或提醒",
}
LINES = {  # module → test → what happens, and what comes of it
    "test_bad_inputs.py": {
        "test_case": ("上面 262 个坏输入，逐个走命令行", "如上表；没有英文报错，原报告不动，20 秒以内"),
        "test_case_as_a_process_of_its_own": ("其中一部分另起进程再走一遍", "同上"),
        "test_the_set_is_whole": ("输入集被删减", "测试失败"),
    },
    "test_faults.py": {
        "test_killed_at_any_call": (
            (
                "build（三种）、html、pull、collect、import（数据表）、rename、"
                "rollup、new-year、sign、check --fix、form、template、undo（一个、几个文件）"
                "在任何一次写入、落盘、改名、建文件夹时被杀（写到一半），"
                "打开文件时每五次被杀一次"
            ),
            "每个文件不是旧的就是新的；再运行一次，结果和没出事一样",
        ),
        "test_what_a_kill_left_is_put_right_by_the_next_command_whatever_it_is": (
            "改文件的命令在写的中间被杀（每三次写一次），接着运行只看不写的 status",
            "文件全是旧的或全是新的，动过就说明；是新的，undo 能退回",
        ),
        "test_undo_after_a_kill_always_says_what_it_did": ("同上，接着运行 undo", "说明做了什么；撤销到一半的，接着做完"),
        "test_any_call_fails": (
            "上面的调用（两次里取一次）失败：磁盘满、读写错、没有权限、只读",
            "同上；一屏中文说明，没有英文报错",
        ),
    },
    "test_surroundings.py": {
        "test_a_name_that_windows_refuses_is_refused_everywhere": (
            "输出名 Windows 不认：CON、a:b、末尾的点、超长",
            "在哪个系统都拒绝",
        ),
        "test_a_report_is_never_written_over_what_it_is_made_from": (
            "--out 写到 data、sections、templates 里",
            "拒绝，原文件不动",
        ),
        "test_what_is_no_file_is_not_written_on": ("输出处是文件夹、链接、管道", "拒绝，链接指的文件不动"),
        "test_a_file_where_a_folder_should_be": ("输出文件夹的位置上是个文件", "拒绝，那个文件不动"),
        "test_a_report_open_in_word_stays_and_the_new_one_lies_beside_it": (
            "报告正在 Word 里打开",
            "旧稿不动，新稿另名放在旁边，并说明",
        ),
        "test_a_read_only_project_is_built_elsewhere": ("项目文件夹只读，输出到别处", "照常生成，字节相同"),
        "test_a_project_may_lie_in_any_folder": ("文件夹名有空格、中文、引号、%、200 个字、表情", "照常生成，字节相同"),
        "test_builds_at_once_do_not_disturb_each_other": ("两个、四个同时生成，缓存冷、热各两轮", "都成功，结果正确，不留残余"),
        "test_processes_that_part_after_the_font_was_opened_measure_the_same": (
            "字体打开以后才分开的四个进程同时量字",
            "量得一样",
        ),
        "test_a_damaged_cache_is_made_anew": ("缓存空了、剩一半、错一位、多一个字节、不是文本", "重画，字节相同，缓存修好"),
        "test_swapped_cache_files_are_not_believed": ("缓存文件互换", "重画，字节相同"),
        "test_a_cache_that_cannot_be_written_costs_only_time": ("缓存文件夹写不了", "照常生成"),
        "test_without_its_font_no_chart_is_drawn_and_the_clerk_is_told": ("字体不见了、坏了", "不生成，说明缺什么"),
        "test_without_libreoffice_there_is_no_pdf_and_the_clerk_is_told": ("没有 LibreOffice", "说明，其他不受影响"),
        "test_a_libreoffice_that_hangs_or_fails_leaves_the_old_pdf": (
            "LibreOffice 卡住、被杀、什么也没做",
            "到时停下，旧 PDF 不动",
        ),
        "test_no_console_spoils_a_report": (
            "ASCII、GBK、Latin-1 终端，LC_ALL=C，没有 HOME，输出关闭、写满、没人读，MPLBACKEND 写错",
            "报告照常，字节相同，退出码正确",
        ),
        "test_words_from_a_file_cannot_steer_the_screen": (
            "图表、文件名、指标名、命令后面的字里有控制字符、方向字符、行分隔符",
            "显示为 �，终端不受摆布",
        ),
        "test_a_name_with_a_line_feed_forges_no_line": (
            "指标、单位、科室、工作表、文件的名字里有换行（连 VT、FF、U+0085）",
            "哪个命令说到它，都只在自己那一行里",
        ),
        "test_a_machine_without_memory_is_told_in_chinese": ("内存不够（60—200 MB）", "中文说明，退出码 3"),
    },
    "test_same_bytes.py": {
        "test_there_are_thirty_machines_no_two_alike": ("“机器”少于三十台，或有两台一样", "测试失败"),
        "test_every_machine_makes_the_same_files": (
            (
                "三十台“不同的机器”：时钟 1970—2110、时区、语言、散列种子、用户、文件夹（空格、组合字、四十层）、"
                "HOME、临时文件夹、文件日期与次序、umask、处理器、matplotlib 设置"
            ),
            "送审稿、公开稿、台账、填报表、新一年的文件，逐字节相同",
        ),
        "test_a_warm_cache_gives_the_same_as_a_cold_one": ("有没有缓存", "逐字节相同"),
        "test_the_pictures_are_part_of_it": ("比较的报告里有图", "图也逐字节相同"),
        "test_the_content_is_known_apart_from_its_packing": ("另一种 zlib 压出的包", "内容指纹相同；改一个字就不同"),
    },
    "test_sound.py": {
        "test_every_sample_is_sound": ("全部样例和示例项目", "两种外部检查器和我们的检查都没有问题"),
        "test_two_hundred_generated_projects_are_sound": (
            "掷骰子写出的 200 个项目（每五个里一个再过外部检查器）",
            "没有问题：XML 严格、编号唯一、关系完整、书签与域成对",
        ),
        "test_the_dice_reach_everything_that_can_be_written": ("骰子没有掷到某种写法", "测试失败"),
        "test_our_own_checks_see_the_damage": ("故意弄坏的文件", "我们的检查都看得出"),
        "test_ten_generated_reports_survive_a_save_in_libreoffice": ("用 LibreOffice 打开再保存", "一个字不变"),
    },
    "test_bounds.py": {
        "test_it_is_refused_in_a_screen_or_harmless": (
            "炸机器的标签、公式、勾稽、文段、数据、图表",
            "拒绝或无害；10 秒、500 MB 以内，一屏说明",
        ),
        "test_a_name_in_a_section_never_leaves_the_charts": (
            "文段里的图表名写成 ..、绝对路径、UNC、盘符、保留名、网址",
            "说明位置并拒绝，外面的文件读不到",
        ),
        "test_a_link_out_of_the_project_is_refused": ("任何输入文件、文件夹是指向外面的链接", "拒绝"),
        "test_what_is_no_file_is_refused_and_never_waited_for": ("输入是管道、/dev/zero、文件夹", "拒绝，不会卡住"),
    },
    "test_kept_files.py": {
        "test_a_cache_file_of_three_gigabytes_is_passed_over_unread": ("3 GB 的缓存文件（稀疏）", "不读，重做，内存不到 1 MB"),
        "test_no_file_we_keep_is_read_whole_when_it_is_huge": (
            "build/.cache、.lawreport 里每个文件都变成 3 GB",
            "照常生成、列出、撤销或说明，内存上限 2 GB",
        ),
        "test_a_memory_of_the_last_build_of_any_content_is_only_forgotten": (
            "上次生成的记录被换成任何内容，校验和是对的",
            "当作没有，重新生成",
        ),
        "test_a_record_in_the_history_of_any_content_is_only_left_out": ("改动记录被换成任何内容", "略过，不出错"),
        "test_a_folder_of_ours_that_leads_elsewhere_is_not_used": (
            "build/.cache、.lawreport/written 是指向外面的链接",
            "照常生成，外面一个字节不动",
        ),
        "test_what_was_printed_is_not_kept_behind_a_link": (
            ".lawreport/printed 是指向外面的链接，那里有别人的同样名字的文件",
            "照常生成，外面不添不减",
        ),
        "test_nothing_is_kept_behind_a_link": (".lawreport、它的 history、当天的文件夹是链接", "拒绝，哪里都不动"),
        "test_files_of_ours_that_lead_elsewhere_are_not_written_through": ("里面每个文件都换成链接", "不写到链接后面"),
        "test_copies_that_are_links_are_never_cut_short": ("留存的副本换成链接", "指的文件不被清空"),
        "test_a_folder_of_forms_that_leads_elsewhere_is_refused": ("build 里放填报表的文件夹是链接", "拒绝，外面不动"),
        "test_links_in_build_that_lead_nowhere_or_round_do_no_harm": ("build 里的断链接、绕圈、/dev/zero", "照常或说明"),
        "test_a_pipe_in_the_place_of_a_file_is_never_waited_for": ("自己的文件都换成管道", "不等，照常或说明"),
        "test_a_pipe_that_is_asked_for_is_refused": ("要检查、比较、转换的文件是管道", "说明并拒绝"),
        "test_only_our_own_leftovers_are_removed": ("输出文件夹里有别人的 .~*.part", "只清自己的、进程已不在的"),
        "test_of_a_cache_only_our_own_leftovers_are_removed": ("缓存里有别人的 *.part", "同上"),
        "test_cleaning_leaves_what_others_put_into_the_cache": ("clean 时缓存里有别人的文件", "留着"),
    },
    "test_attacks.py": {
        "test_an_attack_is_refused_in_a_screen_or_harmless": (
            "Excel、YAML、标签、公式、勾稽、图表、CSV 的攻击，另想的一套",
            "拒绝或无害；10 秒、500 MB 以内，一屏说明",
        ),
        "test_no_workbook_made_up_at_random_exhausts_or_breaks_the_reader": (
            "hypothesis 编出的工作簿：单元格、合并、列、日期、引用都乱写",
            "读出或说明",
        ),
        "test_nothing_we_write_is_a_formula": ("以 = + - @ 和全角的开头的文字进了台账、签字、放行表", "前面加 '，读回来一样"),
        "test_make_says_nothing_in_english_where_a_command_failed": (
            "make 后面写错，或者它运行的命令没有成",
            "只有中文，退出码不是零",
        ),
    },
    "test_interrupts.py": {
        "test_ctrl_c_is_answered_in_chinese": (
            "build、check、status、html 开始后 0 到 0.6 秒之间六个时刻按 Ctrl-C",
            "“已取消。”或做完，没有英文，没有写了一半的文件",
        ),
        "test_no_english_is_said_where_something_is_lacking": ("没有 HOME、临时文件夹，控制台是 GBK、ASCII", "照常，没有英文"),
    },
    "test_hidden.py": {
        "test_nothing_hidden_goes_out": (
            (
                "模板里藏着名字：书签、图片和表格的名称说明、内容控件、提示、样式字体主题编号的名字、链接、设置、VML、"
                "JPEG 里的缩略图、冒名的图片……"
            ),
            "公开稿里一个字节也没有，或说明在哪里并拒绝",
        ),
        "test_what_no_reader_sees_is_left_behind_and_stops_nothing": ("藏的东西读者看不见", "去掉，公开稿照出"),
        "test_words_that_nobody_sees_are_refused_with_their_words": (
            "看不见的文字：近白、主题色、样式（连表格样式的条件格式）、极小、挤扁、升降、纸外、同底色、涂黑、文本框、域、合并掉的格、盖住",
            "拒绝，并引出那些字",
        ),
        "test_the_last_look_at_a_finished_file_sees_it_too": ("藏进做好的公开稿里", "最后的检查看得出"),
        "test_what_an_office_has_in_its_template_goes_out": (
            "Word 存过的模板里平常有的：公式设置、目录、网址和邮箱链接、深色表头、文本框",
            "照出，不误伤",
        ),
        "test_a_mailbox_that_all_may_write_to_goes_out_as_a_link": ("mailto 链接，带着信的内容", "链接照出，信的内容去掉"),
        "test_a_font_that_many_have_goes_out": ("各家字库、各种系统的字体名", "照出，不误伤"),
        "test_a_font_whose_name_may_be_words_does_not": ("像人名、单位名、号码的字体名", "拒绝"),
        "test_a_font_that_the_profile_names_goes_out_where_it_is_called_like_one": (
            "profile.yaml 里写的本单位的字体",
            "像字体名的照出，不像的拒绝",
        ),
        "test_what_a_reader_sees_goes_out": ("红字、灰字、红底白字、窄字、图片", "照出，不误伤"),
        "test_a_public_file_written_anew_once_more_stays_the_same": ("公开稿再写一遍", "逐字节相同"),
        "test_drafts_and_finals_keep_the_template_as_it_is": ("送审稿、上报稿", "模板的样子和名字不动"),
        "test_a_package_within_a_part_and_bytes_between_parts_are_seen": ("文件包的夹缝里有字节", "看得出"),
        "test_kinds_are_many": ("藏的种类变少了", "测试失败"),
    },
    "test_environment.py": {
        "test_what_is_set_up_is_not_set_up_again": ("运行环境是好的", "直接用，一声不响"),
        "test_a_broken_environment_mends_itself": (
            (
                "`.venv` 半成、搬来、Python 没有了、不是程序、没有执行权限，设置不见了、指着别处，程序包缺、截断、全是零、"
                "记录坏了，别的版本做的"
            ),
            "重新准备，再运行就不用了",
        ),
        "test_without_network_it_says_what_to_do": ("要重新准备，又没有网络", "说明怎么办，没有 pip 的英文"),
        "test_a_package_that_is_not_the_listed_one_is_not_installed": ("程序包和清单不符", "不装"),
        "test_an_environment_of_ones_own_is_not_touched": ("用户自己的环境里程序包坏了", "不动它，说明怎么重新安装"),
        "test_a_link_in_the_place_of_the_environment_is_not_emptied": ("`.venv` 是链接", "不清空它指的地方"),
        "test_two_commands_at_once_set_it_up_once": ("两个命令同时第一次运行", "只准备一次"),
        "test_an_interruption_is_told_in_chinese_and_the_next_command_goes_on": ("准备时按 Ctrl-C", "中文，下一次接着来"),
        "test_it_is_set_up_in_any_surroundings": ("没有 HOME，LC_ALL=C，控制台是 GBK", "照常准备"),
        "test_closed_streams_are_no_hindrance": ("输入、输出关着", "照常准备"),
        "test_a_folder_of_wheels_is_enough_and_is_said": ("没有网络，旁边带着 wheels 文件夹", "从那里装，并说明"),
        "test_wheels_for_another_python_are_told_with_what_to_download": ("带来的安装包是别的 Python 的", "说出要下载哪一种"),
        "test_what_the_settings_of_pip_name_is_used_where_there_is_no_folder": ("没有文件夹，pip 的设置里有", "照设置装"),
    },
    "test_fuzz.py": {
        "test_some_seconds_of_fuzzing_find_nothing": (
            "随机改坏的 YAML、数值、CSV、Excel、填报表、文段、式子、报告、模板、整个项目",
            "从不失控：只有说得清的问题",
        ),
        "test_what_once_failed_does_not_fail_again": ("以前失控过的输入", "永远重放"),
        "test_the_engine_sees_a_fault_and_a_loop": ("模糊测试自己看不见错误", "测试失败"),
    },
}
OTHERS = {
    "test_text_kept.py": "任何 Unicode 文字进 Word 不丢不变，或说明位置并拒绝",
    "test_lint.py": "模板里危险和会坏的写法",
    "test_package.py": "Office 包：名字、大小、比例、加密、残缺",
    "test_cache.py": "缓存的每一种损坏",
    "test_write.py": "整写或不写",
    "test_office.py": "LibreOffice 缺、败、卡",
    "test_public.py": "公开稿不带内部内容",
}


def cases(modules: list[str]) -> dict[str, Counter]:
    """Return module → test → how many cases pytest collects."""
    there = [found for name in modules for found in HERE.rglob(name)]
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-o",
            "addopts=",
            "-p",
            "no:cacheprovider",
            *map(str, there),
        ],
        cwd=HERE.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    ).stdout
    found: dict[str, Counter] = {path.name: Counter() for path in there}
    for module, test in re.findall(r"^(?:\w+/)*(test_\w+\.py)::(\w+)", said, re.M):
        found[module][test] += 1
    return found


def bad_inputs() -> Counter:
    """Return how many kept inputs there are of each kind and verdict."""
    found: Counter = Counter()
    for path in (HERE / "corpus" / "bad_inputs").glob("*/*.expect.txt"):
        found[path.parent.name, re.search(r"^verdict: (\S+)", path.read_text("utf-8"), re.M)[1]] += 1
    return found


def page() -> str:
    """Return the page. Raise `ValueError` where tests and lines differ."""
    found, record = cases([*LINES]), json.loads(RECORD.read_text("utf-8"))
    told = {(module, test) for module, lines in LINES.items() for test in lines}
    there = {(module, test) for module in LINES for test in found[module]}
    if told != there:
        raise ValueError(f"tests/trust.py 和测试不一致：{sorted(told ^ there)}")
    return "\n".join(
        [*_head(sum(sum(c.values()) for c in found.values())), *_inputs(), *_faults(found), *_others(), *_measured(record), ""]
    )


def _head(total: int) -> list[str]:
    return [
        "# 凭什么放心",
        "",
        "本页由 `python tests/trust.py` 从测试生成，不要手改；测试变了而本页没有重新生成，测试会失败。",
        "承诺的范围和不承诺的事见 [SECURITY.md](../SECURITY.md)。",
        "",
        f"下面每一行都有测试守着，共 {total} 项。",
    ]


def _inputs() -> list[str]:
    counts = bad_inputs()
    verdicts = [v for v in VERDICTS if any(v == verdict for _, verdict in counts)]
    rows = [
        f"| {words} | {' | '.join(str(counts[kind, v] or '') for v in verdicts)} | {sum(counts[kind, v] for v in verdicts)} |"
        for kind, words in KINDS.items()
    ]
    return [
        "",
        "## 坏输入",
        "",
        f"| 输入 | {' | '.join(VERDICTS[v] for v in verdicts)} | 共 |",
        f"| --- |{' --: |' * (len(verdicts) + 1)}",
        *rows,
    ]


def _faults(found: dict[str, Counter]) -> list[str]:
    rows = [
        f"| {fault} | {outcome} | `{module}` {test.removeprefix('test_')} | {found[module][test]} |"
        for module, lines in LINES.items()
        for test, (fault, outcome) in lines.items()
    ]
    return ["", "## 故障和攻击", "", "| 出了什么事 | 结果 | 测试 | 项 |", "| --- | --- | --- | --: |", *rows]


def _others() -> list[str]:
    return [
        "",
        "另有：" + "；".join(f"{words}（`{module}`）" for module, words in OTHERS.items() if any(HERE.rglob(module))) + "。",
    ]


# ---- what only a run can tell --------------------------------------------------------------------------------------------


def _measured(record: dict) -> list[str]:
    kills, fuzzed = record["calls"], record["fuzz"]
    hours = sum(f["seconds"] for f in fuzzed.values()) / 3600
    return [
        "",
        "## 量过的数",
        "",
        (
            f"记在 `tests/trust_record.json`，{record['date']} 用 `python tests/trust.py --record` 重量；"
            "模糊测试的时长由 `tests/fuzz/run.py --record` 累计。"
        ),
        "",
        (
            f"- 杀死的位置：{sum(n for _, n in kills.values())} 处，每处一次，"
            f"其中 {sum(n for n, _ in kills.values())} 处在写的中间"
            f"（建、写到一半、落盘、改名、删；{'、'.join(f'{name} {n}／{of}' for name, (n, of) in kills.items())}）；"
            "另让其中会改动磁盘的每一处各失败两次，其余各一次。"
        ),
        f"- 逐字节比较：{record['machines']} 台“机器”各 {record['files']} 个文件，共 {record['bytes'] / 1e6:.1f} MB。",
        (
            f"- 模糊测试：{hours:.2f} 小时，{sum(f['inputs'] for f in fuzzed.values()):,} 个输入；"
            f"失控过的 {len(list((HERE / 'fuzz' / 'found').glob('*.bin')))} 种已改正，输入存在 `tests/fuzz/found`，"
            "每次测试重放。"
        ),
        "",
        "| 对象 | 秒 | 输入 |",
        "| --- | --: | --: |",
        *(f"| {name} | {f['seconds']:.0f} | {f['inputs']:,} |" for name, f in fuzzed.items()),
        "",
        (
            "没有量的：真的断电（测试杀的是进程）、Windows 上的 Word 和 WPS（文件被占用是模拟的）、另一台机器（`python "
            "tests/content.py 报告.docx` 打出内容指纹，可在两台之间比）。"
        ),
    ]


def measure() -> dict:
    """Return what a run tells, the time fuzzed kept from before."""
    import datetime

    import test_faults
    import test_same_bytes

    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {"fuzz": {}}
    with tempfile.TemporaryDirectory() as scratch:
        calls = test_faults.calls(Path(scratch))
        results = test_same_bytes.built(lambda name: Path(tempfile.mkdtemp(dir=scratch)))
    plain = results["plain"]
    return {
        "date": datetime.date.today().isoformat(),
        "calls": calls,
        "machines": len(results),
        "files": len(plain),
        "bytes": sum(len(data) for files in results.values() for data in files.values()),
        "fuzz": record["fuzz"],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    if parser.parse_args().record:
        sys.path[:0] = [str(HERE), str(HERE / "whole"), str(HERE.parent)]
        RECORD.write_text(json.dumps(measure(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(), "utf-8")
