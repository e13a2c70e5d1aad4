from django.apps import AppConfig


class PolesConfig(AppConfig):
    name = "poles"
    verbose_name = "pôles"
    default_auto_field = "django.db.models.BigAutoField"
