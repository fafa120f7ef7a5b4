"""A topic is named by what sets it apart."""

from __future__ import annotations

import pytest

from desk.insight.naming import TopicWords
from search.tokens import Segmenter

SPACED = TopicWords(str.split)
NOISE = ["示例新城 搅拌站 噪音 小区", "示例新城 搅拌站 灰尘 小区", "搅拌站 噪音 扰民 小区"]
WATER = ["停水 三天 小区", "自来水 停水 小区", "停水 通知 小区"]


def test_the_words_that_only_a_topic_says_come_first() -> None:
    noise, water = SPACED.of([NOISE, WATER], ["路灯 小区"] * 5)
    assert noise[:2] == ["搅拌站", "噪音"] or noise[:2] == ["搅拌站", "示例新城"]
    assert water == ["停水"]


def test_words_that_stand_everywhere_or_say_nothing_are_left_out() -> None:
    (words,) = SPACED.of([["投诉 反映 希望 搅拌站 〔电话号码〕", "请问 搅拌站 怎么办 3号"]], [])
    assert words == ["搅拌站"]


def test_a_word_of_one_ticket_names_no_topic() -> None:
    assert SPACED.of([["路灯 不亮", "水管 漏水", "围墙 倒塌"]], []) == [[]]


def test_nothing_gives_nothing() -> None:
    assert SPACED.of([], []) == []
    assert SPACED.of([[""]], [""]) == [[]]


def test_masked_data_names_no_topic() -> None:
    words = SPACED.of([["联系 〔电话号码〕 搅拌站", "联系 〔电话号码〕 搅拌站"]], [])
    assert not any("电话号码" in word for word in words[0])


@pytest.fixture(scope="module")
def jieba_words(quick_words: None) -> TopicWords:
    return TopicWords(Segmenter().plain_words)


def test_a_name_in_no_dictionary_is_put_together_again(jieba_words: TopicWords) -> None:
    said = [
        "渝北区样例翠苑小区的楼下烧烤摊油烟",
        "投诉样例翠苑夜里烧烤摊",
        "烧烤摊把样例翠苑熏得睡不着",
        "样例翠苑门口有烧烤摊",
    ]
    (words,) = jieba_words.of([said], ["公交车晚点", "路灯不亮"])
    assert "样例翠苑" in words
    assert "烧烤摊" in words


def test_a_sentence_said_again_and_again_does_not_become_the_name(jieba_words: TopicWords) -> None:
    said = ["公园里的路灯每到下雨的晚上就全部熄灭没有人来修理"] * 6
    (words,) = jieba_words.of([said], [])
    assert words
    assert all(len(word) <= 10 for word in words)
