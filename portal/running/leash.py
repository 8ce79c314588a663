"""Runs a command that ends when its supervisor does: `python leash.py SUPERVISOR_PID command…`.

The command gets a session of its own, so that a Ctrl-C reaches it through the supervisor alone, in its order. On Linux
the kernel sends it SIGTERM when the supervisor is killed outright; the setting outlives exec. A small program instead
of `preexec_fn`, which is not safe where there are threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""


def main() -> None:
    supervisor, command = int(sys.argv[1]), sys.argv[2:]
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == supervisor:  # it may have died before the line above
        os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
