"""What a steward filters by and sets."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandi.office.audit.models import Action
from bandi.office.boxes import choose, day_box
from bandi.office.discovery import door

ACTIONS = {
    Action.LIST_VIEW: _("목록 열람"),
    Action.MAP_VIEW: _("지도 열람"),
    Action.TEAM_VIEW: _("팀 화면 열람"),
    Action.DISTRICT_VIEW: _("구 현황 열람"),
    Action.HOUSEHOLD_VIEW: _("가구 열람"),
    Action.PERSON_REVEAL: _("이름·연락처 열람"),
    Action.SEARCH: _("이름으로 찾기"),
    Action.EXPORT: _("내려받기"),
    Action.ASSIGN: _("담당 정하기"),
    Action.NATION_VIEW: _("전국 현황 열람"),
    Action.COUNTS_WRITE: _("현황 집계"),
    Action.OWN_FIND: _("직접 발견 올리기"),
    Action.DUTY_OPEN: _("할 일 열기"),
    Action.DUTY_SETTLE: _("할 일 마치기"),
    Action.CONTACT_RECORD: _("연락 기록"),
    Action.REQUEST_SEND: _("연락 요청 보내기"),
    Action.ANSWERS_TAKE: _("회신 파일 받기"),
    Action.TRANSFER_ANSWER: _("이관 답하기"),
    Action.VISIT_PLAN: _("방문 약속"),
    Action.VISIT_RECORD: _("방문 기록"),
    Action.RESULT_GIVE: _("결과 내기"),
    Action.RESULT_CONFIRM: _("결과 확인"),
    Action.RESULT_RETURN: _("결과 돌려보내기"),
    Action.UNDO: _("되돌리기"),
    Action.CAPACITY_SET: _("담당 가능 가구 수 바꾸기"),
    Action.OFFICE_SET: _("우리 동네 연락처 바꾸기"),
    Action.QUERY_VIEW: _("조건에 맞는 가구 보기"),
    Action.QUERY_EDIT: _("조건 만들기·바꾸기"),
    Action.MEETING_RECORD: _("사례회의 적기"),
    Action.ROUND_START: _("차수 실행"),
    Action.ROUND_PUBLISH: _("차수 배포"),
    Action.ROUND_FAIL: _("차수 실패"),
    Action.LIST_OPEN: _("명단 열기"),
    Action.RESIDENCE_ASK: _("거주 확인 요청"),
    Action.RESIDENCE_VIEW: _("거주 확인 열람"),
    Action.RESIDENCE_ANSWER: _("거주 확인 답"),
    Action.RESIDENCE_HANDOVER: _("전출지 이관"),
    Action.OUTCOMES_WRITE: _("결과 보내기"),
    Action.FEED_VIEW: _("자료 열람"),
    Action.FEED_DECIDE: _("자료 보류·해제"),
    Action.FEED_TAKE_IN: _("자료 받기"),
    Action.PAIR_VIEW: _("동일인 확인 열람"),
    Action.PAIR_DECIDE: _("동일인 판단"),
    Action.PAIR_UNDO: _("동일인 판단 되돌리기"),
    Action.AUDIT_VIEW: _("열람 기록 열람"),
    Action.RETENTION_PLAN: _("파기 계획"),
    Action.RETENTION_RELEASE: _("파기 승인"),
    Action.RETENTION_RUN: _("파기"),
    Action.HOLD_SET: _("보존 정하기"),
    Action.GAP_VIEW: _("수급 공백 열람"),
    Action.WHAT_IF: _("제도 변경 모의"),
    Action.JUDGE_VIEW: _("평가 열람"),
    Action.JUDGE_RUN: _("평가 실행"),
    Action.ALONE_VIEW: _("1인 가구 현황 열람"),
    Action.LOOKUP_RECORD: _("전화번호 조회 기록"),
    Action.NOTICE_SEND: _("안내 보내기"),
    Action.CATALOGUE_TAKE: _("복지사업 자료 받기"),
    Action.CATALOGUE_APPROVE: _("복지사업 변경 승인"),
    Action.CATALOGUE_REJECT: _("복지사업 변경 반려"),
    Action.WATCH_VIEW: _("이력관리 열람"),
    Action.WATCH_RECORD: _("이력관리 기록"),
    Action.WATCH_CHECK: _("이력관리 재확인"),
    Action.MARKER_VIEW: _("주의 표시 열람"),
    Action.MARKER_SET: _("주의 표시 변경"),
    Action.OUTING: _("나감·들어옴"),
    Action.SAFETY_TELL: _("안전 알림"),
    Action.INCIDENT_RECORD: _("부딪힌 일 기록"),
    Action.POOL_BOOK: _("차량·기기 예약"),
    Action.FIELD_SYNC: _("현장 기록 보내기"),
    Action.ALERT_VIEW: _("열람 경보 보기"),
    Action.ALERT_ASK: _("열람 까닭 묻기"),
    Action.ALERT_ANSWER: _("열람 까닭 답하기"),
    Action.ALERT_CLOSE: _("열람 경보 마치기"),
    Action.OWN_HOME_SET: _("본인 가구 알려 두기"),
    Action.CANARY_PLANT: _("미끼 가구 심기"),
    Action.GLASS_SEARCH: _("긴급 열람 찾기"),
    Action.GLASS_OPEN: _("긴급 열람 열기"),
    Action.GLASS_CLOSE: _("긴급 열람 닫기"),
    Action.GLASS_REVIEW: _("긴급 열람 점검"),
    Action.EXPORT_ASK: _("반출 신청"),
    Action.EXPORT_DECIDE: _("반출 승인·거절"),
    Action.EXPORT_MAKE: _("반출 표 만들기"),
    Action.SIGN_IN: _("로그인"),
    Action.SIGN_OUT: _("로그아웃"),
    Action.SECOND_SET: _("2단계 인증 설정"),
    Action.SECOND_REMOVE: _("2단계 인증 해제"),
    Action.SECOND_WRONG: _("2단계 인증 틀림"),
    Action.SIGN_SLOWED: _("로그인 지연"),
    Action.SESSION_END: _("로그인 끝내기"),
    Action.PASSWORD_SET: _("비밀번호 바꾸기"),
    Action.ACCOUNT_MAKE: _("계정 만들기"),
    Action.ACCOUNT_CHANGE: _("계정 바꾸기"),
    Action.ACCOUNT_CLOSE: _("계정 닫기"),
    Action.ACCOUNT_AGREE: _("계정 확인"),
    Action.POSTING_SET: _("배치"),
    Action.HANDOVER_GIVE: _("인수인계"),
    Action.HANDOVER_END: _("인수인계 끝내기"),
    Action.REPORT_RECEIVE: _("알림 받음"),
    Action.REPORT_VIEW: _("알림 열람"),
    Action.REPORT_STEP: _("알림에 조치"),
    Action.CALL_STEP: _("상담 전화"),
    Action.VISIT_ASK: _("방문 신청"),
    Action.CARD_SEND: _("안내 문자"),
    Action.REPORTER_OPEN: _("알린 사람 열람"),
    Action.UNIVERSAL_TAKE: _("보편방문 대상 올리기"),
    Action.UNIVERSAL_VIEW: _("보편방문 열람"),
    Action.UNIVERSAL_STEP: _("보편방문 기록"),
    Action.MOMENT_VIEW: _("생활 시점 안내 열람"),
    Action.MOMENT_STEP: _("생활 시점 안내 기록"),
    Action.CLAIM_VIEW: _("신청 열람"),
    Action.CLAIM_RECORD: _("신청 기록"),
    Action.CLAIM_DECIDE: _("신청 결정"),
    Action.REPORT_KEY: _("연결 열쇠"),
    Action.REWARD_CLAIM: _("포상금 신청 받음"),
    Action.REWARD_VIEW: _("포상금 신청 열람"),
    Action.REWARD_STEP: _("포상금 심사"),
    Action.REWARD_PAY: _("포상금 지급"),
    Action.REWARD_PAYEES: _("포상금 받는 사람 열람"),
    Action.COVERAGE_VIEW: _("인적안전망 현황 열람"),
    Action.MEMBER_VIEW: _("인적안전망 회원 열람"),
    Action.MEMBER_EDIT: _("인적안전망 회원 등록·수정"),
    Action.MEMBER_IMPORT: _("인적안전망 명부 올리기"),
    Action.PARTNER_VIEW: _("협약기관 열람"),
    Action.PARTNER_EDIT: _("협약기관 등록·수정"),
    Action.PARTNER_RETURN: _("협약기관 정기 회신"),
    Action.CARE_VIEW: _("돌봄단 열람"),
    Action.CARE_EDIT: _("돌봄단 맡기기"),
    Action.CARE_RECORD: _("돌봄 안부 기록"),
    Action.OWN_VIEW: _("시민의 본인 열람"),
    Action.OWN_ASK: _("시민의 요청"),
    Action.OWN_ANSWER: _("시민에게 답함"),
    Action.CITIZEN_IN: _("시민 로그인"),
    Action.CITIZEN_OUT: _("시민 로그아웃"),
    Action.COUNTER_CODE: _("창구 일회 번호 발급"),
    Action.MANDATE_GIVE: _("위임함"),
    Action.MANDATE_TAKE: _("위임을 받음"),
    Action.MANDATE_USE: _("위임으로 봄"),
    Action.MANDATE_END: _("위임을 거둠"),
}
"""What the trail calls each action on the page."""

STATES = ("accepted", "refused", "held", "superseded")
MENDERS = ("provider", "steward")
ORDERS = {
    "": _("최근에 받은 순"),
    "oldest": _("오래된 순"),
    "file": _("파일 이름 순"),
    "refused": _("반려 많은 순"),
    "rows": _("줄 많은 순"),
}
"""How files are sorted; the first unless asked otherwise."""
CATEGORIES = ("encoding", "shape", "count", "required", "type", "range", "code", "key", "duplicate")


def _words(kind: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, door.label(kind, code, get_language() or "ko")) for code in codes]


class DeliveryFilter(forms.Form):
    """Which files to show."""

    feed = forms.ChoiceField(label=_("연계 정보"), required=False)
    provider = forms.ChoiceField(label=_("제공기관"), required=False)
    state = forms.ChoiceField(label=_("상태"), required=False)
    month = forms.ChoiceField(label=_("담긴 달"), required=False)
    name = forms.CharField(label=_("파일 이름"), required=False, max_length=120)
    sort = forms.ChoiceField(label=_("정렬"), required=False, choices=list(ORDERS.items()))

    def __init__(
        self,
        *args: Any,
        feeds: Sequence[tuple[str, str]] = (),
        providers: Sequence[tuple[str, str]] = (),
        months: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "feed", feeds, all_=True)
        choose(self, "provider", providers, all_=True)
        choose(self, "state", _words("delivery", STATES), all_=True)
        choose(self, "month", months, all_=True)


class RefusalFilter(forms.Form):
    """Which refused lines to show."""

    category = forms.ChoiceField(label=_("까닭"), required=False)
    mender = forms.ChoiceField(label=_("고칠 곳"), required=False)
    column = forms.CharField(label=_("열 이름"), required=False, max_length=60)
    words = forms.CharField(label=_("설명에 든 말"), required=False, max_length=60)
    line = forms.IntegerField(
        label=_("줄 번호"),
        required=False,
        min_value=0,
        error_messages={"invalid": _("줄 번호는 숫자로 써 주세요."), "min_value": _("줄 번호는 0부터입니다.")},
    )
    sort = forms.ChoiceField(
        label=_("정렬"), required=False, choices=[("", _("줄 번호 순")), ("category", _("까닭 순"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "category", _words("category", CATEGORIES), all_=True)
        choose(self, "mender", _words("mender", MENDERS), all_=True)


class TrailFilter(forms.Form):
    """Which rows of the trail to show."""

    action = forms.ChoiceField(label=_("행위"), required=False)
    actor = forms.CharField(label=_("아이디"), required=False, max_length=150)
    from_on = day_box(_("언제부터"), required=False)
    to_on = day_box(_("언제까지"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "action", [(action.value, name) for action, name in ACTIONS.items()], all_=True)

    def clean(self) -> dict[str, Any]:
        """The first day does not lie after the last."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("from_on"), told.get("to_on")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("from_on", _("시작하는 날이 끝나는 날보다 뒤입니다."))
        return told


class DecisionForm(forms.Form):
    """Why a file is held back or released."""

    reason = forms.CharField(
        label=_("까닭"),
        max_length=300,
        help_text=_(
            "나중에 보는 사람이 알 수 있게, 무엇을 확인했는지 적어 주세요. 사람의 이름이나 번호는 쓰지 마세요."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("까닭을 써 주세요.")},
    )
