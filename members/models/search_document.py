"""The text of each member, ready to be searched: derived, kept by triggers, rebuilt at any time (members/search.py)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from members.models.member import Member


class SearchDocument(models.Model):
    member = models.OneToOneField(
        Member, models.CASCADE, primary_key=True, related_name="search_document", verbose_name="membre"
    )
    words = SearchVectorField("mots")

    class Meta:
        verbose_name = "texte cherché"
        verbose_name_plural = "textes cherchés"
        indexes = [GinIndex(fields=["words"], name="searchdocument_by_word")]

    def __str__(self) -> str:
        return str(self.member)
