"""Who may overwrite whom: a machine that types, offers, merges pages and withdraws at random."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from actions.applications import values
from actions.applications.application import (
    OWN_WORDS,
    Application,
    Channel,
    Entry,
    Held,
    Origin,
    Provenance,
    RegisterChoice,
    Status,
)

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
REGISTERS = ("population", "marriage")
PATHS = ("mother.name", "mother.birth_date", "children.0.name")
paths = st.sampled_from(PATHS)
texts = st.sampled_from(("甲", "乙", "丙", "丁"))
registers = st.sampled_from(REGISTERS)


def blank() -> Application:
    return Application(
        id="one",
        number="DB20261122-000001",
        bundle="cq-newborn",
        title="新生儿出生一件事",
        city="500000",
        owner="visitor:a",
        status=Status.DRAFT,
        version=1,
        created_at=NOON,
        updated_at=NOON,
    )


def from_register(register: str, origin: Origin = Origin.REGISTER) -> Provenance:
    return Provenance(
        origin=origin,
        at=NOON,
        channel=Channel.SYSTEM,
        register_code=register,
        consent=f"consent-{register}",
    )


def stored(application: Application) -> Application:
    """As the store puts it down: one version on."""
    return application.model_copy(update={"version": application.version + 1})


def typed(application: Application, seen: int | None = None, **texts: str) -> Application:
    named = {path.replace("__", "."): text for path, text in texts.items()}
    return stored(values.typed(application, named, Channel.PAGE, NOON, seen))


def offered(
    application: Application, path: str, value: str, register: str = "population"
) -> Application:
    content = values.offered(
        application.content, path, value, from_register(register), application.version + 1
    )
    return stored(application.model_copy(update={"content": content}))


def entry(application: Application, path: str = "mother.name") -> Entry:
    return application.content.entries.get(path, Entry())


def current(application: Application, path: str = "mother.name") -> str:
    return application.content.values.get(path, "")


def of_register(entry: Entry, register: str) -> list[Held]:
    held = [entry.current, entry.rival, *entry.earlier, *entry.refused]
    return [each for each in held if each and each.provenance.register_code == register]


class Filling(RuleBasedStateMachine):
    """Somebody types in chat and on a page that may be old, registers offer, consents end."""

    def __init__(self) -> None:
        super().__init__()
        self.now = blank()
        self.own: dict[str, str] = {}
        """What the person last said of a field, ``""`` when they emptied it."""
        self.pages: list[tuple[int, Mapping[str, str]]] = []

    @rule(path=paths, text=texts)
    def type(self, path: str, text: str) -> None:
        self.now = stored(values.typed(self.now, {path: text}, Channel.CHAT, NOON))
        assert current(self.now, path) == text
        assert entry(self.now, path).rival is None
        self.remember(path)

    def remember(self, path: str) -> None:
        """What stands there, if it is in the person's own words: a confirmed value is not."""
        held = entry(self.now, path).current
        if held and held.provenance.origin in OWN_WORDS:
            self.own[path] = held.value
        else:
            self.own.pop(path, None)

    @rule(path=paths)
    def empty(self, path: str) -> None:
        had = current(self.now, path)
        self.now = stored(values.typed(self.now, {path: ""}, Channel.CHAT, NOON))
        assert current(self.now, path) == ""
        if had:
            self.own[path] = ""

    @rule(path=paths, text=texts, register=registers)
    def offer(self, path: str, text: str, register: str) -> None:
        before = entry(self.now, path)
        self.now = offered(self.now, path, text, register)
        after = entry(self.now, path)
        if before.rival and before.rival.provenance.origin in OWN_WORDS:
            assert after.rival == before.rival
        if before.current is None and self.own.get(path) != "":
            assert current(self.now, path) == text

    @rule(path=paths, take=st.booleans())
    def choose(self, path: str, take: bool) -> None:
        before = entry(self.now, path)
        self.now = stored(values.resolved(self.now, path, take))
        after = entry(self.now, path)
        assert after.rival is None
        if before.rival and before.current:
            wanted = before.rival if take else before.current
            assert current(self.now, path) == wanted.value
            assert after.current is not None
            assert after.current.confirmed
            self.remember(path)

    @rule()
    def review(self) -> None:
        before = self.now.content.values
        self.now = stored(values.reviewed(self.now))
        assert self.now.content.values == before

    @rule()
    def open_page(self) -> None:
        self.pages.append((self.now.version, dict(self.now.content.values)))

    @rule(path=paths, text=st.one_of(texts, st.just("")), which=st.integers(0, 20))
    def send_page(self, path: str, text: str, which: int) -> None:
        """A page sends all its fields, one of them changed, however old it is."""
        if not self.pages:
            return
        seen, shown = self.pages[which % len(self.pages)]
        if any(len(entry(self.now, each).earlier) > 3 for each in PATHS):
            return  # no more is kept, so that what so old a page showed is not known
        sent = {each: shown.get(each, "") for each in PATHS} | {path: text}
        before = self.now
        self.now = stored(values.typed(before, sent, Channel.PAGE, NOON, seen))
        for each in PATHS:
            then, after = entry(before, each), entry(self.now, each)
            present = then.current.value if then.current else ""
            if then.removed_at and seen < then.removed_at:
                assert after == then, "what was taken out does not come back"
            elif each != path or text == shown.get(each, ""):
                assert current(self.now, each) == present, "an unchanged field changes nothing"
            elif text == present:
                assert current(self.now, each) == present
            elif then.current and then.current.version > seen:
                assert current(self.now, each) == present, "what is newer stays"
                assert not text or (after.rival is not None and after.rival.value == text)
            else:
                assert current(self.now, each) == text
                self.own[each] = text
                if text:
                    self.remember(each)

    @rule(register=registers)
    def withdraw(self, register: str) -> None:
        before = self.now
        self.now = stored(values.without_register(before, register))
        assert self.now.content.registers[register] is RegisterChoice.WITHDRAWN
        for path in PATHS:
            then, after = entry(before, path), entry(self.now, path)
            assert not of_register(after, register)
            if then.current and then.current.provenance.register_code != register:
                assert after.current == then.current
            elif then.current and then.rival and not of_register(Entry(rival=then.rival), register):
                assert after.current == then.rival
                self.own[path] = then.rival.value

    @invariant()
    def own_words_stand(self) -> None:
        for path, text in self.own.items():
            assert current(self.now, path) == text

    @invariant()
    def what_is_shown_now_is_what_holds_now(self) -> None:
        for path, found in self.now.content.entries.items():
            assert values.shown_at(found, self.now.version) == current(self.now, path)
            assert found.current or not found.rival


TestFilling = Filling.TestCase
TestFilling.settings = settings(max_examples=80, stateful_step_count=20, deadline=None)


def test_a_field_that_was_emptied_can_be_given_its_old_value_again() -> None:
    emptied = typed(typed(blank(), mother__name="甲"), mother__name="")
    again = typed(emptied, emptied.version, mother__name="甲")
    assert current(again) == "甲"


def test_what_was_decided_against_is_not_brought_up_again() -> None:
    contradicted = offered(typed(blank(), mother__name="甲"), "mother.name", "乙")
    assert entry(contradicted).rival
    settled = values.resolved(contradicted, "mother.name", False)
    assert entry(offered(settled, "mother.name", "乙")).rival is None
    assert entry(offered(settled, "mother.name", "丙")).rival


def test_another_page_s_words_are_not_replaced_by_a_register() -> None:
    filled = typed(blank(), mother__name="甲")
    both = typed(typed(filled, mother__name="乙"), filled.version, mother__name="丙")
    assert entry(offered(both, "mother.name", "丁")) == entry(both)
    assert entry(both).rival is not None
    assert entry(both).rival.value == "丙"


def test_an_old_page_does_not_empty_what_has_changed_meanwhile() -> None:
    filled = typed(blank(), mother__name="甲")
    changed = typed(filled, mother__name="乙")
    assert entry(typed(changed, filled.version, mother__name="")) == entry(changed)


def test_own_words_that_waited_beside_a_withdrawn_value_are_in_force() -> None:
    seen = blank()
    both = typed(offered(seen, "mother.name", "甲"), seen.version, mother__name="乙")
    assert (current(both), entry(both).rival is not None) == ("甲", True)
    left = values.without_register(both, "population")
    assert current(left) == "乙"
    assert entry(left).rival is None


def test_a_field_emptied_by_hand_stays_empty_after_a_withdrawn_consent() -> None:
    emptied = typed(offered(blank(), "mother.name", "甲"), mother__name="")
    withdrawn = stored(values.without_register(emptied, "population"))
    assert current(offered(withdrawn, "mother.name", "甲")) == ""


def test_a_withdrawn_field_is_filled_again_by_a_new_consent() -> None:
    twice = offered(offered(blank(), "mother.name", "甲", "marriage"), "mother.name", "乙")
    withdrawn = stored(values.without_register(twice, "population"))
    assert current(withdrawn) == ""
    assert current(offered(withdrawn, "mother.name", "乙")) == "乙"


def test_an_old_page_does_not_bring_back_what_was_withdrawn() -> None:
    shown = offered(blank(), "mother.name", "甲")
    withdrawn = stored(values.without_register(shown, "population"))
    assert current(typed(withdrawn, shown.version, mother__name="甲")) == ""
    assert current(typed(withdrawn, withdrawn.version, mother__name="甲")) == "甲"


def test_own_words_beside_a_register_s_value_stay_when_another_register_speaks() -> None:
    seen = blank()
    both = typed(offered(seen, "mother.name", "甲"), seen.version, mother__name="乙")
    spoken = entry(offered(both, "mother.name", "丙", "marriage"))
    assert spoken.rival == entry(both).rival


def test_nothing_of_a_withdrawn_register_is_kept_anywhere() -> None:
    refused = values.resolved(
        offered(typed(blank(), mother__name="甲"), "mother.name", "乙"), "mother.name", False
    )
    assert "乙" in refused.content.model_dump_json()
    assert "乙" not in values.without_register(refused, "population").content.model_dump_json()


def test_what_was_heard_fills_nothing_before_it_is_confirmed() -> None:
    heard = values.heard(blank(), {"mother.name": "甲"}, Channel.CHAT, NOON)
    assert not heard.content.values
    assert values.heard_confirmed(heard, False).content == blank().content
    taken = values.heard_confirmed(heard, True)
    assert entry(taken).current is not None
    assert entry(taken).current.provenance.origin is Origin.SAID
    assert entry(taken).current.confirmed


def test_what_is_there_already_is_not_heard_again() -> None:
    filled = typed(blank(), mother__name="甲")
    assert values.heard(filled, {"mother.name": "甲"}, Channel.CHAT, NOON) is filled


def test_typing_what_stands_there_confirms_it_and_twice_changes_nothing() -> None:
    filled = offered(blank(), "mother.name", "甲")
    once = values.typed(filled, {"mother.name": "甲"}, Channel.CHAT, NOON)
    assert entry(once).current is not None
    assert entry(once).current.confirmed
    assert entry(once).current.provenance.origin is Origin.REGISTER
    assert values.typed(once, {"mother.name": "甲"}, Channel.CHAT, NOON) is once


def test_a_field_that_was_asked_for_is_not_asked_for_once_filled() -> None:
    asked = blank().with_content(focus="mother.name")
    assert typed(asked, children__0__name="甲").content.focus == "mother.name"
    assert typed(asked, mother__name="甲").content.focus is None
