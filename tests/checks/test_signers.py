"""Who signs what: an owner its own, others only when they say so; a name that owns nothing signs nothing by mistake.

All offices and figures are invented (虚构).
"""

import datetime

import pytest

from lawreport.checks.signoff.signing import records, sign_off
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import gather, read

DAY = datetime.date(2025, 1, 5)
METRICS = "data/metrics.yaml"
MEASURES = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
children:
  - heading: 规范行政执法
    owner: 执法监督科
    text: |
      全年检查单位{{ 检查单位 }}，整改率为{{ 整改率 }}。
  - heading: 开展普法
    children:
      - heading: 普法培训
        owner: 普法（一）股
        points:
          - 主要负责人履行第一责任人职责。
          - 开展培训{{ 培训 }}。
"""


@pytest.fixture
def project(written):
    """Return a project with an owner of a part, owners of shares (one only in a section below), and one of a metric only."""
    base = written({"sections/2024/01_measures.yaml": MEASURES})
    for name, old, new in (
        ("sections/2024/02_shortcomings.yaml", "\nheading:", "\nowner: 法规股\nheading:"),
        (METRICS, "{unit: 场次}", "{unit: 场次, owner: 财务装备科}"),
    ):
        path = base / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    return Project.at(base)


def signed(project, *names, by, **more) -> list[tuple[str, str, str]]:
    return [(r.name, r.scope, r.by) for r in sign_off(read(project), names, by, DAY, **more)]


# ---- a name that owns nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "by, meant",
    [
        ("法规科", "法规股"),
        ("法规股室", "法规股"),
        ("法规科张三", "法规股"),
        ("执法督查科", "执法监督科"),
        ("執法監督科", "执法监督科"),
        ("监督科", "执法监督科"),
        ("执法监督", "执法监督科"),
        ("财务科", "财务装备科"),
        ("普法股", "普法（一）股"),
        ("普法（二）股", "普法（一）股"),
        ("规划股", "法规股"),
        ("法规股办公室", "法规股"),
    ],
)
@pytest.mark.parametrize("names", [(), ("02_shortcomings",), ("report",), ("01_measures", "培训")])
def test_a_name_that_is_nearly_an_owners_is_asked_about(project, names, by, meant):
    with pytest.raises(Trouble) as trouble:
        signed(project, *names, by=by)
    (message,) = {p.message for p in trouble.value.problems}
    assert message.startswith(f"没有叫{by}的，是不是{meant}") and message.endswith("？什么也没有签")


@pytest.mark.parametrize("by", ["人事股", "张三", "办公室", "大队长", "科"])
def test_all_is_never_everything_for_who_owns_nothing(project, by):
    with pytest.raises(Trouble, match=f"没有叫{by}的") as trouble:
        signed(project, by=by)
    hint = trouble.value.problems[0].hint
    assert "执法监督科" in hint and "--whole" in hint and "--for" in hint


def test_the_command_line_signs_nothing_and_says_whom_it_knows(project, lawreport):
    for arguments in (["--all", "--by", "法规科"], ["02_shortcomings", "--by", "法规科"], ["--all", "--by", "人事股"]):
        result = lawreport("sign", *arguments, "--project", project.root)
        assert result.code == 1 and "什么也没有签" in result.err and len(result.lines) <= 6
    assert not project.signatures(2024).exists()


# ---- a name that is an owner's -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "by, name",
    [
        ("法规股", "法规股"),
        ("法规股张三", "法规股张三"),
        ("法规 股", "法规股"),
        (" 法规股\u3000", "法规股"),
        ("法规股 李四", "法规股 李四"),
        ("法规股（王五）", "法规股（王五）"),
        ("法规股股长赵六", "法规股股长赵六"),
        ("法规股负责人", "法规股负责人"),
        ("法规\u200b股", "法规股"),
        ("法规股买买提·艾山", "法规股买买提·艾山"),
    ],
)
def test_an_owner_and_its_people_sign_their_own(project, by, name):
    assert signed(project, by=by) == signed(project, "2", by=by) == [("02_shortcomings", "", name)]


@pytest.mark.parametrize("by", ["普法（一）股", "普法(一)股", "普法 （一） 股", "普法(一)股刘七"])
def test_full_and_half_width_are_one(project, by):
    ((name, scope, recorded),) = signed(project, "01_measures", by=by)
    assert (name, scope) == ("01_measures", "普法（一）股") and recorded.startswith("普法（一）股")


def test_an_owner_of_metrics_only_signs_metrics_only(project):
    assert signed(project, by="财务装备科") == [("培训", "", "财务装备科")]


def test_the_longest_owner_is_meant(written):
    text = MEASURES.replace("普法（一）股", "执法监督科一组")
    project = Project.at(written({"sections/2024/01_measures.yaml": text}))
    assert signed(project, "1", by="执法监督科一组") == [("01_measures", "执法监督科一组", "执法监督科一组")]
    assert signed(project, "1", by="执法监督科陈一") == [("01_measures", "执法监督科", "执法监督科陈一")]


@pytest.mark.parametrize(
    "name, by", [("report", "法规股"), ("03_next_year", "法规股"), ("report", "办公室"), ("检查单位", "政治部")]
)
def test_what_nobody_owns_may_be_signed_by_anybody(project, name, by):
    assert signed(project, name, by=by) == [(name, "", by)]


@pytest.mark.parametrize("by", ["办公室", "张三", "法规科"])
def test_where_nothing_has_an_owner_anybody_signs(written, by):
    assert len(signed(Project.at(written()), by=by)) > 3


# ---- what is another's ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, by, owner",
    [
        ("02_shortcomings", "执法监督科", "法规股"),
        ("01_measures", "法规股", "执法监督科"),
        ("培训", "法规股张三", "财务装备科"),
        ("02_shortcomings", "人事处", "法规股"),
        ("01_measures", "大队长", "执法监督科"),
    ],
)
def test_what_is_anothers_is_refused_with_the_owner(project, name, by, owner):
    with pytest.raises(Trouble, match=f"{by}不能签") as trouble:
        signed(project, name, by=by)
    assert f"请{owner}签" in trouble.value.problems[0].hint and f"--for {owner}" in trouble.value.problems[0].hint


def test_one_name_that_is_refused_refuses_all(project, lawreport):
    assert lawreport("sign", "report", "02_shortcomings", "--by", "执法监督科", "--project", project.root).code == 1
    assert not project.signatures(2024).exists()


def test_the_whole_is_signed_by_who_says_so(project):
    assert signed(project, "01_measures", by="办公室", whole=True) == [("01_measures", "", "办公室")]
    assert [n for n, _, _ in signed(project, by="大队长", whole=True)][:4] == [
        "report",
        "01_measures",
        "02_shortcomings",
        "03_next_year",
    ]


def test_a_deputy_signs_for_an_office_and_it_is_recorded(project, lawreport):
    assert signed(project, "01_measures", by="张三", instead_of="执法监督 科") == [
        ("01_measures", "执法监督科", "张三（代执法监督科）")
    ]
    done = lawreport("sign", "--all", "--by", "办公室", "--for", "法规股", "--project", project.root)
    assert done.code == 0 and [r.by for r in records(gather(project, 2024))] == ["办公室（代法规股）"]


@pytest.mark.parametrize("instead_of", ["法规科", "人事股"])
def test_nobody_signs_for_an_office_that_is_none(project, instead_of):
    with pytest.raises(Trouble, match=f"没有叫{instead_of}的"):
        signed(project, "02_shortcomings", by="办公室", instead_of=instead_of)


def test_for_is_no_way_to_sign_what_is_a_third_ones(project):
    with pytest.raises(Trouble, match="不能签"):
        signed(project, "02_shortcomings", by="办公室", instead_of="执法监督科")


def test_whole_and_for_together_are_refused(project, lawreport):
    assert lawreport("sign", "--all", "--whole", "--for", "法规股", "--by", "办公室", "--project", project.root).code == 2


# ---- the command line ----------------------------------------------------------------------------------------------


def test_all_and_a_name_together_are_told_apart_from_neither(project, lawreport):
    both = lawreport("sign", "--all", "02_shortcomings", "--by", "法规股", "--project", project.root)
    assert both.code == 2 and "--all 和 02_shortcomings 只能写一样" in both.err
    neither = lawreport("sign", "--by", "法规股", "--project", project.root)
    assert neither.code == 2 and "请写要确认的部分或指标" in neither.err
    assert not project.signatures(2024).exists()


@pytest.mark.parametrize("days, code", [(1, 2), (366, 2), (0, 0), (-1, 0)])
def test_nobody_signs_on_a_day_that_has_not_come(project, lawreport, days, code):
    day = datetime.date.today() + datetime.timedelta(days)
    result = lawreport("sign", "02_shortcomings", "--by", "法规股", "--date", day.isoformat(), "--project", project.root)
    assert result.code == code
    assert (f"{day.isoformat()}还没有到" in result.err) is (code == 2)
    assert project.signatures(2024).exists() is (code == 0)
