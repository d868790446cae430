"""Rules on what must not be published: identity numbers, telephones, cards, case numbers, names of parties, secrecy marks.

In: a paragraph. Out: hits. Responsible for: what each kind looks like in plain spelling (`reading.search`), and that no message
says again what was found. In an edition that is not public everything here is at most a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from lawreport.rules.reading.identities import Kind, credit_code_ok, id_ok, numbers_of
from lawreport.rules.reading.persons import parties, persons_by_age
from lawreport.rules.reading.search import Number, View, in_all_digits, in_digits, searched, tight, veiled
from lawreport.rules.reading.text import HAN, HOLE, find, outside_names, plain, sentences
from lawreport.rules.rule import ERROR, HINT, WARNING, Context, Hit, Line, pattern, rule


class Everywhere(TypedDict):
    everywhere: bool
    public: bool
    veil: bool


EVERYWHERE: Everywhere = {"everywhere": True, "public": True, "veil": True}
_SPLIT = "全角、别种数字（①、一二三、𝟏）、零宽字符、用空格和标点拆开的，都认得"


def _hits(line: Line, view: View, ranges: Iterable[tuple[int, int]], say: str, write: str) -> Iterator[Hit]:
    """Yield hits on ranges of a view, at the characters that were typed; `say` prints {0} with its middle left out."""
    reached = 0
    for start, end in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if start >= reached:
            reached = end
            yield line.hit(*view.typed(start, end), say.format(veiled(view.text[start:end])), write)


def _numbers(line: Line, kind: Kind) -> tuple[View, list[Number]]:
    """Return the numbers of a kind in figures and in Hanzi, with the view whose ranges they have.

    In a web address only those with a check digit count: the names of pages are long numbers.
    """
    view, more, addresses = in_digits(line.text), in_all_digits(line.text), plain(line.text)
    views = (view,) if view.text == more.text else (more, view)
    found = {(n.start, n.end): n for v in views for n in numbers_of(kind, v.text)}
    return view, [n for n in found.values() if len(n.digits) >= 16 or addresses[view.places[n.start]] != HOLE]


def _number_hits(line: Line, kind: Kind, say: str, write: str = "删去。") -> Iterator[Hit]:
    view, found = _numbers(line, kind)
    return _hits(line, view, [(n.start, n.end) for n in found], say, write)


def _matches(wanted: str, text: str) -> list[tuple[int, int]]:
    """Return the ranges that match `wanted`, its group `it` where there is one."""
    return [m.span("it" if "it" in m.groupdict() else 0) for m in find(wanted, text)]


@rule(
    "X-01",
    "identity-number",
    "身份证号",
    ERROR,
    "法",
    "个人信息保护法第三十四条",
    reason=f"公开身份证号违法，也无从撤回。查18位（出生日期和校验位）和15位的；{_SPLIT}。项目、受理等编号里的日期不算。",
    bad=["证号11010519491231002X。", "旧证号110105491231002。", "证号１１０１０５ １９４９１２３１ ００２Ｘ。"],
    good=["编号110105194912", "日期20260208"],
    **EVERYWHERE,
)
def identity_number(line: Line, _: Context) -> Iterator[Hit]:
    view, found = _numbers(line, Kind.IDENTITY)
    for n in found:
        doubt = "（校验位不符，仍请核对）" if len(n.digits) == 18 and not id_ok(n.digits) else ""
        yield from _hits(line, view, [(n.start, n.end)], f"“{{0}}”是身份证号{doubt}", "删去，或写“某某”。")


_PAPERS = (
    "护照|通行证|台胞证|回乡证|军官证|士官证|士兵证|警官证|驾驶证|驾照|社保卡|社会保障卡|医保卡"
    "|居留身份证|居留证|(?:医师|律师|护士|教师|药师|会计|公证员|记者|从业|执业|导游|仲裁员)(?:执业|资格)*证书?|执法证|记者证|工作证|居住证|残疾证|残疾人证|学生证|准考证"
)
_RECORDS = "病历|住院|门诊|学籍|警官?"
_CODE = r"(?:[A-Za-z]{1,3}[\d]{6,18}|\d{7,18})(?![\dA-Za-z])"
_COUNTED = r"[件起宗例人名位次场期批家户个处条项份部辆台套本张元万亿余多册]"
_PERSONAL_PAPER = (
    rf"(?:(?:{_PAPERS})(?:档案)?(?:编号|号码?)?|(?:{_RECORDS})号码?)[(:为是]{{0,2}}(?:编号|号码?)?[为是:]?(?P<paper>{_CODE})(?!{_COUNTED})"
    rf"|(?:军官|士官|士兵|警官|文职)证(?:编?号码?)?[:为]?(?P<soldier>[{HAN}]{{1,3}}第\d{{5,9}}号?)|警号[:为]?(?P<police>\d{{5,8}})"
)


@rule(
    "X-01b",
    "personal-paper",
    "护照、军官证、病历等个人证件的号码",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    reason="证件号码能找到人。查写明是护照、通行证、军官证、驾驶证、社保卡、病历号、学籍号、警号等的号码；没有写明是什么证件的查不出。",
    bad=["护照号码E12345678。", "军官证号：南字第0123456号。"],
    good=["换发驾驶证1234567本。", "办理居住证业务12345件。"],
    **EVERYWHERE,
)
def personal_paper(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text)
    if next(find("证|号|护照|卡", view.text), None):
        spans = [m.span(m.lastgroup) for m in find(_PERSONAL_PAPER, view.text) if m.lastgroup]
        yield from _hits(line, view, spans, "“{0}”像是证件号码", "删去。")


@rule(
    "X-02",
    "mobile-number",
    "手机号",
    ERROR,
    "法",
    "个人信息保护法第三十四条",
    reason=f"手机号是个人信息。前面有 +86、0086 的也查；{_SPLIT}。后面跟着元、件等单位的是数目，不是手机号。",
    bad=["电话13800138000。", "电话+86 138-0013-8000。", "手机一三八〇〇一三八〇〇〇。"],
    good=["编号20260208001", "金额138001380001元", "拨打12345热线。"],
    **EVERYWHERE,
)
def mobile_number(line: Line, _: Context) -> Iterator[Hit]:
    view, found = _numbers(line, Kind.MOBILE)
    identities = [(n.start, n.end) for n in _numbers(line, Kind.IDENTITY)[1]]
    ranges = [(n.start, n.end) for n in found if not any(a <= n.start and n.end <= b for a, b in identities)]
    return _hits(line, view, ranges, "“{0}”是手机号", "删去。")


@rule(
    "X-02b",
    "landline",
    "固定电话",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason="报告正文一般不留电话；办公室公开电话可以留，人工确认。紧跟在“热线”“监督电话”“举报电话”等后面的不查。",
    bad=["电话0371-66660000。", "家庭电话：66660000。"],
    good=["日期2026-02-08", "举报热线0371-66660000。"],
    **EVERYWHERE,
)
def landline(line: Line, _: Context) -> Iterator[Hit]:
    yield from _number_hits(line, Kind.LANDLINE, "“{0}”是固定电话", "确需公开的联系方式除外。")
    view = in_digits(line.text)
    if "电" in view.text or "机" in view.text:
        label = r"(?:座机|固话|宅电|小灵通|(?:家庭|家里|住宅|家中|固定|联系)电话)(?:号码)?[:为是\s]{0,2}"
        wanted = rf"{label}(?P<it>[2-8]\d{{2,3}}[ -]?\d{{4}})(?![\d-])(?!{_COUNTED})"
        yield from _hits(line, view, _matches(wanted, view.text), "“{0}”是固定电话", "确需公开的联系方式除外。")


@rule(
    "X-03",
    "bank-card",
    "银行卡号",
    ERROR,
    "法",
    "个人信息保护法第二十八条",
    reason=f"金融账户是敏感个人信息。查16到19位、校验位相符的卡号；{_SPLIT}。",
    bad=["卡号6222020200112233446。", "卡号6222 0202 0011 2233 446。"],
    good=["6222021234567890123", "编号62220"],
    **EVERYWHERE,
)
def bank_card(line: Line, _: Context) -> Iterator[Hit]:
    return _number_hits(line, Kind.CARD, "“{0}”是银行卡号")


_CARDS = "(?:银行|信用|储蓄|借记|贷记)卡(?:卡号|号码?)?|存折(?:账?号)?"
_MONEY = rf"(?:[账帐]号|[账帐]户(?:号码?)?|户号|卡号|{_CARDS}|公积金(?:[账帐]号)?|支付宝(?:[账帐]号|[账帐]户|号)?)"
_CHAT = (
    r"(?:微信号?|加[vV威薇]信?|[vV威薇]信号?|we-?chat|vx|wx|qq(?:号码?|群号?)?|扣扣号?|企鹅号?|抖音号?|快手号?|小红书号?|微博(?:[账帐]号|号)?"
    r"|支付宝(?:[账帐]号|号)?|钉钉号?|飞书号?)"
)


@rule(
    "X-03b",
    "account",
    "账号、微信号、QQ号",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    reason="账号能找到人。查写明是账号、账户、户号、支付宝、微信、QQ、抖音、微博等的号码和名字；单位的公众号、官方账号不查。",
    bad=["账号19045101040012345。", "微信号：wxid_abc12345。"],
    good=["撤销银行账户86个。", "微信公众号推送信息138条。"],
    **EVERYWHERE,
)
def account(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text)
    if next(find(rf"(?i)[号户卡折]|{_CHAT}", view.text), None):
        digits = rf"(?P<it>\d(?:[-·.]?\d){{7,29}})(?![\d.]*{_COUNTED})"
        money = rf"{_MONEY}[:为是]{{0,2}}{digits}"
        name = rf"(?P<it>[A-Za-z][A-Za-z0-9_.@-]{{4,31}}|\d{{5,13}}(?![\d.]*{_COUNTED})|@[{HAN}A-Za-z0-9_]{{2,20}})"
        chat = rf"(?i)(?<!公众号){_CHAT}[:为是(“]{{0,2}}{name}"
        spans = [*_matches(money, view.text), *_matches(chat, view.text)]
        ours = [(a, b) for a, b in spans if not next(find("公众号|官方|政务|发布|小程序", view.text[max(0, a - 12) : b]), None)]
        yield from _hits(line, view, ours, "“{0}”像是账号", "删去；确需公开的单位账号除外。")


_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = (
    rf"(?<![A-Za-z0-9])(?:[{_PLACES}][ (]?[A-Z][)]?[ ·.\-]{{0,2}}(?:[A-HJ-NP-Z0-9][ ]?){{4,5}}"
    rf"(?:[A-HJ-NP-Z0-9]|[警学挂领港澳试超])"
    rf"|WJ[ ·]?[{_PLACES}]?[ ·]?\d{{4,5}}[0-9A-Z]?|使[ ·]?\d{{6}}|\d{{6}}使)(?![A-Za-z0-9])"
    rf"|(?:车牌|号牌|牌号|牌照|电动车|自行车)[^,。;:]{{0,6}}?[:(为]{{0,2}}(?P<it>[{HAN}]{{0,3}}[A-Z][·]?\d{{5,7}})(?![A-Za-z0-9])"
)


@rule(
    "X-04",
    "mail-or-plate",
    "车牌号",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason="车牌可以找到人。查普通、新能源、警、学、挂、领、港、澳、使馆、武警号牌；中间有点、空格、括号的也查。",
    bad=["查扣粤F12345号货车。", "查扣粤F·D12345号货车。"],
    good=["京津冀协同", "粤F牌照车辆"],
    **EVERYWHERE,
)
def plate(line: Line, _: Context) -> Iterator[Hit]:
    view = in_all_digits(line.text)
    ranges = [
        m.span("it" if m["it"] else 0)
        for m in find(f"(?i){_PLATE}", view.text)
        if sum(c.isdigit() for c in m[0]) >= 2 + (" " in m[0])
    ]
    yield from _hits(line, view, ranges, "“{0}”是车牌号", "删去。")


_ENDING = "com|cn|net|org|edu|gov|top|cc|me|io"
_HOST = "[A-Za-z0-9-]{1,63}"
_DOT = r"(?: ?[.。·点] ?| ?[\[(]?dot[\])]? ?)"
_MAIL = (
    rf"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{{1,64}}(?: ?@ ?{_HOST}(?: ?[.。·] ?{_HOST}){{1,5}}"
    rf"|(?: ?[\[(<]?(?:at|@)[\])>] ?| at |[#*&]| ?艾特 ?){_HOST}(?:{_DOT}{_HOST}){{0,4}}?{_DOT}(?:{_ENDING})(?![A-Za-z0-9]))"
)


@rule(
    "X-04b",
    "mail-address",
    "电子邮箱",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason=(
        "个人邮箱不公开；公务邮箱人工确认，写明是监督、举报、咨询用的政府邮箱（.gov.cn）可以写。"
        "@ 写作全角、#、at、艾特，点写作 dot 的也查。"
    ),
    bad=["联系example.person@example.com。", "联系example（at）example.com。"],
    good=["见www.example.gov.cn。", "监督邮箱：fzb@wangchuan.gov.cn。"],
    **EVERYWHERE,
)
def mail_address(line: Line, _: Context) -> Iterator[Hit]:
    view = searched(line.text)
    if next(find(r"(?i)[@#*&]|at|艾特", view.text), None):
        found = [(a, b) for a, b in _matches(f"(?i){_MAIL}", view.text) if not _is_office_mail(view.text, a, b)]
        yield from _hits(line, view, found, "“{0}”是电子邮箱", "确需公开的公务邮箱除外。")


def _is_office_mail(text: str, start: int, end: int) -> bool:
    """Return whether a mailbox is one of a government, and told as open to everybody."""
    host = text[start:end].lower().replace(" ", "").rpartition("@")[2]
    return (
        host.endswith(".gov.cn")
        and next(find("监督|举报|投诉|咨询|公开|来信|意见", text[max(0, start - 30) : start]), None) is not None
    )


_IN_CODE, _APART = "[0-9A-HJ-NPQRTUWXY]", r"[ \-_·.]{0,2}"
_CREDIT_CODE = (
    rf"(?i)(?<![0-9A-Za-z])(?=(?P<it>(?:{_IN_CODE}{_APART}){{2}}(?:\d{_APART}){{6}}(?:{_IN_CODE}{_APART}){{9}}{_IN_CODE})"
    r"(?![0-9A-Za-z]))"
)


@rule(
    "X-04c",
    "credit-code",
    "统一社会信用代码",
    WARNING,
    "惯例",
    "行政处罚信息公示遮蔽项",
    reason="案例里的企业代码可以找到企业。查校验位相符的18位代码。",
    bad=["代码91350100M000100Y43。", "代码9135 0100 M000 100Y 43。"],
    good=["编号913501001234567890", "ABCDEFGH"],
    **EVERYWHERE,
)
def credit_code(line: Line, _: Context) -> Iterator[Hit]:
    view = searched(line.text)
    for m in find(_CREDIT_CODE, view.text):
        code = "".join(c for c in m["it"].upper() if c.isalnum())
        told = next(find(r"信用代码[为是:]{0,2}$", view.text[max(0, m.start("it") - 12) : m.start("it")]), None)
        if (told or credit_code_ok(code)) and not (code[:17].isdigit() and code[6:8] in ("19", "20")):
            yield from _hits(line, view, [m.span("it")], "“{0}”是统一社会信用代码", "删去。")


_OPEN, _SHUT = r"[(\[〔【〈<{]", r"[)\]〕】〉>}]"
_YEAR = r"(?:19|20)\d{2}年?"
_COUNT = r"第?[\d十百千]{1,7}号?"
_TRIAL = r"(?:行|民|刑|执|商|知|破|赔|仲|财|司|海|环|少|特|非)[初终申再审执赔恢保辖监抗诉异复他撤督字]{1,3}"
_PENALTY = "(?:处?罚(?:决|告|听)?字?|处字|行复[决议驳终]?字?|复[决议]字?|强制?字|拘字|劳?人?仲(?:案字?|裁?字)|诉字|检[察诉]字)"
_CASE = (
    rf"{_OPEN}{_YEAR}{_SHUT}(?!年)(?:最高法|[{HAN}]{{1,3}}\d{{0,4}})(?:{_TRIAL}{_COUNT}|[{HAN}]{{1,5}}第?\d{{1,7}}号)"
    rf"|(?<!\d){_YEAR}(?:最高法|[{_PLACES}][{HAN}]?\d{{2,4}}){_TRIAL}{_COUNT}"
    rf"|案号[:为是]{{0,2}}(?:最高法|[{_PLACES}][{HAN}]?\d{{2,4}}){_TRIAL}{_COUNT}"
    rf"|[{HAN}()]{{1,12}}?{_PENALTY}{_OPEN}{_YEAR}{_SHUT}{_COUNT}"
)


@rule(
    "X-05",
    "case-number",
    "案号",
    WARNING,
    "法",
    "行政处罚法第五十条",
    reason="案号可以查到当事人。查法院案号（各种括号、有没有“第”和“字”），处罚、复议、仲裁文书的文号；普通发文字号不查。",
    bad=["（2025）豫01行初12号", "[2025]豫01行初字第12号", "甲市监处罚〔2025〕12号"],
    good=["甲政发〔2025〕12号", "《甲办法》（甲政发〔2025〕3号）"],
    **EVERYWHERE,
)
def case_number(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text).changed(lambda text: text.translate(_ZERO))
    return _hits(line, view, _matches(_CASE, view.text), "“{0}”是案号", "改为 某行政诉讼案。")


_ZERO = str.maketrans("〇零一二三四五六七八九", "00123456789")


@rule(
    "X-06",
    "party-name",
    "案件当事人姓名",
    WARNING,
    "法",
    "行政处罚法第五十条",
    reason=(
        "案件当事人的姓名不公开；写“张某”。查跟在当事人、原告、法定代表人等身份后面的，和“诉”“不服”前面的姓名，"
        "复姓、少见的姓、带点的名字都认得。前后没有这些词的姓名查不出。在职领导的姓名可以写。"
    ),
    bad=["申请人张三不服处罚。", "当事人王小强因违法停车被处罚。", "法定代表人：欧阳小强。", "审理张三诉甲市公安局案。"],
    good=["申请人张某不服处罚。", "申请人不服处罚。", "局长张三主持会议。"],
    **EVERYWHERE,
)
def party_name(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text)
    return _hits(line, view, parties(view.text), "“{0}”像是写了当事人姓名", "写作 张某。")


_LEVEL = "(?:绝密|机密|秘密)"
_STAR = "[★☆⭐✩✪✫✬✭✮✯✰*]"
_TERM = rf"{_STAR}(?:[\d一二三四五六七八九十]+(?:年|个月)|长期)"
_INNER = "内部(?:资料|文件|使用|材料|刊物|参考|参阅|传阅|掌握|交流|明电)"
_KEEP = "(?:注意(?:保存|保密|保管)|(?:请勿|严禁|不得|禁止|切勿)(?:外传|转发|翻印|复制|扩散))"
_MARK = (
    rf"{_LEVEL}{_STAR}|{_STAR}?{_TERM}|(?<!国家)(?<!商业)(?<!工作)(?<!家){_LEVEL}\d+(?:年|个月)|^{_LEVEL}[一二三四五六七八九十]+(?:年|个月)|^(?:工作)?{_LEVEL}$|密级[:为是]{_LEVEL}"
    rf"|[(【〔\[](?:工作)?{_LEVEL}[)】〕\]]|^工作秘密$|[(【〔\[]此?件?(?:仅?[限供])?(?:{_INNER}|不得公开|不予公开|不公开|不宜公开|{_KEEP})[^)】〕\]]{{0,12}}[)】〕\]]"
    rf"|{_INNER}[,、{_STAR[1:-1]}]*{_KEEP}|^{_INNER}$|仅[供限]{_INNER}|^(?:本件|此件)?(?:涉密(?:文件|资料)?,?)?{_KEEP}[。!]?$|涉密(?:文件|资料),?{_KEEP}$|此件(?:不|不予|不宜|依申请)公开"
)


@rule(
    "X-07",
    "secrecy-mark",
    "密级、内部标识",
    ERROR,
    "法",
    "保守国家秘密法",
    reason="带密级标志的不得公开。字中间有空格、各种星号的，独占一行或者在括号里的内部标识，都查；讲保密工作的句子不查。",
    bad=["机密★3年", "（内部资料，注意保存）", "机　密"],
    good=["保护商业秘密。", "宣传保守国家秘密法。", "依法不予公开12件。", "清理内部文件12件。"],
    **EVERYWHERE | {"veil": False},
)
def secrecy_mark(line: Line, _: Context) -> Iterator[Hit]:
    text = line.text
    if "秘密　" in text or "机密　" in text or "绝密　" in text:  # a level set off from what follows
        yield from (line.hit(*m.span(), f"“{m[0]}”是密级或内部标识", _NOT_OUT) for m in find(f"{_LEVEL}　", text))
        return
    view = tight(text)
    for start, end in _matches(_MARK, view.text):
        yield line.hit(*view.typed(start, end), f"“{view.text[start:end]}”是密级或内部标识", _NOT_OUT)


_NOT_OUT = "有密级的不得公开；误写的删去。"


@rule(
    "X-08",
    "company-in-case",
    "处罚案例里的企业全称",
    WARNING,
    "法",
    "行政处罚法第五十条",
    reason="典型案例用“某企业”，避免公示期过后仍留下名字。查和处罚、罚款、违法写在一句里的公司、合作社、经营部、合伙企业。",
    bad=["对甲市丰收食品有限公司罚款5万元。"],
    good=["对某食品企业罚款5万元。", "甲市供水有限公司承办宣传活动。"],
    **EVERYWHERE,
)
def company_in_case(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(outside_names(line.text))
    company = rf"(?<![某各])[{HAN}]{{2,20}}(?:有限(?:责任)?公司|合作社|经营部|合伙企业)"
    for start, end in sentences(view.text):
        if any(word in view.text[start:end] for word in ("罚款", "处罚", "违法")):
            found = _matches(company, view.text[start:end])
            ranges = [(start + a, start + b) for a, b in found if "某" not in view.text[start + a : start + b]]
            yield from _hits(line, view, ranges, "“{0}”和处罚写在一句里", "写作 某企业。")


_N = "[0-9一二三四五六七八九十百〇零]"
_ADDRESS = (
    rf"[{HAN}]{{1,6}}(?:路|大道|街|巷|弄|胡同){_N}{{1,5}}(?:弄{_N}{{1,4}})?号(?!文|令|线|公告|公路|隧道|桥|站|地块|机组|泵|井|标段|门)"
    rf"|(?<![0-9])\d{{1,4}}[号栋幢弄]\d{{1,4}}(?:单元|室|号|楼)|(?<![0-9])\d{{1,3}}单元\d+室?|\d{{1,3}}组\d{{1,4}}号"
    rf"|(?:住址?|户籍地?|家庭住址|居住地|地址)[:为在于]?[{HAN}]{{2,24}}\d[\d-]{{0,8}}(?:号|室|(?=[,。;]|$))"
    rf"|(?:路|街|巷|弄|花园|小区|苑|里|村)\d{{1,4}}(?:-\d{{1,5}}){{2,3}}(?![\d-])"
)


@rule(
    "X-09",
    "street-address",
    "写到门牌的住址",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    reason="住址到门牌就能找到人；办公地址（单位名称后面的、带邮编的通信地址）可以写。查路、街、巷加门牌号，和栋、幢、单元、室、组。",
    bad=["现场位于解放路12号3单元501室。", "当事人住3栋501室。", "现场在2单元301室。"],
    good=["完成小区132栋架空层改造。", "街道12号文件"],
    **EVERYWHERE,
)
def street_address(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text)
    if next(find(_N, view.text), None):
        private = next(find("身份|手机|住址|住所|户籍|家住|某", view.text), None) is not None
        found = [(a, b) for a, b in _matches(_ADDRESS, view.text) if private or not _is_of_office(view.text, a, b)]
        yield from _hits(line, view, found, "“{0}”写到了门牌", "只写到街道、社区。")


_OFFICES = "局|政府|委员会|办公室|中心|法院|检察院|大队"
_OFFICE_ADDRESS = rf"(?:{_OFFICES})(?:联系)?[(,:](?:办公|通信|通讯|单位|联系)?地址[:为在]?[{HAN}]{{0,12}}$"


def _is_of_office(text: str, start: int, end: int) -> bool:
    """Return whether an address is where an office takes letters and visitors: after its name, or with a postcode."""
    before, after = text[max(0, start - 30) : start + 2], text[end : end + 8]
    if next(find(_OFFICE_ADDRESS, before), None):
        return True
    letters = next(find(r"^(?:通信|通讯|办公)?地址", text[max(0, start - 2) : end]), None)
    return letters is not None and next(find("^[,;、]?邮(?:政编码|编)", after), None) is not None


@rule(
    "X-10",
    "minor-or-patient",
    "能认出的未成年人、病人",
    WARNING,
    "法",
    "个人信息保护法第二十八条",
    reason="未成年人和病情是敏感信息。查后面有性别、年龄的姓名。",
    bad=["救助王小明（男，15岁）。"],
    good=["救助未成年人15人。", "王某（男，15岁）已获救。"],
    **EVERYWHERE,
)
def minor_or_patient(line: Line, _: Context) -> Iterator[Hit]:
    view = tight(line.text)
    return _hits(line, view, persons_by_age(view.text), "“{0}”可能认出具体的人", "写作 某学生、某患者。")


pattern(
    "X-11",
    "internal-affair",
    "内部事务、过程稿",
    HINT,
    "法",
    "政府信息公开条例第十六条",
    find="讨论稿|送审稿|(?<!重要)人事任免(?!事项)|内部流程",
    say="“{0}”属于内部事务或过程信息",
    write="公开版可以不写。",
    within="names",
    reason="内部事务和过程性信息可以不公开。",
    bad=["形成讨论稿3份。"],
    good=["印发实施方案3份。", "研究“三重一大”事项67项，其中重要人事任免9项。"],
    **EVERYWHERE | {"veil": False},
)
