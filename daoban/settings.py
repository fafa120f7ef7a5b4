"""Every setting of the house, read once from the environment (and ``.env``).

Each can be set as ``DAOBAN_<NAME>``; the four that operators know from elsewhere
(``DATABASE_URL``, ``ENCODER``, ``RASA_URL``, ``LOG_LEVEL``) also go without the prefix.
"""

import os
from functools import lru_cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: the folder that holds the rooms."""


def _plain(name: str) -> AliasChoices:
    return AliasChoices(f"DAOBAN_{name}", name)


class Settings(BaseSettings):
    """All settings with their defaults for one machine."""

    model_config = SettingsConfigDict(
        env_prefix="DAOBAN_", env_file=".env", extra="ignore", populate_by_name=True
    )

    var: Path = ROOT / "var"
    """Folder for everything made at run time."""
    content: Path = ROOT / "knowledge" / "content"
    """Folder of the YAML records."""
    database_url: str = Field(default="", validation_alias=_plain("DATABASE_URL"))
    """SQLAlchemy URL; empty means SQLite in ``var``."""
    encoder: str = Field(default="bge-small-zh-v1.5", validation_alias=_plain("ENCODER"))
    """``bge-small-zh-v1.5`` or the name or path of any sentence-transformers model."""
    encoder_threads: int = Field(default=1, ge=1, le=64)
    """Threads of one encoder call; more help a single request, fewer help many at once."""
    log_level: str = Field(default="INFO", validation_alias=_plain("LOG_LEVEL"))

    host: str = "127.0.0.1"
    """Address the web process listens on."""
    port: int = Field(default=8000, ge=1, le=65535)
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    action_port: int = Field(default=5055, ge=1, le=65535)
    rasa_url: str = Field(default="", validation_alias=_plain("RASA_URL"))
    """Where the Rasa server is; empty means ``rasa_port`` on this machine."""
    web_url: str = ""
    """Where the action server finds the web process; empty means ``port`` on this machine."""
    rasa_token: SecretStr = SecretStr("")
    action_token: SecretStr = SecretStr("")

    registers_url: str = ""
    """Where the city's registers are; empty means the demonstration ones on this machine."""
    registers_port: int = Field(default=5061, ge=1, le=65535)
    registers_token: SecretStr = SecretStr("")
    registers_timeout: float = Field(default=3.0, gt=0)
    """Seconds to wait for a register before the form goes on by hand."""
    acceptance_url: str = ""
    """Where applications are handed in; empty means the demonstration service on this machine."""
    acceptance_port: int = Field(default=5062, ge=1, le=65535)
    acceptance_token: SecretStr = SecretStr("")
    acceptance_timeout: float = Field(default=5.0, gt=0)
    identity_issuer: str = ""
    """OpenID Connect issuer of the city's unified identity; empty means the demonstration one."""
    identity_port: int = Field(default=5063, ge=1, le=65535)
    identity_client: str = "daoban"
    identity_secret: SecretStr = SecretStr("")
    sign_in_hours: float = Field(default=8.0, gt=0)
    """How long a sign-in lasts."""
    application_keys: SecretStr = SecretStr("")
    """Fernet keys that seal applications, newest first, separated by commas; empty means one
    made once in ``var/keys``."""
    consent_days: int = Field(default=30, ge=1)
    """How long a consent lasts unless it is withdrawn."""
    upload_limit: int = Field(default=10_000_000, ge=1_000)
    """Largest uploaded material in bytes."""
    scan_command: str = ""
    """Command that scans an upload for viruses: the file as its last argument, exit code 0 when
    clean, 1 when not; empty means no scan."""

    desk_hours: float = Field(default=10.0, gt=0)
    """How long a sign-in at the desk lasts."""
    desk_issuer: str = ""
    """OpenID Connect issuer that the desk's staff may sign in with; empty means passwords only."""
    desk_client: str = "daoban-desk"
    desk_secret: SecretStr = SecretStr("")
    desk_office_hours: str = ""
    """When agents are there on every day, e.g. ``08:30-12:00,14:00-20:00``; empty: by
    ``desk/content/hours.yml``."""
    desk_processes: int = Field(default=min(3, (os.cpu_count() or 2) - 1), ge=0)
    """Processes that help the web process to make suggestions while it is busy; each starts when it
    is needed for the first time."""
    desk_speech_token: SecretStr = SecretStr("")
    """Bearer token with which a speech engine pushes what callers say; empty: none may."""

    studio_drop_limit: float = Field(default=0.5, ge=0, le=100)
    """By how many percentage points fewer golden questions may be answered rightly after publishing
    before only a supervisor, with a reason, may publish."""
    studio_webhook_hosts: str = ""
    """Hosts that may be told of releases, ``name`` or ``name:port``, separated by commas; empty: none."""

    studio_golden: Path = ROOT / "tests" / "golden"
    """Folder of golden questions that are asked before each publishing, besides the studio's own."""

    body_limit: int = Field(default=65_536, ge=1_000)
    """Largest request body in bytes."""
    rasa_timeout: float = Field(default=8.0, gt=0)
    """Seconds the gateway waits for Rasa before it answers from the pipeline itself."""
    public_url: str = ""
    """Address under which people reach the pages, for QR codes; empty: as the request came in."""
    frame_ancestors: str = "'self'"
    """Content-Security-Policy sources that may embed ``/embed``."""

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.var / 'daoban.db'}"

    @property
    def rasa(self) -> str:
        """Base URL of the Rasa server."""
        return (self.rasa_url or f"http://127.0.0.1:{self.rasa_port}").rstrip("/")

    @property
    def web(self) -> str:
        """Base URL of the web process."""
        return (self.web_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def registers(self) -> str:
        """Base URL of the registers."""
        return (self.registers_url or f"http://127.0.0.1:{self.registers_port}").rstrip("/")

    @property
    def acceptance(self) -> str:
        """Base URL of the acceptance system."""
        return (self.acceptance_url or f"http://127.0.0.1:{self.acceptance_port}").rstrip("/")

    @property
    def issuer(self) -> str:
        """OpenID Connect issuer, as it names itself."""
        return (self.identity_issuer or f"http://127.0.0.1:{self.identity_port}").rstrip("/")

    @property
    def action_url(self) -> str:
        """Webhook of the action server, as Rasa calls it."""
        return f"http://127.0.0.1:{self.action_port}/webhook"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


def child_environment(values: Settings) -> dict[str, str]:
    """The environment for the processes of the ``Procfile``."""
    return {
        **os.environ,
        "DAOBAN_VAR": str(values.var),
        "DAOBAN_PORT": str(values.port),
        "DAOBAN_HOST": values.host,
        "DAOBAN_RASA_PORT": str(values.rasa_port),
        "DAOBAN_ACTION_PORT": str(values.action_port),
        "DAOBAN_RASA_TOKEN": values.rasa_token.get_secret_value(),
        "DAOBAN_ACTION_TOKEN": values.action_token.get_secret_value(),
        "DAOBAN_REGISTERS_PORT": str(values.registers_port),
        "DAOBAN_REGISTERS_TOKEN": values.registers_token.get_secret_value(),
        "DAOBAN_ACCEPTANCE_PORT": str(values.acceptance_port),
        "DAOBAN_ACCEPTANCE_TOKEN": values.acceptance_token.get_secret_value(),
        "DAOBAN_IDENTITY_PORT": str(values.identity_port),
        "DAOBAN_IDENTITY_SECRET": values.identity_secret.get_secret_value(),
        "RASA_PORT": str(values.rasa_port),
        "RASA_TOKEN": values.rasa_token.get_secret_value(),
        "ACTION_URL": values.action_url,
        "ACTION_TOKEN": values.action_token.get_secret_value(),
    }
