from __future__ import annotations

import httpx
import pytest

from tests.visiting import Visitor


@pytest.fixture
def visitor(http: httpx.Client) -> Visitor:
    """Somebody who opens the pages in a browser without JavaScript."""
    return Visitor(http)
