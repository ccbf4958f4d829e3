"""A blueprint a resource: its routes are declared operations that an API runs."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response

from sandbox.web.operations import Operation, declared_of


class ResourceBlueprint(Blueprint):
    """The routes of one resource; each API has a subclass that says how its operations are run.

    Args:
        name: unique among the blueprints of an API.
        import_name: the module.
        tag: the resource's name in the OpenAPI document.
        about: what the resource is, in a sentence.
    """

    def __init__(self, name: str, import_name: str, *, tag: str, about: str) -> None:
        """Begin without operations."""
        super().__init__(name, import_name)
        self.tag = tag
        self.about = about
        self.operations: list[Operation] = []

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the Flask view that runs an operation."""
        raise NotImplementedError

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001 - Flask's own signature
        **options: Any,  # noqa: ANN401 - Flask's own signature
    ) -> None:
        """Declare an operation and route it; its name is its endpoint."""
        if view_func is None:
            raise TypeError(f"{rule} has no function")
        (method,) = options["methods"]
        declared = declared_of(view_func)
        operation = Operation(method=method, path=rule, tag=self.tag, handler=view_func, **declared)
        self.operations.append(operation)
        super().add_url_rule(
            rule,
            endpoint or operation.name,
            self.view(operation),
            provide_automatic_options,
            strict_slashes=True,
            **options,
        )


def operations_of(resources: Iterable[ResourceBlueprint]) -> tuple[Operation, ...]:
    """Return the operations of some resources, in their order."""
    return tuple(operation for resource in resources for operation in resource.operations)
