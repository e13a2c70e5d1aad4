"""The search index: derived from the other tables, rebuilt at any time (members/search/, docs/search.md).

A set of members is a serialised roaring bitmap (pyroaring) of document numbers. Documents are the published members,
numbered from 0 in alphabetical order: the order of the bits is the order of the names.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func


class SearchGeneration(models.Model):
    """Which building of the index this is: one row, or none before the first."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField("numéro")
    # Memberships begin and end at midnight: what was built yesterday is completed for those.
    day = models.DateField("jour pour lequel il est construit")
    documents = models.IntegerField("nombre de documents")
    # By document, in their order: eight bytes each, as a process keeps them.
    members = models.BinaryField("membres")

    class Meta:
        verbose_name = "génération de l’index"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="searchgeneration_is_one_row")]

    def __str__(self) -> str:
        return f"{self.number} ({self.day})"


class SearchChange(models.Model):
    """What has changed since the index was built. Triggers write it in the transaction of whoever writes.

    A member, or the names of pôles, themes and places, or else something that pages of results show.
    """

    member = models.BigIntegerField("membre", null=True)
    names = models.BooleanField("noms", default=False)

    class Meta:
        verbose_name = "changement à indexer"
        verbose_name_plural = "changements à indexer"

    def __str__(self) -> str:
        return str(self.member or "noms")


class SearchDocument(models.Model):
    """The number of a published member in the index. No foreign key: it would lock members while they are numbered."""

    member_id = models.BigIntegerField("membre", primary_key=True)
    doc = models.IntegerField("numéro")
    key = models.TextField("nom sans marques", db_collation="C")
    glued = models.IntegerField("empreinte du nom en un mot")

    class Meta:
        verbose_name = "document"
        indexes = [
            models.Index(fields=["key", "member_id"], include=["doc"], name="searchdocument_by_key"),
            models.Index(fields=["glued"], name="searchdocument_by_glued_key"),
        ]

    def __str__(self) -> str:
        return f"{self.doc} {self.key}"


class SearchWord(models.Model):
    """Who has a word in their text, and in their names. The word « =date » is a whole acronym, alias or legal name."""

    word = models.TextField("mot", db_collation="C")
    bare = models.TextField("mot sans marques", db_collation="C")
    plain = models.TextField("masculin singulier", db_collation="C")
    stems = models.GeneratedField(
        expression=Func("word", "bare", "plain", function="search_stems"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    near = ArrayField(models.IntegerField(), verbose_name="fautes de frappe")
    members = models.IntegerField("nombre de membres")
    docs = models.BinaryField("dans le texte ou le nom")
    names = models.BinaryField("dans le nom")

    class Meta:
        verbose_name = "mot"
        # Not its primary key: Django would add an index for LIKE, which the collation C does not need.
        constraints = [models.UniqueConstraint(fields=["word"], name="searchword_given_once")]
        indexes = [
            models.Index(fields=["bare"], name="searchword_by_bare"),
            # Every search reads the stems: they are sorted in at once. Corrections wait for the end of a building,
            # which sorts them in together, twice as fast (kB).
            GinIndex(fields=["stems"], fastupdate=False, name="searchword_by_stem"),
            GinIndex(fields=["near"], gin_pending_list_limit=1_000_000, name="searchword_by_near"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchSet(models.Model):
    """Who has a value: family « category », value « pme »; family « pole », value its primary key…"""

    family = models.CharField("famille", max_length=20)
    value = models.CharField("valeur", max_length=60)
    docs = models.BinaryField("membres")

    class Meta:
        verbose_name = "ensemble"
        constraints = [models.UniqueConstraint(fields=["family", "value"], name="searchset_given_once")]

    def __str__(self) -> str:
        return f"{self.family} {self.value}"
