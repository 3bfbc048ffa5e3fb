"""What the tests of this room build their stories from."""

import os

from deploy.local.layout import Ports, PortsTaken


def free_base() -> int:
    """Each process of tests looks among its own: what is free now is taken only seconds later."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    for base in range(20000 + 100 * process, 50000, 2000):
        try:
            Ports(base).require_free(with_kafka=True)
        except PortsTaken:
            continue
        return base
    raise LookupError("no free ports")
