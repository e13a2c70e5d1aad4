"""What every record that keepers edit has in the admin: a reason, one history, the origin of its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import pghistory
from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst

from poles.changes import History, Trail
from poles.models import Fact
from poles.partial_dates import PartialDateField
from poles.provenance import field_label, origin_label, typed_by_hand

CHANGES_PER_PAGE = 20
# For records and for the lines in their pages: « exemple.fr » typed without a scheme is https; dates are short.
FORM_FIELDS: dict[Any, Any] = {
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})},
    PartialDateField: {
        "widget": forms.TextInput(attrs={"size": 12}),
        "help_text": "2023, 05/2023 ou 12/05/2023",
    },
}
LOST_RACE = (
    "Rien n’a été enregistré : une autre personne a modifié ces données au même moment, "
    "ou deux lignes se contredisent. Vérifiez la fiche, puis recommencez."
)


class LinesField(SimpleArrayField):
    """A list of texts, one per line: names hold commas."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or "Un par ligne."
        super().__init__(base_field, delimiter="\n", **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "\n".join(line.strip() for line in value.splitlines() if line.strip())
        return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class RecordForm(forms.ModelForm):
    why = forms.CharField(
        label="Motif",
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Facultatif : pourquoi cette modification ? Le motif se lit dans l’historique.",
    )


class LineForm(forms.ModelForm):
    """A line in the page of another record.

    Django leaves out of its checks every constraint that names that record, or a column that the database computes:
    the keeper would meet them as a refusal of the database, with all that was typed lost.
    """

    computed: frozenset[str] = frozenset()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own hook
        if self.errors:
            return
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions() - self.computed)  # type: ignore[attr-defined] # Django's own hook
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined] # Django's own hook


def date_column(field: str, label: str) -> Callable[[Any], str]:
    """A column of partial dates, as short as people type them."""

    @admin.display(description=label, ordering=field, empty_value="–")
    def column(record: Any) -> str:
        value = getattr(record, field)
        return value.as_typed if value else "–"

    return column


def unseen_models() -> list[type[models.Model]]:
    """Tables that keepers never meet: links between two others, and what is derived from them."""
    known = {*admin.site._registry, *(each for each in apps.get_models() if hasattr(each, "pgh_event_model"))}
    return [each for each in apps.get_models(include_auto_created=True) if each not in known]


def without_lines(tree: list[Any], starts: tuple[str, ...]) -> list[Any]:
    """A tree of texts, as nested lists, without those that start so."""
    kept = [without_lines(each, starts) if isinstance(each, list) else each for each in tree]
    return [each for each in kept if each != [] and not str(each).startswith(starts)]


def list_title(model_admin: admin.ModelAdmin) -> dict[str, Any]:
    """« Membres », where Django says « Sélectionnez l’objet membre à changer »."""
    return {"title": capfirst(model_admin.opts.verbose_name_plural)}


class KeptRelations:
    """Beside a chooser, no red cross: a pôle is not deleted from the page of one of its members."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc] # beside a ModelAdmin
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


class RecordAdmin(KeptRelations, admin.ModelAdmin):
    form = RecordForm
    save_on_top = True
    list_per_page = 50
    # Counting every row again for « sur 20 000 » and for each filter costs more than the page itself.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    object_history_template = "admin/record_history.html"
    formfield_overrides: ClassVar[dict[Any, Any]] = {**FORM_FIELDS, ArrayField: {"form_class": LinesField}}
    # Tables whose events tell the history of the record, the record's own first.
    trails: Sequence[Trail] = ()
    # Fields of which `record.facts` tells the origin.
    fields_with_origin: ClassVar[frozenset[str]] = frozenset()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, ("Motif de la modification", {"fields": ["why"]})] if may_save else fieldsets

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, list_title(self) | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Saves, or shows the form again with what was typed.

        Another keeper may write between the checks of the form and the save; the database then refuses. Checked again,
        the form sees that write and says what is wrong.
        """
        for _ in range(2):
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                continue
        messages.error(request, LOST_RACE)
        return HttpResponseRedirect(request.get_full_path())

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        # Called once the form is valid, before anything is written: the reason is on every event that follows.
        pghistory.context(why=form.cleaned_data.get("why", ""))
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        typed_by_hand(obj, self.typed_fields(form), by=request.user)

    def typed_fields(self, form: Any) -> list[str]:
        return [name for name in form.changed_data if name in self.fields_with_origin]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined] # Django's own
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = self._history_context(request, record) | (extra_context or {})
        return TemplateResponse(request, self.object_history_template, context)

    def _history_context(self, request: HttpRequest, record: models.Model) -> dict[str, Any]:
        paginator = self.get_paginator(request, History(record, self.trails), CHANGES_PER_PAGE)  # type: ignore[arg-type] # sliceable, as long as its moments
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        return {
            **self.admin_site.each_context(request),
            "title": f"Historique : {record}",
            "page": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": record,
            "opts": self.opts,
        }

    # The events that triggers keep are the one history: Django's own journal would tell a second, poorer truth.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        return None

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What goes with a deletion, as far as keepers know it."""
        tree, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        unseen = [model._meta for model in unseen_models()]
        starts = tuple(f"{capfirst(options.verbose_name)}: " for options in unseen)
        names = {str(options.verbose_name_plural) for options in unseen}
        shown = {name: count for name, count in counts.items() if str(name) not in names}
        return without_lines(tree, starts), shown, forbidden, protected

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        pghistory.context(why=f"Suppression en lot ({len(queryset)} {self.opts.verbose_name_plural})")
        super().delete_queryset(request, queryset)

    @admin.display(description="origine des champs")
    def origins(self, record: Any) -> SafeString:
        """What each field rests on, as a table."""
        if record is None or record.pk is None:
            return format_html("{}", "Les champs que vous remplissez seront notés comme saisis par vous.")
        facts = record.facts.select_related("source", "entered_by")
        if not facts:
            return format_html("{}", "Rien n’est noté.")
        rows = format_html_join("", ORIGIN_ROW, (origin_row(record, fact) for fact in facts))
        return format_html(ORIGIN_TABLE, rows)


ORIGIN_ROW = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>'
ORIGIN_TABLE = (
    '<table class="origins"><thead><tr><th scope="col">Champ</th><th scope="col">Origine</th>'
    '<th scope="col">Tel qu’écrit</th><th scope="col">Noté le</th></tr></thead><tbody>{}</tbody></table>'
)


def origin_row(record: models.Model, fact: Fact) -> tuple[str, str, str, str]:
    return (
        field_label(type(record), fact.field),
        origin_label(fact),
        Truncator(fact.as_written).chars(120),
        date_format(fact.recorded_on, "SHORT_DATE_FORMAT"),
    )
