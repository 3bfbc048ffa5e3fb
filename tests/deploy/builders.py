"""What the tests of this room build their stories from."""

from deploy.local.layout import Ports, PortsTaken


def free_base() -> int:
    for base in range(20000, 50000, 2000):
        try:
            Ports(base).require_free(with_kafka=True)
        except PortsTaken:
            continue
        return base
    raise LookupError("no free ports")
