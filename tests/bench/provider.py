"""The simulator, with a memory for every call of a long storm: `python -m tests.bench.provider PORT SPEED`."""

import signal
import sys

from providers.simulator.server import running_simulator

MOST_CALLS = 1_000_000

if __name__ == "__main__":
    with running_simulator(port=int(sys.argv[1]), speed=float(sys.argv[2]), most_calls=MOST_CALLS):
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
