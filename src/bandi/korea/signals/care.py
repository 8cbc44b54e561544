"""Welfare, school and health centres: what ended, and what was offered and not reached (복지·교육·보건소)."""

from bandi.korea.signals.registered import registered

HELD = (
    "half a year from the last file that names the person: whether it lists all or only the newly entered is not known"
)

SIGNALS = (
    registered(
        "benefit_stopped", "급여 중지", "Benefit stopped",
        counted="events", lasts=6, states=("livelihood_stopped", "housing_stopped", "basic_pension_stopped"),
        why="housing benefit and basic pension beside livelihood, six months [I]; rejections are not in the file",
    ),
    registered(
        "membership_not_applied", "급여 안내 뒤 미신청", "Guided to a benefit and did not apply",
        counted="status", lasts=6, why=f"{HELD} [I]",
    ),
    registered(
        "discharged_from_facility", "시설 퇴소", "Discharged from a facility",
        counted="events", lasts=12, why="a year in which a life of one's own begins [I]",
    ),
    registered(
        "student_in_crisis", "위기 학생", "Student in crisis",
        counted="status", lasts=6, why=f"{HELD}: about a school term [I]",
    ),
    registered(
        "visiting_health_intensive", "방문건강 집중관리", "Visiting-nurse intensive group",
        counted="status", lasts=6, why=f"{HELD} [I]",
    ),
    registered(
        "newborn_hearing_loss", "신생아 난청 확진", "Newborn with confirmed hearing loss",
        counted="status", lasts=6, why=f"{HELD} [I]",
    ),
    registered(
        "nutrition_plus_unsupported", "영양플러스 미지원", "NutriPlus waiting or unsupported",
        counted="status", lasts=6, why=f"{HELD} [I]",
    ),
    registered(
        "diaper_formula_support", "기저귀·조제분유 지원", "Diaper or formula support",
        counted="status", lasts=6, why=f"{HELD} [I]",
    ),
)  # fmt: skip
