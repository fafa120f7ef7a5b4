"""Keep Rasa from reporting home and from writing into the home directory.

Even with ``RASA_TELEMETRY_ENABLED=false``, ``rasa.telemetry.initialize_telemetry`` creates ``~/.config/rasa/global.yml``
with an identifier of the installation. A government network wants neither; the reports would go to a host abroad.
"""

from __future__ import annotations

import os

import rasa.telemetry


def stay_silent() -> bool:
    """Answer that telemetry is off, and write nothing."""
    return False


def apply() -> None:
    """Switch telemetry off, also for the subscribers that look at the environment."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    rasa.telemetry.initialize_telemetry = stay_silent
