"""Calls of Adobe's VIP Marketplace API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

ATTEMPTS = 3
PASSING = frozenset({429, 500, 502, 503, 504})


class AdobeError(Exception):
    """Adobe refuses a call."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Adobe:
    """Adobe's API, for one distributor.

    A call that fails on its way is repeated under its correlation id, so that Adobe does its work
    once.
    """

    def __init__(
        self, base_url: str, ims_url: str, client_id: str, client_secret: str, timeout: float = 30
    ) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/v3", timeout=timeout)
        self._ims_url = ims_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._token = ""
        self._token_ends = datetime.min.replace(tzinfo=UTC)

    def close(self) -> None:
        self._http.close()

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: Any) -> Any:
        return self._call("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self._call("PATCH", path, body)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        intent = str(uuid4())
        for attempt in range(1, ATTEMPTS + 1):
            try:
                headers = {**self._headers(), "X-Correlation-Id": intent}
                answer = self._http.request(method, path, headers=headers, json=body)
            except httpx.TransportError:
                if attempt == ATTEMPTS:
                    raise
                continue
            if answer.status_code == 401 and attempt < ATTEMPTS:
                self._token_ends = datetime.min.replace(tzinfo=UTC)
            elif answer.status_code not in PASSING or attempt == ATTEMPTS:
                break
        if answer.is_success:
            return answer.json()
        problem = answer.json()
        raise AdobeError(problem["code"], problem["message"])

    def _headers(self) -> dict[str, str]:
        now = datetime.now(UTC)
        if now >= self._token_ends:
            login = {
                "grant_type": "client_credentials",
                "client_id": self._client_id,
                "client_secret": self._client_secret,
                "scope": "openid,AdobeID,ent_partners_sdk",
            }
            answer = self._http.post(self._ims_url, data=login).raise_for_status().json()
            self._token = answer["access_token"]
            self._token_ends = now + timedelta(seconds=answer["expires_in"] - 60)
        return {
            "X-Api-Key": self._client_id,
            "Authorization": f"Bearer {self._token}",
            "X-Request-Id": str(uuid4()),
        }
