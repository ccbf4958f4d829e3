"""The application for any WSGI server: `gunicorn wsgi:app`, `granian --interface wsgi wsgi:app`."""

from sandbox.app import create_app

app = create_app()
