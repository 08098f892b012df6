"""What stands in the way of signing or sending an issue, each with its place and way out."""

from dataclasses import dataclass
from enum import StrEnum

from indicators.scoring.exact import write_plain
from notices.circular_moves import CircularState
from notices.circulars.arranging import InForce, in_force
from notices.circulars.bound_text import judge, token
from notices.circulars.editing import asked_about
from notices.circulars.issues import paper_of
from notices.circulars.opening import LINES_AT_MOST
from notices.circulars.wording import SECTIONS
from notices.documents import mail, typefaces
from notices.models import Circular
from reporting.models import Score
from units.names import quoted

# Without these an issue says nothing.
NEEDED = ("opening", "overall")


class Weight(StrEnum):
    """What a finding holds up: signing and sending, only sending, or nothing."""

    SIGNING = "signing"
    SENDING = "sending"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        return {"signing": "须改正", "sending": "发送前须办", "nothing": "请留意"}[self]


@dataclass(frozen=True)
class Finding:
    """One thing to see to: what, at which place of the desk (an anchor), what to do."""

    weight: Weight
    text: str
    place: str
    way_out: str


def findings(circular: Circular) -> list[Finding]:
    """Everything that is not in order, the gravest first."""
    found = [*_snapshot(circular), *_sections(circular), *_numbers(circular)]
    found += [
        *_first_screen(circular),
        *_fonts(circular),
        *_receivers(in_force(circular.campaign)),
        *_moved(circular),
    ]
    order = list(Weight)
    return sorted(found, key=lambda one: order.index(one.weight))


def _snapshot(circular: Circular) -> list[Finding]:
    if circular.snapshot_id is not None or not circular.campaign.scored:
        return []
    why = circular.problem or "原因不明"
    return [Finding(Weight.SIGNING, f"没有形成快照：{why}", "moves", "原因消除后请“重新拟稿”")]


def _sections(circular: Circular) -> list[Finding]:
    found = []
    for key, name in SECTIONS.items():
        text, proposed = circular.sections.get(key, ""), circular.proposal.get(key, "")
        place = f"section-{key}"
        if not text and (proposed or key in NEEDED):
            weight = Weight.SIGNING if key in NEEDED else Weight.NOTHING
            found.append(Finding(weight, f"“{name}”没有文字", place, "请补写这一部分"))
        verdict = judge(text, proposed, circular.fields, circular.omitted)
        if not verdict.sound:
            named = [token(one) for one in (*verdict.unknown, *verdict.missing)]
            said = "、".join([*named, *verdict.broken])
            sentence = f"“{name}”的绑定字段有误：{said}"
            found.append(Finding(Weight.SIGNING, sentence, place, "请恢复绑定字段后保存"))
    return found


def _numbers(circular: Circular) -> list[Finding]:
    return [
        Finding(
            Weight.SIGNING,
            f"“{SECTIONS[key]}”有手工输入的数字{'、'.join(numbers)}",
            f"note-{key}",
            "请核实并在说明栏写明来源，或者删去",
        )
        for key, numbers in asked_about(circular).items()
    ]


def _fonts(circular: Circular) -> list[Finding]:
    """A font that is missing, a character no font has."""
    paper = paper_of(circular)
    try:
        strange = typefaces.unprintable(paper)
    except typefaces.MissingFont as missing:
        return [Finding(Weight.SENDING, str(missing), "previews", "请联系系统管理员恢复字体")]
    return [
        Finding(Weight.SENDING, f"PDF 印不出字符：{one}", "previews", "请改用其他写法")
        for one in strange
    ]


def _first_screen(circular: Circular) -> list[Finding]:
    """What decides must be seen without scrolling; once signed, nobody can shorten it."""
    paper = paper_of(circular)
    lines = mail.lines_of_opening(paper)
    if lines <= LINES_AT_MOST:
        return []
    said = f"“手机首屏”在手机上占{lines}行，超过{LINES_AT_MOST}行"
    way = f"请删去或缩短{lines - LINES_AT_MOST}行"
    if long := mail.wrapped_in_opening(paper):
        way += f"；最长的一句是{quoted(long[0])}，每行{mail.PHONE}字"
    return [Finding(Weight.SIGNING, said, "section-opening", way)]


def _receivers(settings: InForce) -> list[Finding]:
    way = "请在“通报设置”勾选收件人"
    if not settings.receivers:
        return [Finding(Weight.SENDING, "没有收件人", "receivers", way)]
    without = [one.post for one in settings.receivers if not one.email]
    if not without:
        return []
    said = f"收件人{'、'.join(without)}没有登记邮箱，不会收到"
    weight = Weight.SENDING if len(without) == len(settings.receivers) else Weight.NOTHING
    return [Finding(weight, said, "receivers", "请系统管理员登记邮箱")]


def _moved(circular: Circular) -> list[Finding]:
    """Only a draft can still take the newer number."""
    if circular.snapshot is None or circular.state != CircularState.DRAFT:
        return []
    latest = Score.objects.filter(campaign=circular.campaign).first()
    if latest is None or latest.total == circular.snapshot.score.total:
        return []
    said = f"拟稿之后总分已变为{write_plain(latest.total)}分"
    return [Finding(Weight.NOTHING, said, "moves", "如需采用最新数据，请“重新拟稿”")]
