"""Persons and the households that benefits are decided for (보장가구)."""

from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="사람", doc="One person (개인).", is_person=True)

Household = build_entity(
    key="household",
    plural="households",
    label="보장가구",
    doc="Persons whose income and property are taken together (국민기초생활 보장법 시행령 제2조).",
    roles=[
        {"key": "head", "label": "가구주", "max": 1},
        {"key": "spouse", "label": "배우자", "max": 1},
        {"key": "child", "plural": "children", "label": "자녀"},
        {"key": "parent", "plural": "parents", "label": "부모"},
        {"key": "other", "plural": "others", "label": "그 밖의 가구원"},
    ],
)

ENTITIES = [Person, Household]
