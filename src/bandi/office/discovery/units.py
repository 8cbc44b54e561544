"""Units of the rules' parameters, in words (단위)."""

UNITS: dict[str, tuple[str, str]] = {
    "won/month": ("원(한 달)", "won a month"),
    "won/year": ("원(한 해)", "won a year"),
    "won/visit": ("원(한 번)", "won a visit"),
    "won": ("원", "won"),
    "/1": ("비율(0~1)", "share (0 to 1)"),
    "years": ("년·세", "years"),
    "year": ("년도", "year"),
    "months": ("개월", "months"),
    "month": ("월", "month"),
    "month of the year": ("월", "month of the year"),
    "days": ("일", "days"),
    "days/year": ("일(한 해)", "days a year"),
    "times": ("번", "times"),
    "points": ("점", "points"),
    "hours": ("시간", "hours"),
    "1 or 0": ("1(예) 또는 0(아니오)", "1 (yes) or 0 (no)"),
}
