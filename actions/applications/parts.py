"""The parts of applications, made once for each process that works with them."""

from dataclasses import dataclass

from sqlalchemy import Engine

from actions.applications.acceptance.http_client import HttpAcceptance
from actions.applications.acceptance.port import AcceptanceSystem
from actions.applications.attachments import Attachments
from actions.applications.handing_in import HandingIn
from actions.applications.registers.http_client import HttpRegisters
from actions.applications.registers.port import Registers
from actions.applications.service import Applications
from daoban.sealing import Sealer, make_sealer
from daoban.settings import Settings


@dataclass(frozen=True)
class ApplicationParts:
    """Everything that works on applications.

    Attributes:
        sealer: seals what is personal.
        applications: begin, fill, consent.
        handing_in: submit, supplement, follow.
        attachments: uploaded materials.
    """

    sealer: Sealer
    applications: Applications
    handing_in: HandingIn
    attachments: Attachments


def make_parts(
    settings: Settings,
    engine: Engine,
    registers: Registers | None = None,
    acceptance: AcceptanceSystem | None = None,
) -> ApplicationParts:
    """The parts of a process; registers and acceptance system as the settings name them."""
    sealer = make_sealer(settings)
    applications = Applications(settings, engine, sealer, registers or HttpRegisters(settings))
    return ApplicationParts(
        sealer,
        applications,
        HandingIn(applications, acceptance or HttpAcceptance(settings)),
        Attachments(settings, applications.store),
    )
