"""Settings of the web server that the command line can't express."""

import os
import signal
import threading
from typing import Any


def when_ready(server: Any) -> None:
    """Leave when `start` is gone, even killed: its end of our standard input closes with it."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    os.read(0, 1)  # not sys.stdin: its lock, held here, would hang the workers at their end
    os.kill(os.getpid(), signal.SIGTERM)
