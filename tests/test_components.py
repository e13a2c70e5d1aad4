"""The components do what their heads say: hooks for scripts, escaping, and each state said in words."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string

from members.cards import PoleOfMember
from members.maps import ring
from members.views.gallery import PAGES, gallery
from members.views.gallery_samples import chip, facet, member_card, pages, pole_card


def render(component, **arguments):
    return render_to_string(f"components/{component}.html", arguments)


def facet_option(**changes):
    option = {"value": "pme", "label": "PME", "count": 12, "checked": False, "depth": 0, "is_unknown": False}
    return SimpleNamespace(**{**option, **changes})


def facet_lines(*options):
    template = Template("{% load facets %}{% facet_lines options 'categorie' %}")
    return template.render(Context({"options": options}))


def test_facet_line_carries_value_and_plain_count():
    html = facet_lines(facet_option(count=12345))
    assert 'data-value="pme" data-count="12345"' in html
    assert "<small>12\u202f345</small>" in html


def test_facet_line_is_checked_when_its_value_is_chosen():
    assert " checked>" in facet_lines(facet_option(checked=True))
    assert " checked>" not in facet_lines(facet_option())


def test_facet_line_tells_apart_zeros_children_and_unknown():
    html = facet_lines(facet_option(count=0, depth=1, is_unknown=True))
    assert 'class="facet-child facet-unknown facet-zero"' in html


def test_facet_line_escapes_what_it_is_given():
    html = facet_lines(facet_option(value='"><script>', label="<b>"))
    assert "<script>" not in html
    assert "<b>" not in html


def test_facet_folds_what_comes_after_eight_but_never_a_checked_value():
    rows = [(str(number), f"Valeur {number}", 0, number) for number in range(12)]
    html = render("facet", facet=facet("theme", "Thématique", rows, {"11"}))
    always_seen, folded = html.split("<details>")
    assert 'data-facet="theme"' in always_seen
    assert 'data-value="11"' in always_seen
    assert "Voir 3 autres" in folded


def test_facet_without_value_says_so():
    assert "Aucune valeur connue" in render("facet", facet=facet("taille", "Effectif", [], set()))


def test_result_count_keeps_a_plain_integer_for_scripts():
    html = render("result_count", total=1000000, singular="membre", plural="membres", note="")
    assert 'data-total="1000000"' in html
    assert "1\u202f000\u202f000</strong> membres" in html


@pytest.mark.parametrize(("total", "words"), [(0, "0</strong> membre\n"), (1, "1</strong> membre\n")])
def test_result_count_is_singular_up_to_one(total, words):
    html = render("result_count", total=total, singular="membre", plural="membres", note="")
    assert words in html.replace("</p>", "\n")


def test_each_chip_removes_itself_and_all_can_be_cleared():
    html = render("chips", chips=[chip("Catégorie", "PME") | {"remove_url": "/membres/?q=a"}], clear_url="/")
    assert 'href="/membres/?q=a"' in html
    assert "Retirer le filtre" in html
    assert 'href="/">Tout effacer' in html


def test_no_chip_leaves_no_trace():
    assert render("chips", chips=[], clear_url="/membres/").strip() == ""


def test_member_card_says_what_is_not_known():
    card = member_card(category_label="", place="", themes=[], markets=[], poles=[], source_label="")
    html = render("member_card", card=card, heading="h2")
    assert "Catégorie non renseignée" in html
    assert "Lieu non renseigné" in html
    assert "<dl" not in html


def test_member_card_shows_a_distance_of_zero():
    assert "à 0&nbsp;km" in render("member_card", card=member_card(distance_km=0), heading="h2")


def test_member_card_never_passes_a_mention_or_a_doubt_over_in_silence():
    card = member_card(evidence_note="mentionné en 2009", to_verify=True, invented=True, poles=[])
    html = render("member_card", card=card, heading="h2")
    assert "mentionné en 2009" in html
    assert "à vérifier" in html
    assert "membre inventé" in html


def test_member_card_escapes_what_it_is_given():
    marked = dict.fromkeys(("name", "acronym", "category_label", "place", "activity", "evidence_note"), '<b>"&')
    marked |= {"source_label": "<b>", "source_date": "<b>", "url": '"><b>', "themes": ["<b>"], "markets": ["<b>"]}
    card = member_card(**marked, poles=[PoleOfMember("<b>", '"><b>', "<b>"), PoleOfMember("<b>", "", "")])
    html = render("member_card", card=card, heading="h2")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 15


def test_list_of_cards_names_each_member_for_scripts():
    template = Template("{% load cards %}{% member_cards cards 'h3' %}")
    html = template.render(Context({"cards": [member_card(slug="a"), member_card(slug='"><b>')]}))
    assert (
        html.count('<li data-member="a"><article') == html.count('<li data-member="&quot;&gt;&lt;b&gt;"><article') == 1
    )
    assert html.count("<h3 ") == 2


def test_pole_card_without_known_label_does_not_deny_it():
    html = render("pole_card", card=pole_card(label_text="", themes=[], regions=[]), heading="h2")
    assert "non renseigné" in html
    assert "non labellisé" not in html


def test_pagination_of_one_page_leaves_no_trace():
    assert render("pagination", pages=pages(1, 1)).strip() == ""


def test_page_links_keep_the_search_and_drop_page_one(rf):
    request = rf.get("/membres/?q=caf%C3%A9&theme=mer&theme=eau&page=2")
    page = Paginator(range(100), 20).page(2)
    template = Template("{% load pagination %}{% page_links page %}")
    html = template.render(Context({"request": request, "page": page}))
    assert 'href="?q=caf%C3%A9&amp;theme=mer&amp;theme=eau" rel="prev"' in html
    assert 'href="?q=caf%C3%A9&amp;theme=mer&amp;theme=eau&amp;page=3" rel="next"' in html
    assert 'page=2" aria-current="page"' in html


def test_bar_chart_is_a_table_whose_figures_are_links():
    bars = [{"label": "PME", "count": 1200, "url": "/membres/?categorie=pme", "percent": 100}]
    html = render("bar_chart", caption="Membres", head="Catégorie", unit="Membres", bars=bars, note="")
    assert '<a href="/membres/?categorie=pme" aria-label="PME : 1\u202f200">1\u202f200</a>' in html
    assert 'class="bar-length" width="100"' in html


def test_map_gives_each_part_once_as_shape_and_once_as_row():
    item = {
        "code": "38",
        "name": "Isère",
        "path": "M0,0Z",
        "label": "Isère (38) : 3 membres",
        "count": 3,
        "url": "/territoires/departements/38/",
        "level": 2,
    }
    html = render(
        "map", title="Carte", items=[item], view_box="0 0 9 9", legend=[], unit="Membres", note="", anchor="carte"
    )
    assert html.count('href="/territoires/departements/38/"') == 2
    assert '<path class="level-2" d="M0,0Z">' in html


def test_facts_never_leave_a_blank():
    html = render("facts", facts=[{"label": "SIREN", "value": ""}])
    assert "non renseigné" in html


def test_empty_time_line_is_said_not_drawn():
    html = render("label_timeline", periods=[])
    assert "non renseignées" in html
    assert "<ol" not in html


@pytest.mark.parametrize("name", PAGES)
def test_gallery_renders_every_page_with_no_undefined_argument(rf, db, settings, name):
    settings.DEBUG = True
    response = gallery(rf.get(f"/composants/{name}"), name)
    assert response.status_code == 200
    assert response.content.decode().count('id="q"') == 1


def test_gallery_is_closed_to_visitors(rf, settings):
    settings.DEBUG = False
    with pytest.raises(Http404):
        gallery(rf.get("/composants/"))


def test_outline_in_whole_numbers_keeps_its_corners():
    assert ring("M0.4,0.4L10.2,0L10.4,0.2L10,9.8") == "M0,0l10,0 0,10z"


def test_outline_smaller_than_a_unit_is_left_out():
    assert ring("M5.1,5.1L5.2,5.3L5.4,5.2") == ""
