"""Routes that compile what writes their URLs when the first URL is asked for."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Written = tuple[str, str]


class LateRule(Rule):
    """A rule of Werkzeug's; that it writes a URL for `url_for` is the exception.

    Werkzeug writes and compiles two functions a rule at once, which was nine tenths of making the
    application: in each worker, and in each test that has one of its own. The method is not public;
    where Werkzeug calls it no more, rules are as ever, and a test tells.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Written]:  # noqa: FBT001, FBT002 - Werkzeug's signature
        compile_now = super()._compile_builder
        compiled: list[Callable[..., Written]] = []

        def build(rule: Rule, **values: Any) -> Written:  # noqa: ANN401 - whatever a URL holds
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, **values)

        return build
