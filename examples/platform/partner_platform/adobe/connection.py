"""Calls of Adobe's API: token, headers, and what an answer means."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import uuid4

import httpx

from partner_platform.adobe.errors import AdobeRefusal, AdobeUnreachable

SCOPE: Final = "openid,AdobeID,ent_partners_sdk"
TIMEOUT_SECONDS: Final = 30.0

Json = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")


class Connection:
    """One client of Adobe's API: a distributor's.

    Threads share it. A token is asked for when the first call needs one, and again when Adobe
    answers 401; nobody has to know when it ends.
    """

    def __init__(
        self, http: httpx.Client, ims_url: str, client_id: str, client_secret: str
    ) -> None:
        """Take what Adobe's developer console shows.

        Args:
            http: with the API's address as its base, without `/v3`; it may have a transport of its
                own.
            ims_url: where tokens are asked for.
            client_id: the API key.
            client_secret: the secret of the client.
        """
        self._http = http
        self._ims_url = ims_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._token = ""
        self._renewing = threading.Lock()

    @classmethod
    def to(cls, base_url: str, ims_url: str, client_id: str, client_secret: str) -> Connection:
        """Open a connection to an address."""
        http = httpx.Client(base_url=base_url, timeout=TIMEOUT_SECONDS)
        return cls(http, ims_url, client_id, client_secret)

    def close(self) -> None:
        """End what is open to Adobe."""
        self._http.close()

    def get(self, path: str, **query: str | int) -> Json:
        """Read a resource.

        Raises:
            AdobeRefusal: Adobe says no.
            AdobeUnreachable: it did not answer.
        """
        return self._call("GET", path, query, None, str(uuid4()))

    def post(self, path: str, body: Json, correlation_id: str, **query: str | int) -> Json:
        """Make a resource; whoever repeats a call names the same correlation id.

        Raises:
            AdobeRefusal: Adobe says no.
            AdobeUnreachable: it did not answer.
        """
        return self._call("POST", path, query, body, correlation_id)

    def patch(self, path: str, body: Json, correlation_id: str) -> Json:
        """Change a resource, as `post` makes one."""
        return self._call("PATCH", path, {}, body, correlation_id)

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int],
        body: Json | None,
        correlation_id: str,
    ) -> Json:
        used = self._token or self._renew("")
        answer = self._send(method, path, query, body, correlation_id, used)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            answer = self._send(method, path, query, body, correlation_id, self._renew(used))
        return _read(answer)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int],
        body: Json | None,
        correlation_id: str,
        token: str,
    ) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Api-Key": self._client_id,
            "X-Correlation-Id": correlation_id,
            "X-Request-Id": str(uuid4()),
        }
        try:
            return self._http.request(
                method, f"/v3{path}", params=dict(query), json=body, headers=headers
            )
        except httpx.HTTPError as error:
            raise AdobeUnreachable(_no_answer(error)) from error

    def _renew(self, old: str) -> str:
        """Ask for a token, unless another thread has one that is newer than `old`."""
        with self._renewing:
            if self._token != old:
                return self._token
            login = {
                "grant_type": "client_credentials",
                "client_id": self._client_id,
                "client_secret": self._client_secret,
                "scope": SCOPE,
            }
            try:
                answer = self._http.post(self._ims_url, data=login)
            except httpx.HTTPError as error:
                raise AdobeUnreachable(_no_answer(error)) from error
            told = _object(answer)
            if not answer.is_success or "access_token" not in told:
                raise AdobeRefusal(
                    answer.status_code,
                    str(told.get("error", answer.status_code)),
                    str(told.get("error_description", "no token was given")),
                )
            self._token = str(told["access_token"])
            return self._token


def _no_answer(error: httpx.HTTPError) -> str:
    """Say that nothing came; httpx has no words for each of its errors."""
    return f"Adobe did not answer ({str(error) or type(error).__name__})"


def _object(answer: httpx.Response) -> Json:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _read(answer: httpx.Response) -> Json:
    told = _object(answer)
    if answer.is_success and told:
        return told
    if "code" not in told:
        raise AdobeUnreachable(f"Adobe answered nothing readable (HTTP {answer.status_code})")
    details = told.get("additionalDetails") or []
    raise AdobeRefusal(
        answer.status_code,
        str(told["code"]),
        str(told.get("message", "")),
        [str(detail) for detail in details] if isinstance(details, list) else [str(details)],
    )


def understood(
    read: Callable[Concatenate[Json, P], T], told: Json, *args: P.args, **more: P.kwargs
) -> T:
    """Read what Adobe told; an answer that lacks something is as good as none.

    Raises:
        AdobeUnreachable: the answer is not of Adobe's form.
    """
    try:
        return read(told, *args, **more)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise AdobeUnreachable(f"Adobe's answer could not be read ({error!r})") from error
