"""Paths and values of records in words."""

from hypothesis import given
from hypothesis import strategies as st

from studio.forms.saying import marked, say_path, say_value, shown_path


def test_paths_are_told_by_labels() -> None:
    assert say_path("bundle", "guide.fee.0.text") == "办事指南 › 收费标准 › 第 1 条 › 内容"
    assert say_path("bundle", "faqs.2.answer.*") == "问答 › 第 3 条 › 答复 › 次序"
    assert say_path("matter", "") == "整条内容"
    assert say_path("matter", "nothing.known") == "nothing › known"


def test_values_are_told_in_words() -> None:
    fee = {"text": "免费", "source": "law-x", "when": "网上办", "unverified": True}
    assert (
        say_value("bundle", "guide.fee.0", fee)
        == "免费\n出处：law-x\n什么情况下：网上办\n未核实：是"
    )
    assert say_value("bundle", "status", "withdrawn") == "已撤下"
    assert say_value("bundle", "aliases", ["甲", "乙"]) == "甲\n乙"
    assert say_value("bundle", "valid_to", None) == ""
    material = {"name": "身份证", "source": "s", "necessity": "conditional", "form": "original"}
    assert "是否必要：看情况" in say_value("bundle", "guide.materials.0", material)


@given(st.text(), st.text())
def test_marked_pieces_make_the_text(one: str, other: str) -> None:
    assert "".join(piece for piece, _new in marked(one, other)) == one
    assert "".join(piece for piece, new in marked(one, other) if not new) == "".join(
        piece for piece, new in marked(one, other) if not new
    )


def test_what_the_other_has_not_is_marked() -> None:
    assert marked("工本费 10 元", "工本费 20 元") == [
        ("工本费 ", False),
        ("1", True),
        ("0 元", False),
    ]


def test_what_is_referred_to_is_told_by_its_title() -> None:
    titles = {"law-civil-code": "民法典", "500000": "重庆"}

    def names(_refers: tuple[str, ...], value: str) -> str:
        return titles.get(value, "")

    assert say_value("bundle", "city", "500000", names) == "重庆"
    assert say_value("bundle", "sources", ["law-civil-code", "new"], names) == "民法典\nnew"
    fee = {"text": "不收费。", "source": "law-civil-code"}
    assert say_value("bundle", "guide.fee.0", fee, names) == "不收费。\n出处：民法典"


def test_findings_are_shown_where_a_form_has_a_place() -> None:
    assert shown_path("bundle", "aliases.2") == "aliases"
    assert shown_path("bundle", "guide.fee.0") == "guide.fee.0"
    assert shown_path("bundle", "faqs.1.variants.3") == "faqs.1.variants"
    assert shown_path("bundle", "guide.fee.0.text") == "guide.fee.0.text"


def test_texts_with_little_in_common_are_different_as_a_whole() -> None:
    one, other = "向户籍地的派出所申报。", "生育津贴由单位在网上申领"
    assert marked(one, other) == [(one, True)]
    assert marked("收费 7 元。", "收费 9 元。") == [("收费 ", False), ("7", True), (" 元。", False)]
