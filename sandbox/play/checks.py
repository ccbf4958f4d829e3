"""Compare an answer with what a step expects."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.play.aliases import NoSuchPath, look
from sandbox.play.console import Listing
from sandbox.play.format import Expect
from sandbox.play.records import Check

NOTHING = "nothing"
HTTP_STATUS = "HTTP status"


def check_answer(expect: Expect, status: int, answer: Any) -> Iterator[Check]:  # noqa: ANN401 - any JSON
    """Compare status, code and fields; where neither is named, an error is not expected."""
    code = answer.get("code") if isinstance(answer, Mapping) and status >= 400 else None
    shown = f"{status}" if code is None else f"{status} with code {code}"
    if expect.status is not None:
        yield Check(HTTP_STATUS, str(expect.status), shown, status == expect.status)
    elif expect.code is None:
        yield Check(HTTP_STATUS, "no error", shown, status < 400)
    if expect.code is not None:
        yield Check("code", written(expect.code), written(code), code == expect.code)
    for path, expected in expect.fields.items():
        yield _check_field(path, expected, answer)
    for path in expect.absent:
        got = _shown(path, answer)
        yield Check(path, NOTHING, got, got == NOTHING)


def check_listed(expected: Any, lists: Listing | None, answer: Any) -> Iterator[Check]:  # noqa: ANN401 - any JSON
    """Compare who is in a list, in its order; None expects nothing."""
    if expected is None or lists is None:
        return
    found = answer.get(lists.under) if isinstance(answer, Mapping) else None
    if not isinstance(found, list):
        yield Check("listed", written(expected), NOTHING, holds=False)
        return
    got = [row.get(lists.by) for row in found]
    yield Check("listed", written(expected), written(got), _same(expected, got))


def check_events(expected: Mapping[str, int], counts: Mapping[str, int]) -> Check:
    """Compare what the clock did on the way."""
    wanted = {kind: number for kind, number in expected.items() if number}
    holds = wanted == dict(counts)
    return Check("happened", written(wanted), written(dict(counts)), holds)


def _check_field(path: str, expected: Any, answer: Any) -> Check:  # noqa: ANN401 - any JSON
    got = _shown(path, answer)
    return Check(
        path, written(expected), got, got != NOTHING and _same(expected, look(answer, path))
    )


def _shown(path: str, answer: Any) -> str:  # noqa: ANN401 - any JSON
    try:
        return written(look(answer, path))
    except NoSuchPath:
        return NOTHING


def _same(expected: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Compare JSON values: 5 and 5.0 are the same number, true is not 1."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(_same(expected[k], got[k]) for k in expected)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(_same, expected, got))
    return bool(expected == got)


def written(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
