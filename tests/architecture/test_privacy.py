"""Every field the office keeps is classified plain, personal or secret, and secret text is encrypted."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

CLASSES = {"plain", "personal", "secret"}
TEXT = (models.CharField, models.TextField, models.JSONField, ArrayField)
ENCRYPTED = "EncryptedTextField"

READABLE: Mapping[str, str] = {
    "CitizenSession.digest": "of what a cookie holds; the database finds the session by it",
    "Member.marks": "keyed digests of a name and a number, by which a member is found; no name can be read back",
    "Member.person": "the same, by which the same person is not taken in twice",
    "OpenSession.session_key": "the database finds the session by it; half an hour without use ends it",
    "OpenSession.session_data": "signed by Django; holds the account's number and codes, nothing of a household",
    "User.password": "Django keeps a salted hash, never the password",
    "Visit.condition": "codes from a fixed list, counted in statistics; rows are held by jurisdiction",
    "Visit.needs": "codes from a fixed list, counted in statistics; rows are held by jurisdiction",
}
"""Personal or secret text that is not encrypted: "Model.field" -> why it must be readable."""


@dataclass(frozen=True)
class Described:
    """A field as the check sees it: is it text a person could read, and is it encrypted."""

    text: bool = False
    encrypted: bool = False


def describe(field: models.Field) -> Described:
    """The description of a Django field."""
    encrypted = any(kind.__name__ == ENCRYPTED for kind in type(field).__mro__)
    return Described(text=isinstance(field, TEXT) and not field.choices, encrypted=encrypted)


def faults(model: str, fields: Mapping[str, Described], privacy: Mapping[str, str] | None) -> list[str]:
    """What is wrong with the classification of one model, one line each."""
    if privacy is None:
        return [f"{model} has no `privacy`"]
    found = [f"{model}.{name} is not classified" for name in fields if name not in privacy]
    found += [f"{model}.{name} is classified and does not exist" for name in privacy if name not in fields]
    for name, kind in privacy.items():
        if kind not in CLASSES:
            found.append(f"{model}.{name}: {kind!r} is not one of {', '.join(sorted(CLASSES))}")
        elif kind != "plain" and name in fields:
            readable = fields[name].text and not fields[name].encrypted
            if readable and f"{model}.{name}" not in READABLE:
                found.append(f"{model}.{name} is {kind} text and not encrypted")
    return found


def office_models() -> list[type[models.Model]]:
    """Every model the office declares; the tables Django makes for plain many-to-many links hold keys only."""
    return [
        m for config in apps.get_app_configs() if config.name.startswith("bandi.office") for m in config.get_models()
    ]


def test_every_field_is_classified() -> None:
    found = []
    for model in office_models():
        fields = {field.name: describe(field) for field in model._meta.concrete_fields}
        found += faults(model.__name__, fields, getattr(model, "privacy", None))
    assert office_models(), "the office has no models"
    assert not found


def test_no_model_inherits_its_classification() -> None:
    assert not [m.__name__ for m in office_models() if "privacy" not in vars(m)]


def test_every_exception_is_still_needed() -> None:
    readable = {
        f"{model.__name__}.{name}"
        for model in office_models()
        for name, kind in model.privacy.items()
        if kind != "plain" and describe(model._meta.get_field(name)) == Described(text=True)
    }
    assert set(READABLE) <= readable


@pytest.mark.parametrize(
    ("fields", "privacy", "fault"),
    [
        ({"name": Described()}, None, "Home has no `privacy`"),
        ({"name": Described()}, {}, "Home.name is not classified"),
        ({"name": Described()}, {"name": "public"}, "Home.name: 'public' is not one of"),
        ({}, {"name": "plain"}, "Home.name is classified and does not exist"),
        ({"name": Described(text=True)}, {"name": "secret"}, "Home.name is secret text and not encrypted"),
        ({"name": Described(text=True)}, {"name": "personal"}, "Home.name is personal text and not encrypted"),
    ],
)
def test_the_check_notices(fields: dict[str, Described], privacy: dict[str, str] | None, fault: str) -> None:
    assert [line for line in faults("Home", fields, privacy) if line.startswith(fault)]


def test_the_check_is_content_with_a_classified_model() -> None:
    fields = {"id": Described(), "name": Described(text=True, encrypted=True), "birth": Described()}
    assert not faults("Home", fields, {"id": "plain", "name": "secret", "birth": "personal"})
