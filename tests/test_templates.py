"""Rules that every template and style sheet keeps, whoever writes the next one."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

TEMPLATES = Path(settings.BASE_DIR, "templates")
STATIC = Path(settings.BASE_DIR, "static")
PUBLIC = sorted(path for path in TEMPLATES.rglob("*.html") if "admin" not in path.relative_to(TEMPLATES).parts)
COMPONENTS = sorted(path for path in TEMPLATES.glob("components/*.html") if not path.stem.startswith("gallery"))
STYLE_SHEETS = sorted(STATIC.rglob("*.css"))
SELF_CONTAINED = ["500.html", "503.html"]


def names(paths):
    return [str(path.relative_to(settings.BASE_DIR)) for path in paths]


@pytest.fixture(params=PUBLIC, ids=names(PUBLIC))
def public_template(request):
    return request.param.read_text()


@pytest.fixture(params=COMPONENTS, ids=names(COMPONENTS))
def component(request):
    return request.param


@pytest.fixture(params=STYLE_SHEETS, ids=names(STYLE_SHEETS))
def style_sheet(request):
    return request.param.read_text()


def test_no_inline_style_and_no_inline_script(public_template):
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", public_template)
    assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", public_template)


def test_nothing_that_opens_the_session(public_template):
    assert not re.search(r"csrf_token|request\.user|\buser\.|\bmessages\b", public_template)


def test_nothing_is_asked_from_another_host(public_template):
    assert not re.search(r"""(src|<link[^>]*href)=["'](https?:)?//""", public_template)


def test_components_are_included_with_all_their_arguments(public_template):
    for include in re.findall(r"{% include \"components/[^%]*%}", public_template):
        assert include.endswith(" only %}"), include


def test_pages_have_a_title_of_their_own():
    pages = [path for path in PUBLIC if path.read_text().startswith("{% extends")]
    pages.remove(TEMPLATES / "site" / "home.html")  # it has the name of the site
    assert pages
    for path in pages:
        assert "{% block title %}" in path.read_text(), path


def test_component_says_its_arguments_first(component):
    assert component.read_text().startswith("{% comment %}\n")


def test_component_is_shown_in_the_gallery(component):
    gallery = "".join(path.read_text() for path in TEMPLATES.glob("components/*.html") if path != component)
    assert f'"components/{component.name}"' in gallery


def test_style_sheets_ask_for_nothing(style_sheet):
    assert not re.search(r"@import|url\(", style_sheet)


def test_style_sheets_leave_room_in_the_weight_of_a_first_visit():
    assert sum(len(gzip.compress(path.read_bytes())) for path in STYLE_SHEETS) < 25_000


@pytest.mark.parametrize("name", SELF_CONTAINED)
def test_pages_of_failure_depend_on_nothing(name):
    text = Path(TEMPLATES, name).read_text()
    assert set(re.findall(r"{% (\w+)", text)) == {"comment", "endcomment"}
    assert "{{" not in text
    assert "<h1>" in render_to_string(name)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_pages_of_refusal_need_no_context(name):
    html = render_to_string(name)
    assert "Ce site n’est pas un site de l’État" in html
    assert html.count('href="#q"') == html.count('id="q"') == 1


def test_frame_warns_of_invented_members_and_shows_the_release():
    site = {"is_state_site": True, "has_invented_members": True, "release": "1.2.3"}
    html = render_to_string("base.html", {"site": site})
    assert "Ce site contient des membres inventés" in html
    assert "Version 1.2.3" in html
    assert "n’est pas un site de l’État" not in html


@pytest.mark.parametrize(("address", "words"), [("/poles/minalogic/", "Pôles"), ("/themes/", "Thématiques")])
def test_frame_marks_the_current_part_of_the_site(rf, db, address, words):
    html = render_to_string("base.html", {}, request=rf.get(address))
    assert re.findall(r'aria-current="true">([^<]+)<', html) == [words]


def colours(theme):
    """The colours of css/tokens.css as {name: (red, green, blue)}."""
    light, dark = Path(STATIC, "css/tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    text = light if theme == "light" else light + dark
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", text))
    return {name: tuple(bytes.fromhex(value)) for name, value in found.items()}


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in colour]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


TEXT_ON_GROUND = [
    ("ink", "paper surface accent-soft warn-soft alert-soft mark"),
    ("ink-soft", "paper surface accent-soft"),
    ("accent", "paper surface accent-soft warn-soft"),
    ("accent-strong", "paper surface accent-soft"),
    ("on-button", "button button-hover"),
    ("warn-ink", "warn-soft"),
    ("good-ink", "good-soft"),
]
SHAPE_ON_GROUND = [("line-strong", "paper surface"), ("focus", "paper surface"), ("level-4", "paper surface-strong")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "grounds", "least"),
    [(*pair, 4.5) for pair in TEXT_ON_GROUND] + [(*pair, 3) for pair in SHAPE_ON_GROUND],
)
def test_colours_contrast_enough_in_both_themes(theme, front, grounds, least):
    found = colours(theme)
    for ground in grounds.split():
        assert contrast(found[front], found[ground]) >= least, f"{front} on {ground}"
