"""`python -m partner_platform`."""

from partner_platform.cli import main

main()
