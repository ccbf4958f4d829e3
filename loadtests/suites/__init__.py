"""Locust suites: personas, shapes as data, and a report that opens with a verdict.

Whatever imports Locust is in `personas`, `plugin` and `shaped`, for importing it patches the
process; the other modules are plain. `docs/load-testing.md` shows a locustfile of one's own.
"""
