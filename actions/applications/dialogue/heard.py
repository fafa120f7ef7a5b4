"""What a message says to an application, as it travels sealed from the gateway to the actions."""

from pydantic import BaseModel, ConfigDict

from actions.applications.prefilling import Person


class Heard(BaseModel):
    """A fact as it travels sealed to the actions, see ``said.Fact``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str | None
    key: str
    value: str
    index: int | None = None


class Reading(BaseModel):
    """What a message says to the application.

    Attributes:
        consumed: whether nothing of it is left for the conversation.
        answers: scenario id to label.
        optional: ids of optional matters that were chosen.
        direct: canonical value for the field that was asked for, right or wrong.
        named: whether it was said whose or what that value is, so that it can be nothing else.
        values: field path to a value that was said in passing.
        loose: facts that no form could take yet.
        command: a wish on the form itself, see ``words.yml``.
        code: a code to go on with.
        yes: an outright yes or no.
        person: who is signed in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    consumed: bool = False
    answers: dict[str, str] = {}
    optional: list[str] | None = None
    direct: str | None = None
    named: bool = False
    values: dict[str, str] = {}
    loose: list[Heard] = []
    command: str | None = None
    code: str | None = None
    yes: bool | None = None
    person: Person | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it for the form."""
        return self == Reading(person=self.person)
