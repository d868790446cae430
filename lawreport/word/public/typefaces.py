"""Names of typefaces that may stand in a public file: of makers and systems known everywhere, or built as such names are.

In: the name of a font. Out: whether it tells nothing of anybody. Responsible for: the words that names of fonts are made of. A
name is stored in every Word file that uses it, and people name fonts as they like, so that words may hide in one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# ---- Latin names: pieces that only fonts are made of -----------------------------------------------------------------------

_FAMILIES = """
FangSong KaiTi SimSun NSimSun SimHei SimKai SimFang LiSu YouYuan DengXian Microsoft YaHei JhengHei MingLiU PMingLiU
DFKai-SB DFKai STSong STFangsong STKaiti STKai STZhongsong STXihei STHeiti STXinwei STXingkai STLiti STCaiyun STHupo
PingFang Songti Heiti Kaiti Yuanti Baoli Xingkai Libian Weibei Lantinghei Hannotate HanziPen Wawati Hiragino LiSong
LiHei BiauKai Apple MS Mincho PMincho Gothic PGothic UIGothic Yu Meiryo Malgun Batang BatangChe Gulim GulimChe Dotum
DotumChe Gungsuh Times New Roman Arial Helvetica Neue Calibri Cambria Math Courier Consolas Georgia Verdana Tahoma
Trebuchet Garamond Book Antiqua Century Schoolbook Palatino Linotype Bookman Old Style Candara Constantia Corbel Segoe
Emoji Symbol Script Print Historic Variable Display Small Text Lucida Console Bright Calligraphy Fax Handwriting
Typewriter Sans Serif Unicode Franklin Gill MT Aptos Rockwell Impact Comic Footlight Monotype Corsiva Sorts
Bahnschrift MV Boli Ebrima Sylfaen Gabriola Gadugi Javanese Leelawadee Nirmala Mangal Latha Raavi Shruti Vrinda Tunga
Kartika Gautami Cordia Angsana Browallia Sitka Ink Free Perpetua Bodoni Baskerville Didot Futura Optima Menlo Monaco
Geneva Avenir Haettenschweiler Onyx Elephant Castellar Cooper Copperplate Broadway Wide Latin Goudy Stout Eras Tw Cen
Berlin Harrington Papyrus Vivaldi Algerian Mongolian Baiti Uighur Himalaya Yi Tai Le Lue PhagsPa Wingdings Webdings
Marlett Zapf Dingbats Extra Euclid Fraktur Noto CJK Source Han Code Hei Kai Ming Song DejaVu Liberation Carlito
Caladea Gelasio OpenSymbol Linux Libertine Biolinum Lohit Devanagari Bengali Tamil Arabic Hebrew Thai Tibetan Droid
Fallback FreeSans FreeSerif FreeMono AR PL UMing UKai SungtiL KaitiM Mingti2L KaitiL WenQuanYi Micro Zen Sharp
FandolSong FandolHei FandolKai FandolFang Nimbus No9 C059 P052 Z003 D050000L Standard URW TeX Gyre Termes Heros
Pagella Schola Adventor Bonum Cursor Modern CMU Computer Bitstream Vera Tinos Arimo Cousine Roboto Slab Open Lato
Montserrat Inter Ubuntu Cantarell Fira Inconsolata Merriweather Oswald Raleway Poppins Nunito Playfair HarmonyOS
HarmonyOS_Sans MiSans MI OPPOSans OPPO vivo Alibaba PuHuiTi LXGW WenKai Smiley Adobe Std Pro Myriad Minion SongStd
HeitiStd KaitiStd FangsongStd XiaoBiaoSong KingHwa OldSong SimSun-ExtB SimSun-ExtG MingLiU-ExtB PMingLiU-ExtB
MingLiU_HKSCS MingLiU_HKSCS-ExtB FangSong_GB2312 KaiTi_GB2312 FangSong_GB18030 STSong-Light TimesNewRomanPSMT
TimesNewRoman TimesNewRomanPS ArialMT ArialNarrow CourierNewPSMT CourierNew SourceHanSerifSC SourceHanSansSC
SourceHanSerifCN SourceHanSansCN NotoSerifCJKsc NotoSansCJKsc NotoSerifSC NotoSansSC PingFangSC MicrosoftYaHei
DFGothic-EB SC TC HK CN TW JP KR GB J K R L
"""
_WEIGHTS = """
Thin Hairline ExtraLight UltraLight Light SemiLight DemiLight Normal Regular Roman Medium SemiBold Semibold DemiBold Demi Bold
ExtraBold UltraBold Black Heavy Italic Oblique Condensed SemiCondensed Narrow Expanded Compressed UI Mono Bd Lt Md
Cond 1.0 2.0 3.0 G
"""
_LATIN = frozenset([*_FAMILIES.split(), *_WEIGHTS.split(), "1", "2", "3"])

_SYLLABLES = (  # the names of styles as makers spell them: FZXiaoBiaoSong-B05S, HYFangSongJ
    "Xiao|Da|Zhong|Te|Chao|Biao|Song|Fang|Kai|Hei|Shu|Bao|Xin|Xi|Cu|Ya|Li|Xing|Wei|Bei|Yuan|Zhun|Lan|Ting|Yao|Ti|Qi|Jun|Hao|Yan|"
    "Fu|Zheng|Mei|Deng|Xian|Qing|Ke|Ben|Yue|Feng|Zong|Yi|Gong|Wen|Ban|Dian|Lao|Ying|Pang|Tou|Jian|Fan|You|Sui"
)
_PINYIN = rf"(?:FZ|HY|ST|HK|DF|WY|MF|TT)(?:{_SYLLABLES}){{1,6}}\d?"
_MAKERS = re.compile(
    rf"{_PINYIN}(?:-[A-Z]\d{{2}}[STJF]?)?(?:[JFSKTUW]|-GBK|_GBK|_GB18030|-R-GB|-M-GB)?"  # by sound
    r"|(?:FZ|HY)[A-Z]{1,5}[JKFGB]?W?--GB(?:K?1|2|18030)?-0"  # FZXBSJW--GB1-0: by the first letters, as Founder has it
)

# ---- Chinese names: maker, words for strokes and styles, set of characters -------------------------------------------------

_FOUNDRIES = (
    "方正|汉仪|华文|文鼎|思源|长城|创艺|华康|华光|造字工房|阿里巴巴|站酷|文泉驿|文星|中易|汉鼎|金梅|经典|微软|蒙纳|鸿蒙|朱雀|霞鹜|"
    "冬青|庞门正道|优设|得意|苹方|腾祥|迷你|书体坊|锐字|字魂|微软雅|金山|KSO方正|WPS|仓耳|字体管家|张海山|王汉宗"
)
_STYLES = (
    "公文|小标宋|大标宋|标宋|标题|超|特|大|中|小|细|粗|新|报|书|仿|雅|兰亭|黑|宋|楷|标|魏碑|隶|行|草|篆|变|姚|舒|启|美黑|准圆|圆|正|"
    "普惠|等线|刻本|风雅|清刻本|悦|综艺|剪纸|水柱|彩云|琥珀|隶书|行楷|新魏|幼圆|雅黑|明|等宽|微米|正黑|标准|灵秀|旗|文|倩|平和|"
    "高端|琉璃|少儿|胖娃|卡通|硬笔|瘦金书|韵动|(?:宋|黑|仿|楷)[一二三四五]|体"
)
_SETS = (
    r"(?:简体|繁体|简体中文|中文|简|繁|[JF])?(?:[_-]?(?:GBK1?|GB18030(?:-2022)?|GB2312|Big5|简|繁|18030|ExtB|ExtG|超大字符集|"
    r"方正超大字符集|\d{2}[A-Z]|W\d{1,2}|\d{2}[A-Z]?简))?"
)
_HANZI = re.compile(rf"(?:{_FOUNDRIES})?(?:{_STYLES}){{0,8}}{_SETS}")
_MINCHO = re.compile(
    r"[MＭ][SＳ][ 　]?[PＰ]?[ 　]?(?:明朝|ゴシック)|游(?:ゴシック|明朝)(?: (?:Light|Medium|Demibold))?|メイリオ"
)
_FAR = frozenset(
    [
        "맑은 고딕",
        "바탕",
        "바탕체",
        "굴림",
        "굴림체",
        "돋움",
        "궁서",
        "新細明體",
        "細明體",
        "標楷體",
        "微軟正黑體",
        "新細明體-ExtB",
        "蘋方-繁",
        "儷宋 Pro",
        "黑體",
        "宋體",
        "仿宋體",
    ]
)
_MENU = re.compile(r"\s*[(（](?:正文|标题|中文正文|中文标题|西文正文|西文标题)[)）]$|^\+(?:西文|中文)(?:正文|标题)$")

# ---- names that the unit's own profile gives -------------------------------------------------------------------------------

_TYPE = "宋|黑|楷|仿|隶|圆|明|魏|书|体|草|篆|字"
_SHAPED = re.compile(  # Hanzi with a style at the end, or Latin words with capitals
    rf"[一-鿿]{{0,5}}(?:{_TYPE}){{1,3}}(?:{_STYLES}){{0,3}}{_SETS}(?: ?(?:CN|SC|GB|[LRMBH]))?"
    r"|(?:[A-Z][A-Za-z]{0,14}[ -]?){1,4}(?:\d|\d\.\d)?"
)


def is_font(name: str, own: Collection[str] = ()) -> bool:
    """Return whether a font's name tells nothing of anybody; `own`: names that the unit's profile gives."""
    plain = _MENU.sub("", name.removeprefix("@").strip())
    return not plain or _is_known(plain) or (name in own and _SHAPED.fullmatch(plain) is not None)


def _is_known(name: str) -> bool:
    if name in _FAR or _MINCHO.fullmatch(name) or _MAKERS.fullmatch(name):
        return True
    words = name.split()
    while words and words[-1] in _LATIN:  # 思源宋体 CN Heavy
        words.pop()
    return not words or (len(words) == 1 and _HANZI.fullmatch(words[0]) is not None)
