"""The search field completes what is typed: by keyboard, mouse or touch, said to screen readers, never in the way."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError
from playwright.sync_api import expect

from members.search import suggestions
from members.search.suggestions import Suggestion
from tests.browser.test_accessibility import RULES

LONG = "Institut national de recherche en informatique et en automatique, centre de l’université Grenoble Alpes"
FOUND = [
    Suggestion("membre", "Menta", "Sophia Antipolis (06)", "/membres/menta/"),
    Suggestion("pole", "Minalogic", "Pôle", "/poles/minalogic/"),
    Suggestion("theme", "Énergie", "Thématique", "/themes/energie/"),
    Suggestion("lieu", "Meylan", "Commune (38)", "/membres/?commune=38229"),
    *(Suggestion("membre", f"{LONG} {n}", "", f"/membres/?q={n}") for n in range(6)),
]
PHONE = pytest.mark.browser_context_args(viewport={"width": 360, "height": 640}, has_touch=True)


@pytest.fixture(autouse=True)
def suggest(monkeypatch):
    """All of FOUND for any text but « zzz » (nothing) and « lent » (too long a search)."""

    def suggest(text):
        if text == "lent":
            raise OperationalError("canceling statement due to statement timeout")
        return [] if text == "zzz" else FOUND

    monkeypatch.setattr("members.views.suggestions.suggest", suggest)


@pytest.fixture
def real_suggest(suggest, monkeypatch):
    monkeypatch.setattr("members.views.suggestions.suggest", suggestions.suggest)


@pytest.fixture
def field(page, real_site):
    page.goto(real_site)
    return search_field(page)


def search_field(page):
    return page.get_by_role("search").get_by_role("combobox")


def options(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(page):
    return page.locator("[role=option][aria-selected=true] .suggestion-label")


def asking(text):
    return re.compile(rf"/membres/suggestions\?q={text}$")


def hold_answers(page, text):
    """The questions for that text, kept waiting until the test lets them continue."""
    held = []
    page.route(asking(text), lambda route: held.append(route))
    return held


def violations(page, context=None, rules=None):
    found = Axe().run(page, context=context, options=RULES | {"rules": rules or {}}).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_a_keyboard_goes_down_the_list_and_to_the_page_chosen(page, field, console, asked_outside):
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(active(page)).to_have_count(0)
    field.press("ArrowDown")
    expect(active(page)).to_have_text("Menta")
    field.press("ArrowDown")
    expect(active(page)).to_have_text("Minalogic")
    field.press("End")
    expect(active(page)).to_have_text(f"{LONG} 5")
    field.press("ArrowDown")
    expect(active(page)).to_have_count(0)
    field.press("ArrowUp")
    expect(active(page)).to_have_text(f"{LONG} 5")
    field.press("Home")
    field.press("ArrowDown")
    expect(field).to_have_value("mi")
    assert page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).href")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/poles/minalogic/$"))
    assert (console, asked_outside) == ([], [])


def test_enter_sends_the_words_while_no_suggestion_is_chosen(page, field):
    field.press_sequentially("photonique")
    expect(options(page).first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/membres/\?q=photonique$"))


@pytest.mark.parametrize("key", ["n", "ArrowLeft"])
def test_more_letters_or_a_move_in_the_text_take_the_choice_back_at_once(page, field, key):
    hold_answers(page, "min")
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    field.press("ArrowDown")
    field.press(key)
    expect(active(page)).to_have_count(0)
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(options(page)).to_have_count(10)


def test_the_real_search_leads_to_a_pole(page, field, real_suggest):
    field.press_sequentially("minalo")
    expect(options(page).filter(has_text="Pôle").first).to_be_visible()
    while not active(page).filter(has_text="Minalogic").count():
        field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile("/poles/minalogic/$"))


def test_escape_closes_the_list_then_clears_the_field(page, field):
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("mi")
    field.press("ArrowDown")
    expect(options(page)).to_have_count(10)
    field.press("Escape")
    field.press("Escape")
    expect(field).to_have_value("")


def test_leaving_the_field_closes_the_list(page, field):
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    field.press("Tab")
    expect(options(page)).to_have_count(0)


def test_a_mouse_chooses(page, field):
    field.press_sequentially("me")
    options(page).filter(has_text="Menta").click()
    expect(page).to_have_url(re.compile("/membres/menta/$"))


def test_a_page_that_is_left_keeps_no_open_list(page, field):
    """For the browsers that keep it in memory and show it again as it was, which the one of these tests does not."""
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(options(page)).to_have_count(0)


def test_a_suggestion_opens_in_another_tab_as_any_link(page, field):
    field.press_sequentially("me")
    with page.context.expect_page() as other:
        options(page).filter(has_text="Menta").click(modifiers=["ControlOrMeta"])
    other.value.wait_for_url("**/membres/menta/")
    expect(field).to_be_focused()


def test_the_number_of_suggestions_is_said(page, field, monkeypatch):
    said = page.get_by_role("search").get_by_role("status")
    expect(said).to_have_text("")
    field.press_sequentially("mi")
    expect(said).to_have_text("10 suggestions")
    field.fill("zzz")
    expect(said).to_have_text("Aucune suggestion")
    expect(options(page)).to_have_count(0)
    monkeypatch.setattr("members.views.suggestions.suggest", lambda text: FOUND[:1])
    field.fill("menta")
    expect(said).to_have_text("1 suggestion")
    field.press("Escape")
    expect(said).to_have_text("")


def test_each_option_says_its_kind_in_words(page, field):
    field.press_sequentially("me")
    expect(options(page)).to_have_count(10)
    assert [option.inner_text().replace("\n", " ") for option in options(page).all()[:5]] == [
        "Menta Membre · Sophia Antipolis (06)",
        "Minalogic Pôle",
        "Énergie Thématique",
        "Meylan Commune (38)",
        f"{LONG} 0 Membre",
    ]


def test_one_letter_asks_nothing(page, field):
    held = hold_answers(page, ".*")
    field.press_sequentially("m")
    page.wait_for_timeout(300)
    assert held == []


def test_an_answer_that_comes_late_is_ignored(page, field):
    held = hold_answers(page, "mi")
    with page.expect_request(asking("mi")):
        field.press_sequentially("mi")
    with page.expect_response(asking("zzz")):
        field.fill("zzz")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("Aucune suggestion")
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)


def test_an_answer_to_a_field_that_was_left_is_ignored(page, field):
    held = hold_answers(page, "mi")
    with page.expect_request(asking("mi")):
        field.press_sequentially("mi")
    field.press("Tab")
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)


def test_a_search_that_takes_too_long_shows_nothing_and_leaves_the_form(page, field):
    field.press_sequentially("le")
    expect(options(page)).to_have_count(10)
    with page.expect_response(asking("lent")) as response:
        field.press_sequentially("nt")
    assert response.value.status == 503
    expect(options(page)).to_have_count(0)
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/membres/\?q=lent$"))


@pytest.mark.parametrize("address", ["/", "/membres/?q=laser&theme=energie", "/themes/", "/nulle-part/"])
def test_every_field_that_leads_to_the_directory_completes(page, real_site, address):
    page.goto(real_site + address)
    search_field(page).press_sequentially("mi")
    expect(options(page)).to_have_count(10)


@pytest.mark.parametrize("address", ["/poles/", "/poles/minalogic/"])
def test_a_field_that_searches_elsewhere_or_in_one_pole_does_not(page, real_site, address):
    page.goto(real_site + address)
    page.get_by_role("searchbox").press_sequentially("mi")
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_it_is_the_plain_field(page, real_site):
    page.goto(real_site)
    page.get_by_role("searchbox").press_sequentially("photonique")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/membres/\?q=photonique$"))


@pytest.mark.parametrize("lacking", ["fetch", "AbortController", "URLSearchParams"])
def test_a_browser_that_lacks_something_keeps_the_plain_field(page, real_site, console, lacking):
    page.add_init_script(f"delete window.{lacking}")
    page.goto(real_site)
    page.get_by_role("searchbox").press_sequentially("photonique")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/membres/\?q=photonique$"))
    assert console == []


@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("address", ["/", "/membres/?q=laser", "/themes/"])
def test_axe_finds_nothing_with_the_list_open(page, real_site, address, media):
    page.emulate_media(**media)
    page.goto(real_site + address)
    search_field(page).press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    page.keyboard.press("ArrowDown")
    assert violations(page, context=".search") == []
    # Of a box that the open list half covers, axe measures the half.
    assert violations(page, rules={"target-size": {"enabled": False}}) == []


@PHONE
@pytest.mark.parametrize("address", ["/", "/membres/?q=laser", "/themes/"])
def test_on_a_phone_the_list_keeps_to_the_screen_and_a_finger_chooses(page, real_site, address):
    page.goto(real_site + address)
    search_field(page).tap()
    page.keyboard.type("mi")
    expect(options(page)).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for option in options(page).all():
        box = option.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 24
        assert option.evaluate("one => one.scrollWidth <= one.clientWidth")
    options(page).filter(has_text="Menta").tap()
    expect(page).to_have_url(re.compile("/membres/menta/$"))


@PHONE
def test_the_chosen_suggestion_is_brought_into_sight(page, field):
    field.press_sequentially("mi")
    expect(options(page)).to_have_count(10)
    for key in ("ArrowDown", "End", "Home"):
        field.press(key)
        expect(active(page)).to_be_in_viewport(ratio=1)
