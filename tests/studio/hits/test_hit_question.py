"""One question, with the evidence for what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_accounts import AGENT, AUDITOR, EDITOR, EVERYBODY, HANDLER, REVIEWER, SUPERVISOR
from support.hitting import FixedSearch, HitHouse

from daoban.errors import InvalidInput, NotAllowed
from search.contracts import Outcome, Question
from search.explaining import explain
from search.learning.features import FEATURES
from search.pipeline import ask, run_stages
from search.run import Tools
from studio.hits import asking


def test_a_question_gives_what_citizens_get_and_why(house: HitHouse, tools: Tools) -> None:
    found = house.hits.ask(EDITOR, "小店转让要带什么材料", "云溪")
    reply = ask(Question(text="小店转让要带什么材料", city="云溪"), tools)
    assert (found.outcome, found.probability) == (reply.outcome, reply.probability)
    assert (found.title, found.field) == ("小店转让", "materials")
    assert found.answer == "\n".join(item.text for item in reply.answer)
    assert found.record_id == "yx-shop-transfer"
    assert found.release == tools.snapshot.release
    first = found.ranked[0]
    assert (first.id, first.kind, first.city) == ("yx-shop-transfer", "bundle", "990100")
    assert first.probability == found.probability
    words = {word.word: word for word in first.words}
    assert words["转让"].in_record
    assert first.passage
    assert first.features
    assert "说出了名称或别名" in {each.name for each in first.features}
    assert [each.probability for each in found.ranked] == sorted(
        (each.probability for each in found.ranked), reverse=True
    )


def test_what_nobody_published_has_evidence_but_no_answer(house: HitHouse) -> None:
    found = house.hits.ask(EDITOR, "转人工")
    assert found.outcome is Outcome.HANDOFF
    assert (found.record_id, found.title) == (None, None)
    assert found.answer


def test_personal_data_is_masked(house: HitHouse) -> None:
    found = house.hits.ask(EDITOR, "我的电话13800000000，小店转让要多久")
    assert "13800000000" not in found.model_dump_json()
    assert "〔电话号码〕" in found.question


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.role.value)
def test_only_those_with_the_right_may_ask(house: HitHouse, actor) -> None:
    if actor in (EDITOR, REVIEWER, SUPERVISOR):
        assert house.hits.ask(actor, "小店转让").ranked
        return
    assert actor in (AGENT, HANDLER, AUDITOR)
    with pytest.raises(NotAllowed):
        house.hits.ask(actor, "小店转让")
    with pytest.raises(NotAllowed):
        house.hits.start(actor, "测试", [])
    with pytest.raises(NotAllowed):
        house.hits.to_golden(actor, 1)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [("", "", "没有写问题"), ("  ", "", "没有写问题"), ("问" * 501, "", "501"), ("小店", "火星", "火星"),
     ("小\x00店", "", "无法识别")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(
    house: HitHouse, text: str, place: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as fault:
        house.hits.ask(EDITOR, text, place)
    assert fault.value.hint


@given(st.text(alphabet="小店转让停业开材料费多少钱云办通注册，。 a1", min_size=1, max_size=60))
def test_any_text_has_an_explanation(tools: Tools, text: str) -> None:
    found = asking.ask(text, "", tools)
    assert 0 <= found.probability <= 1
    assert len(found.ranked) <= asking.RANKED
    assert found.outcome is ask(Question(text=text), tools).outcome


def test_weights_sum_up_to_the_lead_over_the_rival(tools: Tools) -> None:
    run = run_stages(Question(text="小店转让要带什么材料"), tools)
    first = explain(run, 1)[0]
    rows = [candidate.features for candidate in run.candidates[:2]]
    scores = tools.models.order.decision_function(rows)
    assert sum(each.weight for each in first.features) == pytest.approx(
        scores[0] - scores[1], abs=1e-3
    )
    assert {each.name for each in first.features} <= set(FEATURES)


def test_every_kind_of_evidence_of_a_record_has_a_chinese_name() -> None:
    names = set(asking.hit_text()["features"])
    of_the_question = {
        "length", "service", "follow_up", "other_service", "chitchat", "complaint", "progress"
    }  # fmt: skip
    assert names == set(FEATURES) - of_the_question


def test_search_is_asked_as_it_is_now(house: HitHouse, tools: Tools) -> None:
    assert isinstance(house.search, FixedSearch)
    assert house.hits.ask(EDITOR, "小店转让").release == tools.snapshot.release
