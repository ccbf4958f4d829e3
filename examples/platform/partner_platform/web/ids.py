"""What an id in an address may look like."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """Letters, digits and hyphens: `<id:account_id>`; everything else is no page."""

    regex = "[A-Za-z0-9-]{1,40}"
