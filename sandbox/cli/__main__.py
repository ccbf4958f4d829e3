"""`python -m sandbox.cli …`, the same as `vipmp-sandbox …`."""

from sandbox.cli.program import main

main()
