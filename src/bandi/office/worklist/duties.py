"""What is to be done about a household, and what told us to (할 일): codes with their words in two languages."""

from enum import StrEnum


class Source(StrEnum):
    """What told us that something is to be done (할 일의 출처)."""

    ROUND = "round"
    REPORT = "report"
    OWN_FIND = "own_find"
    REFERRAL = "referral"
    RECHECK = "recheck"
    CLOCK = "clock"
    FOLLOW_UP = "follow_up"
    TRANSFER = "transfer"
    CARE = "care"
    UNIVERSAL = "universal"
    CITIZEN = "citizen"


SOURCES: dict[str, tuple[str, str]] = {
    Source.ROUND: ("발굴 차수", "Round"),
    Source.REPORT: ("신고", "Report"),
    Source.OWN_FIND: ("직접 발견", "Own find"),
    Source.REFERRAL: ("의뢰 회신", "Referral back"),
    Source.RECHECK: ("재확인", "Re-check"),
    Source.CLOCK: ("법정 기한", "Statutory clock"),
    Source.FOLLOW_UP: ("사후 관리", "Follow-up"),
    Source.TRANSFER: ("전입 이관", "Moved here"),
    Source.CARE: ("돌봄단", "Care team"),
    Source.UNIVERSAL: ("보편방문", "Universal visit"),
    Source.CITIZEN: ("주민의 요청", "Asked by the person"),
}
"""Source -> its words in Korean and English."""

DUTIES: dict[str, tuple[str, str]] = {
    "first_contact": ("첫 연락하기", "Make the first contact"),
    "go_on": ("하던 일 이어가기", "Go on with the work"),
    "own_find": ("직접 발견한 가구 살피기", "Look after a household found by an officer"),
    "marker_tell": ("주의 표시를 본인에게 알리기", "Tell the person of a safety marker"),
    "number_notice": ("전화번호 조회를 본인에게 알리기", "Tell the person that a number was looked up"),
    "next_rung": ("다음 방법으로 찾기", "Try the next way of reaching them"),
    "answer_wait": ("보낸 요청의 답 확인하기", "Look for the answer to a request"),
    "recheck": ("정한 날에 다시 살피기", "Look again on the day set"),
    "field_merge": ("휴대전화에서 쓴 방문 기록 합치기", "Merge a visit written on the telephone"),
    "transfer_wait": ("넘긴 동네의 답 확인하기", "Look for the answer of the office it was handed to"),
    "transfer": ("이관받은 가구 살피기", "Look after a household handed over"),
    "benefit_decision": ("급여 결정 확인하기", "See what was decided on a benefit"),
    "report_ex_officio": ("동의 없는 직권신청 보고하기", "Report an application made without consent"),
    "consent_withdrawn": ("동의 철회를 기관에 알리기", "Tell a body that consent was withdrawn"),
    "referral_answer": ("의뢰 답 확인하기", "See what a referral brought"),
    "monthly_contact": ("의뢰 진행 다달이 확인하기", "Ask how a referral goes this month"),
    "case_survey": ("욕구·위기도 조사하기", "Make the needs and crisis survey"),
    "case_plan": ("서비스 제공계획 세우기", "Write the service plan"),
    "case_monitor": ("사례 점검하기", "Check on a case"),
    "case_task": ("사례회의에서 맡은 일", "Task from a case meeting"),
    "case_hand_up": ("올라온 사례 받을지 답하기", "Answer a case handed up"),
    "case_back": ("되돌아온 사례 이어 가기", "Carry on a case that came back"),
    "case_approve": ("사례 종결 승인하기", "Approve the closure of a case"),
    "follow_up": ("끝나거나 멈춘 지원 뒤 살피기", "Look in after support ended"),
    "survey_unseen": (
        "사실조사에서 두 번 만나지 못한 가구 살피기",
        "Look after a household the survey met twice nobody of",
    ),
    "round_missed": ("놓친 순회 챙기기", "See to a round that was missed"),
    "report_look": ("알려 온 가구 살피기", "Look after a household that was reported"),
    "care_worry": ("돌봄단원이 걱정된다고 한 가구 살피기", "Look after a household a care-team member worries about"),
    "care_silent": ("돌봄 연락이 끊긴 가구 살피기", "Look after a household in care that nobody reached for long"),
    "care_alone": ("돌봄단원이 없는 가구 맡기기", "Give a household in care to a member"),
    "own_correct": ("틀렸다고 한 자료에 답하기", "Answer who says that a record is wrong"),
    "own_explain": ("자동으로 정한 순서를 설명하기", "Explain the automated ordering to the person"),
    "own_review": ("사람이 다시 살펴 답하기", "Look again as a person, and answer"),
    "own_talk": ("이야기하고 싶다는 주민에게 연락하기", "Get in touch with who asked for a person"),
    "visit_request": ("신청한 방문 가기", "Make the visit that was asked for"),
    "report_tell": ("알린 분께 결과 알리기", "Tell the reporter how it ended"),
    "universal_offer": ("보편방문 안내하기", "Offer the visit everybody is offered"),
    "universal_answer": ("보편방문 답 여쭙기", "Ask for the answer to an offered visit"),
    "universal_unreached": ("보편방문, 다른 방법으로 만나기", "Find another way to offer the visit"),
    "universal_visit": ("보편방문 하기", "Make a universal visit"),
    "claim_decision": ("신청 결정하기", "Decide on an application"),
    "claim_confirm": ("신청 거절 의견 확인하기", "Agree to the refusal of an application, or send it back"),
    "claim_objection": ("이의신청 심사하기", "Decide on an objection"),
}
"""Code of a duty -> its words in Korean and English; each room adds those it opens."""

BY_HAND = (Source.REPORT, Source.OWN_FIND, Source.REFERRAL, Source.TRANSFER)
"""Sources whose duties an officer may mark as done herself; the others end when what they ask for is recorded."""

OWN_FIND = "own_find"
"""Candidate.asked of a household that an officer found herself."""

UNIVERSAL = "universal"
"""Candidate.asked of a household at a turn of life, to which a visit was offered as to everybody."""

FOUND: dict[str, tuple[str, str]] = {
    "unpaid": ("고지서·독촉장이 쌓여 있음", "bills or reminders pile up"),
    "cut_off": ("전기·가스·물이 끊김", "power, gas or water is cut off"),
    "no_food": ("먹을 것이 없음", "nothing to eat"),
    "ill": ("아픈데 치료를 못 받음", "ill and without treatment"),
    "not_seen": ("이웃이 오래 보지 못함", "not seen by neighbours for long"),
    "no_home": ("살 곳이 마땅치 않음", "no proper place to live"),
    "child": ("아이 돌봄이 걱정됨", "a child may not be cared for"),
    "asked_help": ("도와 달라고 함", "asked for help"),
}
"""What an officer saw when she found a household herself, ticked from a list."""
