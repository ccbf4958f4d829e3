"""The fields of a schema as rows of a table: references followed, once each on the way down."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]
_LIMITS: Final = {
    "minLength": "at least {} long",
    "maxLength": "at most {} long",
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
}
_LONGEST_PATTERN: Final = 60


class Field(NamedTuple):
    """A row: `path` says where it stands (`lineItems[].offerId`), '' is the whole value.

    One that is a choice begins the fields of one of several forms of the value.
    """

    path: str
    kind: str
    is_required: bool
    about: str
    values: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    is_choice: bool = False


def fields_of(schema: Schema, schemas: Schemas) -> list[Field]:
    """Return the fields of a schema, each before those within it.

    Args:
        schema: any schema of the document.
        schemas: those that references name.
    """
    return list(_Reader(schemas).inside(schema, "", ()))


class _Reader(NamedTuple):
    schemas: Schemas

    def inside(self, schema: Schema, path: str, above: tuple[str, ...]) -> Iterator[Field]:
        """Go through what is inside a value; `above` are the references that led to it."""
        schema, above = self.resolved(schema, above)
        variants = _variants(schema)
        if len(variants) > 1 and any(map(self.has_fields, variants)):
            for variant in variants:
                yield Field(path, self.kind(variant), False, "", is_choice=True)
                yield from self.inside(variant, path, above)
            return
        for variant in variants:
            yield from self.inside(variant, path, above)
        required = schema.get("required", ())
        for name, described in schema.get("properties", {}).items():
            yield from self.field(
                f"{path}.{name}".lstrip("."), described, above, is_required=name in required
            )
        if isinstance(schema.get("items"), Mapping):
            yield from self.inside(schema["items"], f"{path}[]", above)
        if schema.get("additionalProperties") and isinstance(
            schema["additionalProperties"], Mapping
        ):
            yield from self.field(
                f"{path}.*".lstrip("."), schema["additionalProperties"], above, is_required=False
            )

    def field(
        self,
        path: str,
        schema: Schema,
        above: tuple[str, ...],
        *,
        is_required: bool,
    ) -> Iterator[Field]:
        """Give the row of a field, and those of what is inside it."""
        plain = self.without_null(schema)
        name = _reference(plain)
        if name in above:
            yield Field(path, f"{name}, as above", is_required, "")
            return
        described, _ = self.resolved(plain, ())
        yield Field(
            path,
            self.kind(schema),
            is_required,
            str(schema.get("description") or plain.get("description") or ""),
            _values(described.get("items", described)),
            tuple(_limits({**described, "default": schema.get("default")})),
        )
        yield from self.inside(plain, path, above)

    def resolved(self, schema: Schema, above: tuple[str, ...]) -> tuple[Schema, tuple[str, ...]]:
        """Follow references to the schema that is meant."""
        while (name := _reference(schema)) is not None:
            if name in above:
                return {}, above
            above = (*above, name)
            schema = self.schemas.get(name, {})
        return schema, above

    def without_null(self, schema: Schema) -> Schema:
        """Return what a value is where it is not null."""
        variants = _variants(schema)
        return variants[0] if len(variants) == 1 else schema

    def has_fields(self, schema: Schema) -> bool:
        """Tell whether a value has fields of its own."""
        return "properties" in self.resolved(schema, ())[0]

    def kind(self, schema: Schema) -> str:
        """Return what a value is, in words."""
        suffix = " or null" if _may_be_null(schema) else ""
        variants = _variants(schema)
        if variants:
            return " or ".join(dict.fromkeys(map(self.kind, variants))) + suffix
        name = _reference(schema)
        if name is not None:
            target = self.resolved(schema, ())[0]
            return (
                name if "properties" in target or _variants(target) else self.kind(target)
            ) + suffix
        if schema.get("type") == "array":
            return f"list of {self.kind(schema.get('items', {}))}{suffix}"
        if "const" in schema and "type" not in schema:
            return _written(schema["const"])
        return f"{schema.get('format') or schema.get('type', 'any value')}{suffix}"


def _reference(schema: Schema) -> str | None:
    found = schema.get("$ref")
    return None if found is None else str(found).rpartition("/")[2]


def _variants(schema: Schema) -> list[Schema]:
    """Return what a value may be instead, but null."""
    either = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return [variant for variant in either if variant.get("type") != "null"]


def _may_be_null(schema: Schema) -> bool:
    return any(variant.get("type") == "null" for variant in schema.get("anyOf", ()))


def _values(schema: Schema) -> tuple[str, ...]:
    allowed = [schema["const"]] if "const" in schema else schema.get("enum", ())
    return tuple(map(_written, allowed))


def _limits(schema: Schema) -> Iterator[str]:
    for name, words in _LIMITS.items():
        if name in schema:
            yield words.format(f"{schema[name]:,}")
    pattern = str(schema.get("pattern", ""))
    if "[^\\x00-" in pattern:  # That of every text, which says nothing else.
        yield "no control characters"
    elif 0 < len(pattern) <= _LONGEST_PATTERN:
        yield f"matches {pattern}"
    if schema.get("readOnly"):
        yield "read only"
    if schema.get("default") is not None:
        yield f"{_written(schema['default'])} where it is left out"


def _written(value: object) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
