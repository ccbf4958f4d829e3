"""Models of requests are built when the first request comes, in whatever thread that is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sandbox.partner_api.schemas.common import KebabQuery, RequestModel

THREADS = 6


def a_body() -> Callable[[], object]:
    class Part(RequestModel):
        some_number: int

    class Body(RequestModel):
        parts: list[Part]

    return lambda: Body.model_validate_json('{"parts": [{"someNumber": 1}]}').parts[0].some_number


def a_query() -> Callable[[], object]:
    class Query(KebabQuery):
        some_number: int

    return lambda: Query.model_validate({"some-number": "1"}).some_number


@pytest.mark.parametrize("a_model", [a_body, a_query])
def test_threads_that_meet_a_new_model_at_once_all_read_by_it(
    a_model: Callable[[], Callable[[], object]],
) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(20):
            read, start = a_model(), Barrier(THREADS)

            def meet(read: Callable[[], object] = read, start: Barrier = start) -> object:
                start.wait()
                return read()

            met = [threads.submit(meet) for _ in range(THREADS)]
            assert [each.result() for each in met] == [1] * THREADS
