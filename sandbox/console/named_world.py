"""A world of the control plane by its id alone. Importing this loads the client, and httpx."""

from sandbox.client import Sandbox, World


class NamedWorld(World):
    """A world that nobody has asked for yet: that would count all that is in it.

    It has no `resource`; whether it is there, its first call tells.
    """

    def __init__(self, sandbox: Sandbox, world_id: str) -> None:
        """Nothing is sent."""
        self.sandbox = sandbox
        self._world_id = world_id

    @property
    def world_id(self) -> str:
        """Its id."""
        return self._world_id
