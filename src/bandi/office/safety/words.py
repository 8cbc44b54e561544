"""What a marker warns of, what happened at a door, and what a hub lends, in Korean and English (안전 낱말)."""

MARKERS: dict[str, tuple[str, str]] = {
    "marker_dog": ("사나운 개", "Dangerous dog"),
    "marker_threat": ("위협·폭언", "Threats or abuse"),
    "marker_violence": ("폭행", "Violence"),
    "marker_weapon": ("흉기", "Weapon"),
    "marker_drink": ("술에 취함", "Drunkenness"),
    "marker_infection": ("감염 주의", "Risk of infection"),
    "marker_building": ("건물 위험", "Unsafe building"),
    "marker_other": ("그 밖", "Other"),
}
"""What a visitor must mind. A marker never enters a score."""

INCIDENTS: dict[str, tuple[str, str]] = {
    "incident_abuse": ("폭언", "Verbal abuse"),
    "incident_threat": ("위협", "Threat"),
    "incident_assault": ("폭행", "Assault"),
    "incident_sexual": ("성희롱·성폭력", "Sexual harassment or violence"),
    "incident_dog": ("개에게 물리거나 쫓김", "Bitten or chased by a dog"),
    "incident_fall": ("넘어짐·다침", "Fall or injury"),
    "incident_other": ("그 밖", "Other"),
}
"""What happened to somebody of the hub."""

LIKELY: dict[str, str] = {
    "incident_abuse": "marker_threat",
    "incident_threat": "marker_threat",
    "incident_assault": "marker_violence",
    "incident_sexual": "marker_violence",
    "incident_dog": "marker_dog",
    "incident_fall": "marker_building",
    "incident_other": "marker_other",
}
"""Incident -> the marker it makes."""

TOLD: dict[str, tuple[str, str]] = {
    "told_letter": ("편지", "Letter"),
    "told_call": ("전화", "Telephone"),
    "told_talk": ("만나서", "In person"),
}
"""How the person was told of a marker."""

POOL: dict[str, tuple[str, str]] = {
    "pool_car": ("차량", "Car"),
    "pool_watch": ("스마트워치", "Smart watch"),
    "pool_bell": ("휴대용 비상벨", "Portable alarm"),
    "pool_phone": ("업무용 전화기", "Office telephone"),
    "pool_tablet": ("태블릿", "Tablet"),
}
"""What a hub lends for visits."""
