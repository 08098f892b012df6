"""The office reviews by keyboard, sees who else is at a sheet, and walks the menus."""

from tests.browser.conftest import DESKTOP, PHONE


def queue(person, account="office", screen=DESKTOP):
    somebody = person(account, screen)
    address = somebody.page.get_attribute(".nav-line a:has-text('总览')", "href")
    somebody.open(address + "review/")
    return somebody


def focused(somebody) -> str:
    return somebody.page.evaluate("document.activeElement.innerText || document.activeElement.name")


def test_keys_walk_the_queue_and_open_a_sheet_at_its_reasons(person):
    office = queue(person)
    names = office.page.locator("[data-open]").all_inner_texts()
    assert len(names) >= 3
    walked = []
    for key in ("j", "j", "j", "k", "K"):
        office.page.keyboard.press(key)
        walked.append(focused(office))
    assert walked == [names[0], names[1], names[2], names[1], names[0]]
    office.shoot("queue-keys")
    office.page.keyboard.press("?")
    office.sees("退回：打开这一份，直接写退回原因", "#keys")
    office.shoot("queue-keys-shown")
    office.page.keyboard.press("r")
    office.page.wait_for_url("**/submissions/**")
    assert focused(office).startswith("reason-")
    office.page.go_back()
    office.page.keyboard.press("j")
    office.page.keyboard.press("o")
    office.page.wait_for_url("**/submissions/**")
    assert names[0].split(" · ")[0] in office.page.inner_text("h1")


def test_keys_do_nothing_while_typing_or_switched_off(person):
    office = queue(person)
    office.page.keyboard.press("a")
    office.sees("请先按 J 选到一份报送单", "#keys-said")
    office.page.keyboard.press("j")
    office.page.keyboard.press("r")
    office.page.wait_for_url("**/submissions/**")
    before = office.page.url
    office.page.keyboard.type("jakro?")
    assert office.page.input_value("[name^=reason-] >> nth=0") == "jakro?"
    office.page.keyboard.press("Control+a")
    office.page.wait_for_timeout(300)
    assert office.page.url == before
    assert office.page.get_attribute("#keys", "open") is None
    queue_again = "#keys-on"
    office.page.go_back()
    office.page.click("#keys summary")
    office.page.uncheck(queue_again)
    office.page.reload()
    office.page.click("h1")
    office.page.keyboard.press("j")
    assert office.page.evaluate("document.activeElement.tagName") == "BODY"
    office.page.click("#keys summary")
    office.page.check(queue_again)


def test_a_accepts_the_sheet_under_the_focus_and_no_other(person):
    office = queue(person)
    rows = office.page.locator("[data-row]:has([name=pick])")
    count, name = rows.count(), rows.nth(0).locator("[data-open]").inner_text()
    rows.nth(1).locator("[name=pick]").check()
    rows.nth(0).locator("[data-open]").focus()
    office.page.keyboard.press("a")
    office.sees("另外勾选了 1 份", "#keys-said")
    rows.nth(1).locator("[name=pick]").uncheck()
    rows.nth(0).locator("[data-open]").focus()
    office.page.keyboard.press("a")
    office.sees("已审核通过 1 份")
    assert name.replace(" · ", " ") in office.page.inner_text(".note-good")
    assert office.page.locator("[data-row]:has([name=pick])").count() == count - 1


def test_colleague_reads_who_is_reviewing_and_is_not_held_up(person):
    office, head = queue(person), queue(person, "office-head")
    row = office.page.locator("[data-row]:has([name=pick]) [data-open]").nth(0)
    path = row.get_attribute("href")
    with office.page.expect_response("**/reviewing/"):
        row.click()
    with head.page.expect_response("**/reviewing/"):
        head.open(path)
    head.sees("正在审核（", "#reviewing")
    head.sees("您仍可办理，先办的为准", "#reviewing")
    head.shoot("being-reviewed")
    head.follow("button:text-is('审核通过')")
    head.sees("已审核通过")
    with office.page.expect_response("**/reviewing/"):
        office.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    office.sees("他人已先行处理", "#reviewing")
    office.follow("button:text-is('审核通过')")
    office.sees("他人已先行处理", "#refusal")


def test_next_sheet_opens_by_itself_after_a_verdict(person):
    office = queue(person)
    names = office.page.locator("[data-row]:has([name=pick]) [data-open]").all_inner_texts()
    assert len(names) >= 2
    office.follow("[data-row]:has([name=pick]) [data-open] >> nth=0")
    beside = office.page.locator(".waiting li a")
    assert beside.count() >= 2
    assert office.page.locator(".waiting [aria-current=page]").count() == 1
    office.shoot("review-beside")
    office.follow("button:text-is('退回修改')")  # refused: nothing else opens
    assert names[0].split(" · ")[0] in office.page.inner_text("h1")
    office.follow("button:text-is('审核通过')")
    said = office.page.inner_text(".note-good >> nth=0")
    assert said == f"{names[0].replace(' · ', ' ')}：已审核通过。下面是下一份待审。"
    assert office.page.inner_text("h1") == names[1]
    office.shoot("review-next")


def _open_menus_by_keyboard(somebody) -> None:
    """What leads to the menus on a phone, once open, closes again by Esc and by Enter."""
    page, switch = somebody.page, somebody.page.locator(".menu-switch summary")
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().top") <= 110
    assert not page.is_visible(".nav-line")
    switch.focus()
    page.keyboard.press("Enter")
    assert page.is_visible(".nav-line")
    page.keyboard.press("Escape")
    assert not page.is_visible(".nav-line")
    page.keyboard.press("Enter")
    assert page.is_visible(".nav-line")


def test_menus_open_by_keyboard_and_close_by_escape(person):
    for screen in (DESKTOP, PHONE):
        office = queue(person, screen=screen)
        menu = office.page.locator(".nav-line details:has(summary:has-text('得分'))")
        if screen == PHONE:
            _open_menus_by_keyboard(office)
        assert "is-here" in office.page.get_attribute("summary:has-text('审核')", "class")
        menu.locator("summary").focus()
        office.page.keyboard.press("Enter")
        assert menu.locator("a:has-text('口径')").is_visible()
        office.shoot("menu-open")
        office.page.keyboard.press("Tab")
        assert focused(office) == "下一分"
        office.page.keyboard.press("Escape")
        assert not menu.locator("a:has-text('口径')").is_visible()
        assert focused(office).startswith("得分")
        office.page.keyboard.press("Enter")
        office.page.click(".nav-line summary:has-text('资料')")
        assert menu.get_attribute("open") is None
        office.follow(".nav-line a:has-text('通讯录')")
        assert office.page.url.endswith("/directory/")
        if screen == PHONE:
            _open_menus_by_keyboard(office)
        assert office.page.inner_text(".nav-line [aria-current=page] >> nth=0") in ("", "通讯录")


def test_menus_work_without_a_script(chromium, portal):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(portal.address + "/sign-in/")
    page.fill("#id_username", "office")
    page.fill("#id_password", portal.passwords["office"])
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    assert not page.is_visible(".nav-line")
    page.click("summary:text-is('菜单')")
    page.click(".nav-line summary:has-text('审核')")
    page.click(".nav-line a:has-text('审核台')")
    page.wait_for_url("**/review/**")
    assert "审核台" in page.inner_text("h1")
    assert not page.locator("#keys").is_visible()
    context.close()
