# ruff: noqa: DJ008 (nobody reads these as text)
"""The site's tables, as far as the page reads them."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        managed = False
        db_table = "poles_region"


class Departement(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    region = models.ForeignKey(Region, models.PROTECT)

    class Meta:
        managed = False
        db_table = "poles_departement"


class Commune(models.Model):
    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        managed = False
        db_table = "poles_commune"


class Theme(models.Model):
    slug = models.SlugField()
    label = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        managed = False
        db_table = "poles_theme"


class Pole(models.Model):
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    published = models.BooleanField()

    class Meta:
        managed = False
        db_table = "poles_pole"


class Member(models.Model):
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40)
    category = models.CharField(max_length=40)
    description = models.TextField()
    commune = models.ForeignKey(Commune, models.PROTECT, null=True)
    departement = models.ForeignKey(Departement, models.PROTECT, null=True)
    workforce = models.CharField(max_length=2)
    state = models.CharField(max_length=10)
    sort_key = models.TextField()

    class Meta:
        managed = False
        db_table = "members_member"


class Membership(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    pole = models.ForeignKey(Pole, models.PROTECT)
    start = models.TextField(null=True)
    evidence = models.CharField(max_length=8)
    confirmed_on = models.DateField(null=True)
    keywords_as_written = models.CharField(max_length=500)
    widest_span = DateRangeField()
    themes = models.ManyToManyField(Theme, related_name="+", db_table="members_membership_themes")
    markets = models.ManyToManyField(Theme, related_name="+", db_table="members_membership_markets")

    class Meta:
        managed = False
        db_table = "members_membership"
