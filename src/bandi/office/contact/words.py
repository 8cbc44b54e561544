"""What leaves this office in its name (보내는 글). Names no trouble and no reason: others may read it first."""

NOTICE = (
    "안녕하세요, {office}입니다. 도움이 될 만한 복지 서비스를 안내해 드리려고 연락드립니다. "
    "문의는 {office} 또는 보건복지상담센터 129로 전화해 주세요. 주민등록번호나 계좌 비밀번호는 묻지 않습니다."
)
"""Text that goes before a call."""

WELL_BEING = (
    "{office}에서 안부 확인을 요청드립니다. {area} 관내 한 가구에 거듭 연락하고 찾아갔으나 만나지 못하였습니다. "
    "성명과 주소는 유선으로 알려 드리겠습니다. 근거: 긴급복지지원법 제8조 제2항, 사회보장급여법 제11조."
)
"""Request for a well-being check."""
