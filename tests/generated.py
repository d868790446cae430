"""Projects made by dice: any structure, any field, hard characters, missing values; all invented (虚构).

`files(seed)` gives file name → text of one project that must build. The same seed gives the same project.
"""

from random import Random

HARD = (
    "R&D<3%",
    "“引号”与'单引'",
    "《条例》（试行）",
    "张𠮷",
    "①②③",
    "A—B",
    "50％",
    "emoji😀",
    "a < b && c > d",
    "]]>",
    "&amp;",
    "制\u3000表",
    "10 000",
    "{单括号",
    "100%",
    "甲\\乙",
    "—\u00a0—",
    "é\u0301",
    "\u200d连",
    "<w:t>",
    "--",
    "#井",
    "：冒号",
    "* 星",
    "？",
)
PHRASES = (
    "持续规范行政执法",
    "健全制度机制",
    "加强普法宣传",
    "开展专项检查",
    "推进复议应诉",
    "完善决策程序",
    "强化监督问责",
    "优化营商环境",
    "办理建议提案",
    "落实包案责任",
)
UNITS = ("件", "家", "处", "人", "场次", "万元", "%")
NAMES = ("检查单位", "行政处罚", "复议收案", "培训", "调解", "罚没金额", "出庭率", "建议办理", "公证", "援助")


class Dice:
    """Throws for one project."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        names = self.random.sample(NAMES, self.random.randint(2, len(NAMES)))
        self.metrics = {name: self.random.choice(UNITS) for name in names}
        self.missing = {name for name in names[2:] if self.chance(0.15)}
        self.last = self.chance(0.6)

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def words(self) -> str:
        text = "，".join(self.random.choice(PHRASES) for _ in range(self.random.randint(1, 4)))
        return text + (f"，{self.random.choice(HARD)}" if self.chance(0.4) else "")

    def sentence(self) -> str:
        name = self.random.choice([n for n in self.metrics if n not in self.missing])
        figure = self.random.choice(
            (
                f"{{{{ {name} }}}}",
                f"{{{{ {name}.数值 }}}}",
                f"{{% if {name} %}}有{{{{ {name} }}}}{{% else %}}无{{% endif %}}",
                f"{{{{ {name} | 千分位 }}}}",
                "{{ 年 }}年",
                "{{ 单位 }}",
            )
        )
        return f"{self.words()}，{figure}。"

    def text(self, indent: str, most: int = 3) -> str:
        return "|\n" + "".join(f"{indent}  {self.sentence()}\n" for _ in range(self.random.randint(1, most)))

    def node(self, level: int, indent: str = "") -> str:
        """Return a section and all below it."""
        lines = [f"heading: '{self.words().replace(chr(39), chr(39) * 2)}'\n"]
        if self.chance(0.2):
            lines.append(f"place: {self.random.choice(('独行', '接排'))}\n")
        if self.chance(0.7) or level == 4:
            lines.append(f"text: {self.text(indent)}")
        if self.chance(0.4):
            lines.append(f"points_place: {self.random.choice(('接排', '分段'))}\n")
        if self.chance(0.5):
            lines.append(
                "points:\n"
                + "".join(f"{indent}  - |\n{indent}    {self.sentence()}\n" for _ in range(self.random.randint(1, 6)))
            )
        if level < 4 and self.chance(0.6):
            children = (self.node(level + 1, indent + "    ") for _ in range(self.random.randint(1, 4)))
            lines.append("children:\n" + "".join(f"{indent}  - {child}" for child in children))
        if self.chance(0.3):
            lines.append(f"tail: {self.text(indent)}")
        if self.chance(0.25):
            lines.append("tables: [一览]\n")
        return indent.join(lines)


def files(seed: int, charts: bool = False) -> dict[str, str]:
    """Return the files of one project; with charts where wanted."""
    dice = Dice(seed)
    parts = {
        f"sections/2024/{n:02}_部分.yaml": f"covers: {covers}\n{dice.node(1)}" for n, covers in enumerate(covered(dice), 1)
    }
    drawn = {}
    if charts:
        name = next(iter(dice.metrics))
        drawn["charts/图一.yaml"] = (
            f"title: '图&<{name}>'\nkind: {dice.random.choice(('bar', 'barh', 'line'))}\n"
            f"metrics: [{name}]\nyears: [2023, 2024]\n"
        )
        first = next(iter(parts))
        parts[first] += "charts: [图一]\n"
    return {
        "data/unit.yaml": "name: 虚构市甲&乙局\nshort: 甲乙局\nkind: 部门\n"
        + ("signers: [虚构市甲局, 虚构市乙局]\n" if dice.chance(0.15) else ""),
        "data/metrics.yaml": "".join(f"{name}: {{unit: '{unit}'}}\n" for name, unit in dice.metrics.items()),
        "data/2024.csv": readings(dice, dice.missing),
        **({"data/2023.csv": readings(dice, set())} if dice.last or charts else {}),
        "charts/一览.yaml": f"title: '一览“表”<&>'\nkind: table\nmetrics: [{', '.join(dice.metrics)}]\nnote: '注：a<b & c'\n",
        "sections/2024/report.yaml": whole(dice),
        **parts,
        **drawn,
    }


def covered(dice: Dice) -> list[str]:
    """Return what each part covers: all that is required, and some more."""
    return ["[measures, first_responsible]", *["other"] * dice.random.randint(0, 2), "[shortcomings, causes]", "next_year"]


def readings(dice: Dice, missing: set[str]) -> str:
    value = {"%": lambda: f"{dice.random.randint(1, 999) / 10}", "万元": lambda: f"{dice.random.randint(1, 10**7) / 100}"}
    rows = (
        f"{name},{'' if name in missing else value.get(unit, lambda: str(dice.random.randint(0, 99999)))()},虚构,\n"
        for name, unit in dice.metrics.items()
    )
    return "指标,数值,来源,备注\n" + "".join(rows)


def whole(dice: Dice) -> str:
    """Return report.yaml: every optional field now and then."""
    optional = (
        "subtitle: （虚构<稿>）\n",
        "byline: true\n",
        "recipients: 市委、市政府\n",
        f"intro: {dice.text('')}",
        "closing: 特此报告。\n",
        "note: （此件公开发布&）\n",
        "points: 分段\n",
        "seal: 是\n",
        "signature: 无\n",
        (
            "headings:\n  - {number: '一、', place: 独行}\n  - {number: '（一）', place: 独行}\n"
            "  - {number: '1.', place: 独行, continue: 是}\n"
        ),
        f"attachments:\n  - title: 附件<甲>&乙\n    text: {dice.text('    ')}  - title: 数据一览\n    tables: [一览]\n",
        (
            "letter:\n  title: 报送函\n  recipients: 市委\n"
            f"  text: {dice.text('  ')}  signature: 虚构市甲局\n  date: 2025年1月9日\n"
        ),
        "red_head: {copy_no: '000001', mark: 虚构市甲局文件, number: 虚甲发〔2025〕3号, signers: [王小明]}\n",
        "imprint: {copy_to: 市委办公室，市政府办公室, printer: 虚构市甲局办公室, printed: 2025年1月12日}\n",
    )
    title = dice.random.choice(("'{{ 单位 }}{{ 年 }}年法治政府建设年度报告'", "[虚构市甲局, '{{ 年 }}年法治&政府建设报告']"))
    always = "date: 2025年1月10日\nsecrecy_review: {reviewer_role: 分管负责人, date: 2025年1月9日}\n"
    return f"# 虚构\ntitle: {title}\n{always}" + "".join(field for field in optional if dice.chance(0.35))
