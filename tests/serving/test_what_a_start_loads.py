"""What a start leaves for whoever needs it first: every process of the sandbox begins by one."""

import subprocess
import sys
from textwrap import dedent


def test_no_model_of_a_body_or_an_answer_is_built_but_for_defaults_of_others() -> None:
    assert not said_after_loading(
        """
        from sandbox.partner_api.schemas.common import KebabQuery, RequestModel, Resource

        def below(model):
            return {model}.union(*map(below, model.__subclasses__()))

        models = below(KebabQuery) | below(RequestModel) | below(Resource)
        defaults = {
            type(field.default) for model in models for field in model.model_fields.values()
        }
        assert len(models) > 300
        print(*(model for model in models - defaults if model.__pydantic_complete__))
        """
    )


def test_no_dialect_of_postgresql_is_loaded_for_servers_on_sqlite() -> None:
    assert not said_after_loading("print(*(name for name in sys.modules if 'postgresql' in name))")


def test_what_checks_worlds_is_loaded_by_the_first_check() -> None:
    assert not said_after_loading(
        "print(*(name for name in sys.modules if name.startswith('sandbox.invariants')))"
    )


def said_after_loading(program: str) -> str:
    """Return what a program prints once the server is loaded, in a process of its own."""
    command = [sys.executable, "-c", f"import sys, sandbox.serving\n{dedent(program)}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own program
