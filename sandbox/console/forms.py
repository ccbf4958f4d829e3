"""What was typed into a form, as the calls of the control plane take it."""

from collections.abc import Mapping

from flask import request

from sandbox.domain.control_errors import ControlError, ControlRefusal


def text(name: str) -> str | None:
    """Return what was typed, without spaces around it; None where nothing was."""
    return request.form.get(name, "").strip() or None


def whole_number(name: str) -> int | None:
    """Return the number that was typed; None where nothing was.

    Raises:
        ControlRefusal: INVALID_REQUEST, it is no whole number.
    """
    typed = text(name)
    if typed is None:
        return None
    try:
        return int(typed)
    except ValueError:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST, [f"{name}: {typed[:40]!r} is no whole number"]
        ) from None


def typed(form: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return what was typed into some fields, without blanks around it."""
    return {name: form.get(name, "").strip() for name in names}
