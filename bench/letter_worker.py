"""A mail worker that may be killed at any moment: the portal's own task, over and over.

`python -m bench.letter_worker 10` hurries every waiting time of the outbox by ten.
"""

import sys
import time

import django
from django.conf import settings


def main(hurry: float) -> None:
    django.setup()
    # The settings must be there before the room's modules are.
    from notices import outbox  # noqa: PLC0415
    from notices.tasks import deliver_due  # noqa: PLC0415

    outbox.LEASE /= hurry
    outbox.DOUBTFUL_AFTER /= hurry
    outbox.WAITS = [wait / hurry for wait in outbox.WAITS]
    settings.EMAIL_TIMEOUT /= hurry
    settings.EMAIL_DATA_TIMEOUT /= hurry
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        deliver_due()
        time.sleep(0.1)


if __name__ == "__main__":
    main(float(sys.argv[1]))
