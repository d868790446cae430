"""What a full name says: its kind, what the unit calls itself, to whom it reports."""

import pytest
from where import CORPUS

from lawreport.start.unit.guess import guess, kind_said
from lawreport.start.unit.places import named
from lawreport.unitkind import UnitKind

ROWS = [
    line.split("｜")
    for line in (CORPUS / "data/unit_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("full, kind, short, recipients", ROWS, ids=[row[0] for row in ROWS])
def test_a_name_says_what_it_is(full, kind, short, recipients):
    found = guess(full)
    assert str(found.kind) == kind
    assert found.short == (short or found.short)
    assert found.recipients == (recipients or found.recipients)


@pytest.mark.parametrize(
    "full, pieces",
    [
        ("内蒙古自治区兴安盟科尔沁右翼前旗人民政府", "内蒙古自治区｜兴安盟｜科尔沁右翼前旗｜人民政府"),
        ("荆州市沙市区发展和改革局", "荆州市｜沙市区｜发展和改革局"),
        ("甲区市场监督管理局", "甲区｜市场监督管理局"),
        ("甲市城市管理局", "甲市｜城市管理局"),
        ("苏州工业园区管理委员会", "苏州工业园区管理委员会"),
        ("古城乡人民政府", "古城乡｜人民政府"),
        ("甲县城乡建设局", "甲县｜城乡建设局"),
    ],
)
def test_a_name_comes_apart_where_a_place_ends(full, pieces):
    name = named(full)
    assert "｜".join([*(spot.name + spot.rank for spot in name.spots), name.organ]) == pieces


@pytest.mark.parametrize(
    "word, kind",
    [
        *[(word, UnitKind.COUNTY) for word in ("县", "区", "旗", "县级市", "自治县")],
        *[(word, UnitKind.TOWNSHIP) for word in ("乡", "镇", "街道", "苏木", "街道办事处")],
        *[(word, UnitKind.CITY) for word in ("市", "自治州", "盟", "地区", "地级市")],
        *[(word, UnitKind.PROVINCE) for word in ("省", "自治区", "直辖市")],
        *[(word, UnitKind.DEPARTMENT) for word in ("部门", "局", "委", "厅", "办", "管委会", "大队")],
        *[(word, UnitKind.MINISTRY) for word in ("国务院部门", "国家部委")],
        ("村", None),
    ],
)
def test_a_kind_is_known_by_what_people_call_it(word, kind):
    assert kind_said(word) is kind


@pytest.mark.parametrize("kind", UnitKind)
def test_whoever_says_the_kind_is_believed(kind):
    assert guess("甲乙示范区", kind).kind is kind
