"""Pages stay small and do not jump; how quickly they come is measured by bench.pages."""

import pytest

from tests.browser.loading import load

KIB = 1024


@pytest.mark.parametrize(("account", "most"), [("clerk", 350 * KIB), ("office", 900 * KIB)])
def test_first_page_of_a_role_is_small_and_stands_still(person, chromium, account, most):
    somebody = person(account)
    loading = load(chromium, somebody.page.url, signed_in=somebody.context.storage_state())
    assert loading.received <= most
    assert loading.shifted <= 0.05
