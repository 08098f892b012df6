"""Whether a person still sees the tour of a first visit (导览); kept on the account."""

from datetime import datetime

from units.models import User


def end(user: User, *, at: datetime) -> None:
    """Not shown again; a second time changes nothing."""
    User.objects.filter(pk=user.pk, toured_at=None).update(toured_at=at)


def begin_again(user: User) -> None:
    """Shown as on the first visit."""
    User.objects.filter(pk=user.pk).exclude(toured_at=None).update(toured_at=None)
