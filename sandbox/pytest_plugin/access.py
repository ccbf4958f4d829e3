"""Where a partner's program finds a world, and what it needs to be let in."""

from __future__ import annotations

import time
from typing import Final
from uuid import uuid4

from sandbox.client import Sandbox, World
from sandbox.control_api.world_schemas import CredentialResource

SCOPE: Final = "openid,AdobeID,ent_partners_sdk"
_SPARE_SECONDS: Final = 60
"""How long before its end a token is fetched anew."""


class Access:
    """The addresses, credentials and tokens of a world."""

    def __init__(self, sandbox: Sandbox, url: str, control: World) -> None:
        """Nothing is asked yet."""
        self.sandbox = sandbox
        self.control = control
        self.base_url = url
        """What stands in place of Adobe's host: paths begin with `/v3`."""
        self.ims_url = f"{url}/ims/token/v3"
        """Where a client gets its token."""
        self._tokens: dict[str, tuple[str, float]] = {}

    @property
    def world_id(self) -> str:
        """Its id."""
        return self.control.world_id

    @property
    def seed(self) -> int:
        """What its ids are drawn from."""
        return self.control.resource.seed

    @property
    def credentials(self) -> list[CredentialResource]:
        """Id and secret of the client of each distributor."""
        return self.control.credentials

    @property
    def client_id(self) -> str:
        """The client id of the first distributor."""
        return self.credentials[0].client_id

    @property
    def client_secret(self) -> str:
        """The secret of the same client."""
        return self.credentials[0].client_secret

    def token(self, distributor: int = 0) -> str:
        """Return an access token of a distributor's client, fetched once and kept while it is good.

        Args:
            distributor: its place in `credentials`.
        """
        client = self.credentials[distributor]
        token, ends = self._tokens.get(client.client_id, ("", 0.0))
        if time.monotonic() < ends:
            return token
        asked = {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "scope": SCOPE,
        }
        answer = self.sandbox.http.post(self.ims_url, data=asked).raise_for_status().json()
        ends = time.monotonic() + float(answer["expires_in"]) - _SPARE_SECONDS
        self._tokens[client.client_id] = (answer["access_token"], ends)
        return str(answer["access_token"])

    def headers(self, *, correlation_id: str | None = None, distributor: int = 0) -> dict[str, str]:
        """Return the headers of one call of the partner API.

        Args:
            correlation_id: of the intent; a new one without it.
            distributor: whose call it is, its place in `credentials`.
        """
        return {
            "X-Api-Key": self.credentials[distributor].client_id,
            "Authorization": f"Bearer {self.token(distributor)}",
            "X-Correlation-Id": correlation_id or str(uuid4()),
            "X-Request-Id": str(uuid4()),
            "Accept": "application/json",
        }
