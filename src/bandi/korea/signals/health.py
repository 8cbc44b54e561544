"""Illness, care, and care that nobody asks for (건강)."""

from bandi.engine.contract.signals import SignalType, Threshold, Unused
from bandi.engine.words import Kind
from bandi.korea.signals.registered import BY_ID, registered

HELD = (
    "a year from the last file that names the person: whether it lists all or only the newly entered is not known [I]"
)
BENEFITS = ("livelihood", "housing", "basic_pension")

SIGNALS = (
    registered(
        "self_harm_emergency_visit", "자해·자살 시도 응급실 내원", "Emergency-room visit for self-harm",
        counted="events", lasts=12, why="the year after an attempt is the most dangerous [M]",
    ),
    registered(
        "suicide_high_risk_case", "자살 고위험군 관리", "Suicide high-risk case",
        counted="status", lasts=6, why="holds half a year from the last file that names the person [I]",
    ),
    registered(
        "long_without_medical_care", "의료기관 장기 미이용", "Long non-use of medical care",
        counted="arrears",
        why="counted by months as the institution counts them; the length it asks is not published, so each counts [I]",
    ),
    registered(
        "excessive_medical_cost", "의료비 과다 지출", "Excessive medical cost",
        counted="events", lasts=12, why="what was paid is missed for about a year [I]",
    ),
    registered(
        "severe_disease_special_case", "중증질환 산정특례", "Severe-disease special case",
        counted="status", lasts=12, why=HELD,
    ),
    registered(
        "long_term_care_graded", "노인장기요양 등급", "Long-term-care grade", counted="status", lasts=12, why=HELD
    ),
    registered(
        "long_term_care_below_grade", "노인장기요양 등급외", "Long-term-care applicant below grade",
        counted="status", lasts=12, why=HELD,
    ),
    registered(
        "dependant_in_long_term_care", "피부양자 장기요양", "Dependant in long-term care",
        counted="status", lasts=12, why=HELD,
    ),
    registered(
        "catastrophic_medical_support", "재난적 의료비 지원", "Catastrophic-medical-cost support",
        counted="events", lasts=12, why="what was paid is missed for about a year [I]",
    ),
    SignalType(
        id="care_without_benefit",
        feed="nhis_long_term_care",
        kind=Kind.USE,
        ko="돌봄이 필요하나 받는 급여 없음",
        en="In need of care and receiving nothing",
        law=f"사회보장급여법 제12조의2, {BY_ID['long_term_care_graded'].law}",
        counted="scan",
        states=("care_graded", "care_below_grade"),
        thresholds=(Threshold(least_months=12),),
        unused=(Unused("ssis_benefits", BENEFITS),),
        lasts=12,
        valid_from=BY_ID["long_term_care_graded"].valid_from,
        source="one city found 1,182 of 8,723 residents on its register of developmental disability who used no "
        "service but the allowance [V]; register, services and the twelve months are ours [I]",
    ),
)  # fmt: skip
