"""A child that does what it is told, so that its bounds can be tried."""

import os
import sys
import time

from ledgers.reading.children import bound, tell

ONE_GIGABYTE = 1 << 30


def main(what: str) -> None:
    bound(memory=ONE_GIGABYTE, seconds=1 if what == "spin" else 30)
    if what == "count":
        for rows in (1, 2, 3):
            tell({"rows": rows})
        tell({"done": {"counted": 3}})
    elif what == "refuse":
        tell({"refused": "第3行不对；请改好"})
    elif what == "memory":
        bytearray(4 * ONE_GIGABYTE)
    elif what == "abort":
        os.abort()
    elif what == "spin":
        while True:
            pass
    elif what == "sleep":
        tell({"pid": os.getpid()})
        time.sleep(60)
    elif what == "mistake":
        tell({"done": 1 // 0})
    elif what == "environment":
        tell({"done": {"names": sorted(os.environ)}})


if __name__ == "__main__":
    main(sys.stdin.read())
