"""Requests a second beside mock servers of others, in turn on the same machine."""

from contextlib import ExitStack
from statistics import median

from loadtests.interleaved import SANDBOX, Asked, interleaved, serving
from loadtests.options import Options
from loadtests.peers import installed
from loadtests.report import Comparison, loads
from loadtests.stage import CUSTOMER, ORDER, Stage, mix_of

READ, WRITE, MIX = "read", "write", "80 % reads, 20 % writes"
OURS = "the sandbox"
TARGET = 8
"""How many times the mix of the best of them is wanted."""


def beside_peers(options: Options) -> list[Comparison]:
    """Measure reads, writes and their mix beside the peers that are installed."""
    running = installed(options)
    if not running:
        return []
    stage = Stage.set(f"sqlite:///{options.folder / 'peers.db'}")
    with ExitStack() as stack:
        log = options.folder / "beside-peers.log"
        sandbox = stack.enter_context(serving(SANDBOX, log, stage.environment))
        sent = {OURS: (sandbox, stage.loads[CUSTOMER], stage.loads[ORDER])}
        for run in running:
            peer = stack.enter_context(run(options, stage.sizes[CUSTOMER]))
            sent[peer.name] = (peer.server, peer.read, peer.write)
        asked: dict[str, Asked] = {}
        for name, (server, read, write) in sent.items():
            asked[f"{name}: {READ}"] = (server, read)
            asked[f"{name}: {MIX}"] = (server, mix_of(read, write))
        # Last, since json-server writes all that it has with every order.
        asked |= {f"{name}: {WRITE}": (server, write) for name, (server, _, write) in sent.items()}
        found = interleaved(options, asked)
    others = [name for name in sent if name != OURS]
    best = max(others, key=lambda name: median(each.per_second for each in found[f"{name}: {MIX}"]))
    return [
        loads(
            f"{what}, beside {name}",
            found[f"{OURS}: {what}"],
            found[f"{name}: {what}"],
            "at least" if (what, name) == (MIX, best) else "none",
            TARGET,
        )
        for what in (READ, WRITE, MIX)
        for name in others
    ]
