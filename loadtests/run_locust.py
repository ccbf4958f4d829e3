"""`make loadtest`: `vipmp-sandbox loadtest`, with its options."""

import sys

from sandbox.cli.program import program

if __name__ == "__main__":
    program(["loadtest", *sys.argv[1:]], prog_name="vipmp-sandbox")
