"""The settings of a server: environment to frozen values (`docs/settings.md` is their table)."""

import ipaddress
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from sandbox.web.origins import names_in, origins_in

LOCALHOST = "localhost"
LOOPBACKS = ("127.0.0.1", "::1")


class Settings(BaseModel):
    """What a process is told from outside; each field is `SANDBOX_` and its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        default="sqlite:///var/sandbox.db",
        description="Database of all worlds: a SQLite file or a PostgreSQL URL",
    )
    platform_database_url: str | None = Field(
        default=None,
        description="Database of the example platform in the consoles; else a SQLite file beside "
        "the sandbox's, or the same PostgreSQL",
    )
    host: str = Field(
        default=LOCALHOST,
        description="Host or address that `serve` listens on; `localhost` is both loopbacks",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8080, description="Port that `serve` listens on"
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1, description="Worker processes of `serve`"
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
    max_worlds: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=10_000, description="Worlds that the database may hold, `default` among them"
    )
    max_snapshots: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        default=100, description="Snapshots that a world may have"
    )
    journal: bool = Field(
        default=True,
        description="Whether requests of the partner API and their answers are kept: `on`, `off`",
    )
    recorded_calls: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        default=10_000,
        description="Calls of a world that are kept for its replay; 0: none, and nothing is slower",
    )
    import_bytes: Annotated[int, Field(gt=0, le=2**40)] = Field(
        default=256_000_000,
        description="Bytes of the largest file of an exported world that is imported",
    )
    body_timeout: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=10,
        description="Seconds that `serve` waits for a request to arrive, head and body",
    )
    fast_path: bool = Field(
        default=True,
        description="Whether what Flask would do in vain around a request is left out: `on`, `off`",
    )
    access_log: Literal["off", "text", "json"] = Field(
        default="off", description="A line a request on stderr: `off`, `text`, `json`"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="What `serve` logs of itself on stderr: `text`, `json`"
    )
    scenarios: str | None = Field(
        default=None,
        description="Folder of the scenarios that the control plane plays; else those that come "
        "with the sandbox",
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
    def platform_database(self) -> str:
        """Where the example platform keeps its own tables."""
        if self.platform_database_url:
            return self.platform_database_url
        from sqlalchemy.engine import make_url  # noqa: PLC0415 - commands at a URL need none of it

        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or not url.database:
            return self.database_url
        file = Path(url.database)
        beside = file.with_name(f"{file.stem}-platform{file.suffix}")
        return url.set(database=str(beside)).render_as_string(hide_password=False)

    @property
    def off_loopback(self) -> bool:
        """Tell whether others than this machine can reach the server."""
        try:
            found = addresses_of(self.host)
        except OSError:
            return True
        return not all(ipaddress.ip_address(each.partition("%")[0]).is_loopback for each in found)


def addresses_of(host: str) -> list[str]:
    """Return the IP addresses that a host stands for: `localhost`, `127.1`, `::1`, `[::1]`, a name.

    Raises:
        OSError: it stands for none.
    """
    bare = host.strip().removeprefix("[").removesuffix("]")
    if bare.lower() == LOCALHOST:
        return list(LOOPBACKS)
    try:
        found = socket.getaddrinfo(bare, 0, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(str(error)) from error
    found.sort(key=lambda each: each[0] != socket.AF_INET)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"SANDBOX_{name.upper()}"
