"""The yardstick of the HTTP benchmarks: bare Flask routes that return constants.

`BENCH_SIZES` holds a JSON object of route names and sizes in bytes, so that every answer is as
long as the sandbox's answer beside which it is measured.
"""

import json
import os
from collections.abc import Callable

from flask import Flask, Response


def application() -> Flask:
    """Return an application with one route for each size."""
    app = Flask("bare", static_folder=None)
    for name, size in json.loads(os.environ["BENCH_SIZES"]).items():
        app.add_url_rule(f"/{name}", name, constant(size), methods=["GET", "POST"])
    return app


def constant(size: int) -> Callable[[], Response]:
    """Return a view that answers a JSON text of so many bytes."""
    body = b'"' + b"x" * (size - 2) + b'"'

    def view() -> Response:
        return Response(body, content_type="application/json")

    return view
