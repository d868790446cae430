"""The frame of the page in a browser: it opens, asks for nothing from outside, is moved through by keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_it_opens_and_asks_for_nothing_from_outside(opened_page):
    page = opened_page("samples/b_recipient_figures")
    assert page.told == []
    expect(page.shown.locator("#unit")).not_to_be_empty()


def test_the_key_does_not_stay_in_the_address(opened_page):
    page = opened_page()
    assert page.server.token not in page.shown.url
    assert page.server.token not in page.shown.evaluate("document.cookie")


def test_a_page_without_its_key_says_so(opened_page):
    page = opened_page()
    page.shown.context.clear_cookies()
    page.shown.reload()
    expect(page.shown.locator(".toast")).to_contain_text("钥匙过期")


def test_a_server_that_ends_is_told(opened_page):
    page = opened_page()
    page.server.end()
    expect(page.shown.locator("#linked")).to_have_text(re.compile("程序没有回答|程序已经结束"), timeout=15000)


def test_what_is_changed_on_the_disk_is_seen(opened_page):
    page = opened_page("faulty/_base")
    before = page.shown.locator("#counts").inner_text()
    part = next((page.folder / "sections").rglob("02_*.yaml"))
    part.write_text(part.read_text(encoding="utf-8").replace("。", "，多了很多很多很多很多字。", 1), encoding="utf-8")
    expect(page.shown.locator("#counts")).not_to_have_text(before, timeout=8000)
