"""Read-only fields on PATCH: accepted when equal to what is shown, else 1119 (ACC-5)."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.schemas.common import READ_ONLY_WITHOUT

_EMPTY: tuple[Any, ...] = (None, "", [], {})


def check_read_only(sent: BaseModel, shown: dict[str, Any]) -> None:
    """Refuse a body that changes a read-only field; an empty value equals an absent one.

    Args:
        sent: The parsed body; its read-only fields are those of type `ReadOnly`, and those that
            change with a program alone, also in the objects and lists that it holds.
        shown: The resource as GET shows it.

    Raises:
        Refusal: 1119 naming the fields that differ.
    """
    paths = list(_differences(sent, shown, ""))
    if paths:
        raise Refusal(Error.NOT_EDITABLE, paths, facts={"fields": paths})


def _differences(sent: BaseModel, shown: Any, prefix: str) -> Iterator[str]:  # noqa: ANN401 - what JSON can say
    known = shown if isinstance(shown, dict) else {}
    for name, field in type(sent).model_fields.items():
        key = field.alias or name
        path, value, before = f"{prefix}{key}", getattr(sent, name), known.get(key)
        if _is_read_only(field):
            if name in sent.model_fields_set and not _is_same(value, before):
                yield path
        elif isinstance(value, BaseModel):
            yield from _differences(value, before, f"{path}.")
        elif isinstance(value, list | tuple):
            yield from _differences_in_list(value, before, path)


def _differences_in_list(
    sent: list[Any] | tuple[Any, ...],
    shown: Any,  # noqa: ANN401 - what JSON can say
    path: str,
) -> Iterator[str]:
    known = shown if isinstance(shown, list) else []
    for index, item in enumerate(sent):
        if isinstance(item, BaseModel):
            before = known[index] if index < len(known) else None
            yield from _differences(item, before, f"{path}[{index}].")


def _is_read_only(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("readOnly") or extra.get(READ_ONLY_WITHOUT))


def _is_same(sent: Any, shown: Any) -> bool:  # noqa: ANN401 - what JSON can say
    return sent == shown or (sent in _EMPTY and shown in _EMPTY)
