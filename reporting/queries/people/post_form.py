"""The form of a unit's contacts (联系岗位): what stands, or what was typed and refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.queries.people.people import Posts
from units.contacts import Named
from units.models import Contact
from units.posts import Typed


@dataclass(frozen=True)
class PostField:
    """One field of one kind of contact."""

    name: str
    label: str
    typed: str
    problem: str


@dataclass(frozen=True)
class PostRow:
    """One kind: its three fields, the row shown, and whether a name-like post is asked about.

    `theirs` is what stands there by now where it is not what the form brought.
    """

    kind: str
    label: str
    fields: list[PostField]
    instead_of: int
    asks: bool
    is_post: bool
    now: Contact | None
    theirs: Contact | None


def post_form(
    posts: Posts, named: Mapping[str, Named] | None, problems: Mapping[str, str]
) -> list[PostRow]:
    """A row per kind; typed text stands in for what is stored after a refusal."""
    return [_row(kind, now, (named or {}).get(kind), problems) for kind, now in posts.kinds]


def _row(
    kind: Contact.Kind, now: Contact | None, given: Named | None, problems: Mapping[str, str]
) -> PostRow:
    stored = Typed(now.post, now.phone, now.email) if now else Typed()
    typed, pk = given.typed if given else stored, now.pk if now else 0
    label = str(kind.label)
    named = (
        ("post", "职务", typed.post),
        ("phone", "电话", typed.phone),
        ("email", "邮箱", typed.email),
    )
    fields = [
        PostField(f"{name}-{kind}", f"{label}{said}", text, problems.get(f"{name}-{kind}", ""))
        for name, said, text in named
    ]
    same = (typed.post, typed.phone, typed.email) == (stored.post, stored.phone, stored.email)
    return PostRow(
        kind=kind.value,
        label=label,
        fields=fields,
        instead_of=pk,
        asks=typed.is_post or bool(problems.get(f"post-{kind}")),
        is_post=typed.is_post,
        now=now,
        theirs=None if given is None or same else now,
    )
