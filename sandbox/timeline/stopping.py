"""Work in many transactions ends between two of them once its server is to end."""

import threading
from typing import Final


class Stopping:
    """Whether the process is about to end."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        """It is not."""
        self._event: Final = threading.Event()

    def begin(self) -> None:
        """Let long work end."""
        self._event.set()

    @property
    def has_begun(self) -> bool:
        """Tell whether long work should end."""
        return self._event.is_set()
