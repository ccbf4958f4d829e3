"""Revisions of the schema, brought about by Alembic (docs/databases.md).

Imported by none but `store/schema.py`, and only where a database is not at the newest revision: a
start that finds everything in order does not load Alembic.
"""
