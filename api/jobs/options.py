"""How the carrying out of runs differs from one installation to another; ``TANFANG_RUNS_*`` variables."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.services.run_params import MOST_SECONDS, MOST_WORKERS


class RunOptions(BaseSettings):
    """Options of the processes that carry out runs; all processes of one database shall have the same.

    Attributes
    ----------
    at_once : int
        Most runs at once on all machines together.
    beat_seconds : float
        Time between two signs of life of a process.
    dead_after_seconds : float
        How long a process may show none before others take its runs over.
    weekly : str
        When next week is planned by itself, as a cron expression in the service's time zone; empty: never.
    weekly_seconds, weekly_workers : float, int
        What such a run may spend.
    """

    model_config = SettingsConfigDict(env_prefix="TANFANG_RUNS_", extra="ignore", frozen=True)

    at_once: int = Field(default=16, ge=1, le=1000)
    beat_seconds: float = Field(default=1.0, gt=0, le=10)
    dead_after_seconds: float = Field(default=8.0, gt=0, le=3600)
    weekly: str = "0 6 * * 5"
    weekly_seconds: float = Field(default=60.0, ge=1, le=MOST_SECONDS)
    weekly_workers: int = Field(default=2, ge=1, le=MOST_WORKERS)
