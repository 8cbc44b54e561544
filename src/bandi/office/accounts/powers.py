"""What each permission lets somebody do, in words, for the page that tells who sees what (누가 무엇을 보는가)."""

from bandi.office.accounts.roles import Permission

PERSON, TEAM, COUNTS, HOUSE = "person", "team", "counts", "house"
KINDS: dict[str, tuple[str, str]] = {
    PERSON: ("가구와 사람", "Households and people"),
    TEAM: ("팀의 일", "The team's work"),
    COUNTS: ("수", "Counts"),
    HOUSE: ("자료와 계정, 기록", "Files, accounts and the trail"),
}
"""What a permission is about, in the order of the page."""

POWERS: dict[Permission, tuple[str, str, str]] = {
    Permission.HOUSEHOLD_VIEW: (
        PERSON, "명단과 가구 화면을 봅니다(이름은 가립니다)", "Sees lists and households, names masked"
    ),
    Permission.PERSON_REVEAL: (
        PERSON, "목적을 대고 이름·전화번호·주소를 엽니다", "Opens names, telephones and addresses for a stated purpose"
    ),
    Permission.CONTACT_RECORD: (PERSON, "연락과 방문을 남깁니다", "Records calls and visits"),
    Permission.VISIT_PLAN: (PERSON, "방문을 계획합니다", "Plans visits"),
    Permission.RESULT_GIVE: (PERSON, "결과를 남깁니다", "Gives results"),
    Permission.RESULT_CONFIRM: (PERSON, "다른 사람의 결과를 확인합니다", "Confirms a colleague's result"),
    Permission.CASE_VIEW: (PERSON, "통합사례를 봅니다", "Sees cases"),
    Permission.CASE_EDIT: (PERSON, "통합사례의 계획과 기록을 씁니다", "Writes plans and notes of cases"),
    Permission.CASE_APPROVE: (PERSON, "통합사례의 계획과 종결을 승인합니다", "Approves plans and closures of cases"),
    Permission.PAIR_DECIDE: (PERSON, "두 기록이 같은 사람인지 정합니다", "Says whether two records are one person"),
    Permission.BREAK_GLASS: (
        PERSON, "위급할 때 한 시간 열어 봅니다(모두 심사)", "Opens for an hour in an emergency; every use is reviewed"
    ),
    Permission.REPORT_TAKE: (PERSON, "전화·창구에서 알림을 받아 적습니다", "Takes reports by telephone or counter"),
    Permission.REPORT_PLACE: (
        PERSON, "동네를 모르는 알림을 맡을 곳에 넘깁니다", "Gives reports without a place to the office in charge"
    ),
    Permission.CALL_TAKE: (PERSON, "상담 전화를 받습니다", "Answers calls"),
    Permission.REPORTER_OPEN: (
        PERSON, "학대·폭력을 알린 사람을 목적을 대고 엽니다", "Opens who reported abuse, for a stated purpose"
    ),
    Permission.WALK: (
        PERSON, "맡은 구역의 문(주소)을 보고 살핀 것을 적습니다", "Sees the doors of an own area, notes what was found"
    ),
    Permission.ASSIGN: (TEAM, "가구를 나누어 맡깁니다", "Gives households to colleagues"),
    Permission.TEAM_VIEW: (TEAM, "팀의 일을 봅니다", "Sees the team's work"),
    Permission.DISTRICT_VIEW: (TEAM, "구 전체의 현황을 봅니다", "Sees how the district stands"),
    Permission.MEETING_RECORD: (TEAM, "사례회의를 남깁니다", "Records case meetings"),
    Permission.SAFETY_WATCH: (TEAM, "방문 중인 동료의 안전을 지켜봅니다", "Watches over colleagues on visits"),
    Permission.HANDOVER_GIVE: (TEAM, "자리를 비울 때 일을 넘깁니다", "Hands work over when away"),
    Permission.CAPACITY_SET: (TEAM, "만날 수 있는 가구 수를 정합니다", "Sets how many households can be met"),
    Permission.QUERY_EDIT: (TEAM, "우리 조건을 만듭니다", "Makes the office's own queries"),
    Permission.TARGET_SET: (TEAM, "구의 목표를 정합니다", "Sets the district's targets"),
    Permission.NETWORK_VIEW: (
        TEAM, "인적안전망 회원과 협약기관을 봅니다", "Sees members of the safety net and partners"
    ),
    Permission.NETWORK_EDIT: (
        TEAM, "인적안전망 회원과 협약기관을 등록하고 고칩니다", "Takes members and partners in and corrects them"
    ),
    Permission.CARE_GIVE: (
        PERSON, "돌봄단원으로서 맡은 가구만 보고 안부를 적습니다", "As a care-team member, sees her own households"
    ),
    Permission.MEMBER_SELF: (
        TEAM, "자신의 인적안전망 활동을 보고 서약합니다", "Sees her part in the safety net and signs the pledge"
    ),
    Permission.REWARD_PAY: (
        TEAM, "신고 포상금을 지급합니다(가구는 보지 않습니다)", "Pays rewards for reports, without seeing households"
    ),
    Permission.GAP_VIEW: (COUNTS, "수급 공백과 1인 가구의 수를 봅니다", "Sees counts of unmet need and people alone"),
    Permission.WHAT_IF: (COUNTS, "제도를 바꾸면 어떻게 될지 셉니다", "Counts what a changed rule would do"),
    Permission.JUDGE_VIEW: (COUNTS, "명단이 얼마나 맞았는지 봅니다", "Sees how right the lists were"),
    Permission.NATION_VIEW: (COUNTS, "전국의 수를 봅니다", "Sees the nation's counts"),
    Permission.EXPORT_ASK: (HOUSE, "내려받기를 신청합니다", "Asks for an export"),
    Permission.EXPORT_APPROVE: (HOUSE, "내려받기를 승인합니다", "Approves an export"),
    Permission.AUDIT_VIEW: (HOUSE, "누가 무엇을 보았는지 봅니다", "Sees who looked at what"),
    Permission.ALERT_VIEW: (HOUSE, "이상한 열람 알림을 받습니다", "Is told of unusual look-ups"),
    Permission.FEED_VIEW: (HOUSE, "받은 자료를 봅니다", "Sees what files arrived"),
    Permission.FEED_DECIDE: (HOUSE, "자료를 받거나 미룹니다", "Takes files in or holds them"),
    Permission.ROUND_RUN: (HOUSE, "차수를 돌립니다", "Runs rounds"),
    Permission.CATALOGUE_APPROVE: (HOUSE, "복지사업 목록을 바꿉니다", "Changes the catalogue of programmes"),
    Permission.RETENTION_RELEASE: (HOUSE, "파기를 승인합니다", "Releases what is to be destroyed"),
    Permission.ACCOUNT_EDIT: (HOUSE, "계정과 배치를 돌봅니다", "Looks after accounts and postings"),
}  # fmt: skip
"""Permission -> what it is about, its words in Korean and English."""
