"""People who sign in: one without rights, unless told otherwise. Their password is « motdepasse »."""

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory, Password


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    class Params:
        staff = factory.Trait(is_staff=True)
        administrator = factory.Trait(is_staff=True, is_superuser=True)

    username = factory.Sequence(lambda n: f"personne-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@exemple.fr")
    password = Password("motdepasse")
