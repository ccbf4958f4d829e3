"""A sandbox in this process for the client that is awaited."""

from __future__ import annotations

import asyncio

import httpx

from sandbox.client import AsyncSandbox, in_process
from tests.support import InProcess


class Awaited(httpx.AsyncBaseTransport):
    """A transport to a WSGI application, which is asked in a thread."""

    def __init__(self, inside: InProcess) -> None:
        self.blocking = in_process(inside.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=content)
        answer = await asyncio.to_thread(self.blocking.handle_request, asked)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=b"".join(answer.iter_bytes())
        )


def awaited(inside: InProcess) -> AsyncSandbox:
    """Return the client that is awaited."""
    return AsyncSandbox("http://localhost", transport=Awaited(inside))
