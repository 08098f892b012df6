"""Lists the skipped tests of a JUnit file with their reasons; any of them is a failure."""

import sys
import xml.etree.ElementTree as xml


def skips(file: str) -> list[str]:
    """Return one line per skipped test: its name and the reason given."""
    return [
        f"{case.get('classname')}.{case.get('name')}: {skipped.get('message')}"
        for case in xml.parse(file).iter("testcase")
        for skipped in case.findall("skipped")
    ]


if __name__ == "__main__":
    found = skips(sys.argv[1])
    for line in found:
        print(f"跳过的测试：{line}")
    sys.exit(1 if found else 0)
