"""The settings of a server: environment to frozen values (`docs/settings.md` is their table)."""

import os
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from sandbox.web.origins import names_in, origins_in

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(BaseModel):
    """What a process is told from outside; each field is `SANDBOX_` and its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        default="sqlite:///var/sandbox.db",
        description="Database of all worlds: a SQLite file or a PostgreSQL URL",
    )
    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8080, description="Port that `serve` listens on"
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1, description="Worker processes of `serve`, one blocking thread each"
    )
    control_token: str | None = Field(
        default=None,
        description="Bearer token of the control plane; needed as soon as the host is not loopback",
    )
    allowed_hosts: str | None = Field(
        default=None,
        description="Names beside those of the loopback that the server goes by, comma separated",
    )
    cors_origins: str | None = Field(
        default=None,
        description="Origins whose pages may call both APIs (CORS), comma separated",
    )
    seed_customers: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=20, description="Customers that the world `default` is seeded with at first start"
    )
    journal: bool = Field(
        default=True,
        description="Whether requests of the partner API and their answers are kept: `on`, `off`",
    )

    @field_validator("allowed_hosts", "cors_origins")
    @classmethod
    def _is_readable(cls, value: str | None, of: ValidationInfo) -> str | None:
        read = names_in if of.field_name == "allowed_hosts" else origins_in
        read(value)
        return value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from the environment.

        Raises:
            pydantic.ValidationError: a value is not of its kind; it names the setting.
        """
        source = os.environ if environment is None else environment
        found = {name: source.get(variable(name)) for name in cls.model_fields}
        return cls.model_validate({name: value for name, value in found.items() if value})

    @property
    def off_loopback(self) -> bool:
        """Tell whether others than this machine can reach the server."""
        return self.host not in LOOPBACK and not self.host.startswith("127.")


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"SANDBOX_{name.upper()}"
