"""Every page that lists or counts members, whatever its address. Addresses are a contract: see docs/architecture.md."""

from django.urls import path, register_converter

from members.converters import DepartementCode, RegionCode, Siren
from members.views import (
    data,
    directory,
    exports,
    figures,
    gallery,
    home,
    member,
    pole,
    site_pages,
    suggestions,
    territory,
    theme,
)

register_converter(Siren, "siren")
register_converter(RegionCode, "region")
register_converter(DepartementCode, "departement")

urlpatterns = [
    path("", home.home, name="home"),
    path("poles/", pole.pole_list, name="poles"),
    path("poles/<slug:slug>/", pole.pole_detail, name="pole"),
    path("membres/", directory.member_list, name="members"),
    path("membres/suggestions", suggestions.suggestions, name="suggestions"),
    path("membres/export.csv", exports.members_csv, name="members_csv"),
    path("membres/export.xlsx", exports.members_xlsx, name="members_xlsx"),
    path("membres/export.json", exports.members_json, name="members_json"),
    path("membres/siren/<siren:siren>/", member.by_siren, name="member_by_siren"),
    path("membres/<slug:slug>/", member.member_detail, name="member"),
    path("themes/", theme.theme_list, name="themes"),
    path("themes/<slug:slug>/", theme.theme_detail, name="theme"),
    path("territoires/", territory.territory_list, name="territories"),
    path("territoires/regions/<region:code>/", territory.region_detail, name="region"),
    path("territoires/departements/<departement:code>/", territory.departement_detail, name="departement"),
    path("chiffres/", figures.figures, name="figures"),
    path("donnees/", data.data, name="data"),
    path("a-propos/", site_pages.about, name="about"),
    path("gestionnaires/", site_pages.keepers, name="keepers"),
    path("accessibilite/", site_pages.accessibility, name="accessibility"),
    path("mentions-legales/", site_pages.legal, name="legal"),
    path("composants/", gallery.gallery, name="gallery"),
    path("composants/<str:page>/", gallery.gallery, name="gallery_page"),
]
