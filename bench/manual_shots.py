"""The pictures of the manual (docs/manual/images): which part of which page, seen by whom.

`python -m bench.screenshots ADDRESS --manual` takes them from the demonstration.
"""

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FloatRect, Page, ViewportSize

FOLDER = Path(__file__).parents[1] / "docs" / "manual" / "images"
HEIGHT = 900
QUALITY = 70
AT_MOST = 60 * 1024
# Room around the part, in pixels.
EDGE = 10
MARK = """part => {
    const mark = document.createElement('b');
    mark.textContent = '〔演示〕';
    const at = part.getBoundingClientRect();
    Object.assign(mark.style, {position: 'absolute', zIndex: 40, background: '#f2a900',
        color: '#3d2a00', padding: '0 .4em', fontSize: '14px', borderRadius: '4px',
        left: at.right + window.pageXOffset - 78 + 'px', top: at.top + window.pageYOffset + 'px'});
    document.body.appendChild(mark);
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: `path` below the overview, or from the root; `follow` names links to click.

    `most` cuts a long part off after so many pixels.
    """

    name: str
    role: str
    path: str
    selector: str
    follow: tuple[str, ...] = ()
    width: int = 900
    most: int = 560


SHOTS = (
    Shot("sign-in", "", "/sign-in/", ".sign-in", width=640),
    Shot("desk", "clerk", "desk/", "main", most=590),
    Shot(
        "field", "clerk", "desk/", ".field:has(.zero)", ("main .box a.btn",), width=1100, most=380
    ),
    Shot(
        "reason",
        "office",
        "review/",
        "form .field",
        ("main td a[data-open]",),
        width=1100,
        most=330,
    ),
    Shot("upload", "clerk", "ledgers/upload/", "main", most=480),
    Shot("review", "office", "review/", "main", width=1100),
    Shot("circular", "office", "circulars/", "main", ("main td a",), most=620),
    Shot("calendar", "office-head", "/calendar/2022/", "form.box", most=620),
    Shot("total", "leader", "", "main .at-total", most=460),
)


def take(address: str, enter: Callable[[str], AbstractContextManager[Page]]) -> list[str]:
    """Write every picture; `enter` opens a browser for a role. What is wrong, in sentences."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong = []
    for shot in SHOTS:
        with enter(shot.role) as page:
            written = _picture(page, address, shot)
        path = FOLDER / f"{shot.name}.webp"
        path.write_bytes(written)
        if len(written) > AT_MOST:
            wrong.append(f"{path.name}: {len(written)} bytes, at most {AT_MOST}")
    return wrong


def _picture(page: Page, address: str, shot: Shot) -> bytes:
    page.set_viewport_size(ViewportSize(width=shot.width, height=HEIGHT))
    overview = page.get_attribute(".nav-line a:has-text('总览')", "href") if shot.role else ""
    page.goto(address + (shot.path if shot.path.startswith("/") else f"{overview}{shot.path}"))
    for link in shot.follow:
        page.click(f"{link} >> nth=0")
        page.wait_for_load_state()
    # The tour is for newcomers; it would stand in every picture.
    page.evaluate(
        "() => { const tour = document.querySelector('.tour'); if (tour) tour.remove(); }"
    )
    part = page.locator(shot.selector).first
    part.evaluate(MARK)
    box = part.bounding_box()
    assert box is not None, f"{shot.name}: {shot.selector} is not to be seen"
    return _webp(page, box, shot.most)


def _webp(page: Page, box: FloatRect, most: int) -> bytes:
    scrolled = page.evaluate("window.pageYOffset")
    clip = {
        "x": max(0, box["x"] - EDGE),
        "y": max(0, box["y"] + scrolled - EDGE),
        "width": box["width"] + 2 * EDGE,
        "height": min(box["height"], most) + 2 * EDGE,
        "scale": 1,
    }
    session = page.context.new_cdp_session(page)
    asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    return base64.b64decode(session.send("Page.captureScreenshot", asked)["data"])
