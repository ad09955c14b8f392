"""How an installation differs from another; read from ``TANFANG_*`` variables or given by a command."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Settings of one process of the service.

    Attributes
    ----------
    database : str
        ``sqlite:///file`` or ``postgresql://...``.
    runs_database : str or None
        Where durable runs keep their state; ``None``: beside the SQLite file, or in the same PostgreSQL database.
    key_file : Path or None
        File with the keys that seal personal data; made on the first start when there is none.
    keys : SecretStr or None
        The same as text, for installations without files; wins over ``key_file``.
    executor_id : str or None
        Name of this process among those that run jobs; stable over restarts. ``None``: the machine's name.
    parallel_runs : int
        Most solves at once on this machine.
    public_url : str
        What people type to reach the service; links and calendar feeds begin with it.
    timezone : str
        Where "today" is decided.
    smtp : SecretStr or None
        ``smtp://user:password@host:port`` (``smtps://`` for TLS from the start); ``None``: nobody is mailed, and those
        who would be are put on the call list.
    mail_from : str
        Who the mails come from.
    webhook_networks : str
        Networks of this machine or its link that webhooks may go to all the same, e.g. ``127.0.0.0/8, ::1``; other
        programs of the own network need not be named.
    """

    model_config = SettingsConfigDict(env_prefix="TANFANG_", extra="ignore", frozen=True)

    database: str = "sqlite:///tanfang.db"
    runs_database: str | None = None
    key_file: Path | None = None
    keys: SecretStr | None = None
    executor_id: str | None = None
    parallel_runs: int = Field(default=1, ge=1, le=64)
    public_url: str = "http://127.0.0.1:8000"
    timezone: str = "Asia/Shanghai"
    smtp: SecretStr | None = None
    mail_from: str = "tanfang@localhost"
    webhook_networks: str = ""

    @field_validator("webhook_networks")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for part in text.split(","):
            ip_network(part.strip() or "::1", strict=False)
        return text
