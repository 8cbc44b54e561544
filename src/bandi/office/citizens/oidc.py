"""Asking an identity provider who somebody is (본인확인, OpenID Connect): authorization code with PKCE.

What the browser carries between going and coming back is one encrypted cookie: state, nonce, verifier, the page to
return to, and an end. It counts once. Nothing a provider says is believed before its signature, issuer, audience, time
and nonce were checked.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bandi.office.citizens.actions import Claims
from bandi.office.citizens.keys import spend
from bandi.office.encryption import decrypt, encrypt
from bandi.office.errors import BandiError, Refused

ALGORITHMS = ["RS256", "PS256", "ES256"]
PLACE = "citizens.going"
LASTS = 600  # seconds between going and coming back
SKEW, PATIENCE, MOST = 60, 5, 256_000  # seconds of clocks apart, seconds of waiting, bytes of an answer
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Going:
    """What is remembered while somebody is at the provider."""

    state: str
    nonce: str
    verifier: str
    then: str  # the page to return to
    until: int  # seconds since the epoch
    issuer: str

    def sealed(self) -> str:
        """As the cookie carries it."""
        return base64.urlsafe_b64encode(encrypt(json.dumps(vars(self)), place=PLACE)).decode()

    @classmethod
    def opened(cls, cookie: str) -> "Going":
        """Raises Refused when the cookie is none of ours or its time is over."""
        try:
            going = cls(**json.loads(decrypt(base64.urlsafe_b64decode(cookie), place=PLACE)))
        except (BandiError, ValueError, TypeError) as error:
            raise _not_believed("cookie") from error
        if going.until < time.time():
            raise _not_believed("late")
        return going


def ready() -> bool:
    """Whether this installation has an identity provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT)


def go(*, then: str, callback: str) -> tuple[str, str]:
    """The provider's address to lead the browser to, and the cookie to bring back."""
    going = Going(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        then=then,
        until=int(time.time()) + LASTS,
        issuer=settings.OIDC_ISSUER,
    )
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT,
        "redirect_uri": callback,
        "scope": settings.OIDC_SCOPE,
        "state": going.state,
        "nonce": going.nonce,
        "code_challenge": challenge(going.verifier),
        "code_challenge_method": "S256",
    }
    return f"{_endpoint('authorization_endpoint')}?{urlencode(asked)}", going.sealed()


def challenge(verifier: str) -> str:
    """S256 of a verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def come(*, answer: Mapping[str, str], cookie: str, callback: str) -> tuple[Claims, str]:
    """Who came back, and the page to show. Raises Refused with what to do when anything does not fit."""
    going = Going.opened(cookie)
    if not secrets.compare_digest(going.state.encode(), answer.get("state", "").encode()):
        raise _not_believed("state")
    if answer.get("iss", going.issuer) != going.issuer or going.issuer != settings.OIDC_ISSUER:
        raise _not_believed("issuer")
    if answer.get("error") or not answer.get("code"):
        raise Refused(
            ko="본인확인을 마치지 않았습니다. 다시 시작해 주세요.", en="It was not finished. Please start again."
        )
    if not spend(going.state):
        raise _not_believed("twice")
    tokens = _json(
        _endpoint("token_endpoint"),
        {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": callback,
            "client_id": settings.OIDC_CLIENT,
            "client_secret": settings.OIDC_SECRET,
            "code_verifier": going.verifier,
        },
    )
    told = checked(str(tokens.get("id_token", "")), nonce=going.nonce)
    more = _json(_endpoint("userinfo_endpoint"), bearer=str(tokens.get("access_token", "")))
    if more.get("sub") != told["sub"]:
        raise _not_believed("userinfo")
    return _claims(told | more), going.then


def checked(token: str, *, nonce: str) -> dict[str, Any]:
    """The claims of an identity token. Raises Refused unless signature, issuer, audience, times and nonce fit."""
    try:
        keys = KeySet.import_key_set(_json(_endpoint("jwks_uri")))  # type: ignore[arg-type]
        claims = dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _not_believed("signature") from error
    audience, now = claims.get("aud"), time.time()
    audiences = audience if isinstance(audience, list) else [audience]
    azp = claims.get("azp", settings.OIDC_CLIENT if len(audiences) == 1 else None)
    wrong = {
        "issuer": claims.get("iss") != settings.OIDC_ISSUER,
        "audience": settings.OIDC_CLIENT not in audiences or azp != settings.OIDC_CLIENT,
        "expired": not _number(claims.get("exp")) or claims["exp"] + SKEW < now,
        "issued": not _number(claims.get("iat")) or claims["iat"] - SKEW > now,
        "nonce": not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
        "subject": not isinstance(claims.get("sub"), str) or not claims["sub"],
    }
    if found := [name for name, bad in wrong.items() if bad]:
        raise _not_believed(found[0])
    return claims


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _claims(told: Mapping[str, Any]) -> Claims:
    def text(name: str) -> str:
        return str(told.get(name) or "")[:120]

    birth = text("birthdate")
    return Claims(
        subject=f"{settings.OIDC_ISSUER}\n{told['sub']}",
        name=text("name"),
        birth=birth if len(birth) == len("1955-02-28") else "",
        phone=text("phone_number"),
        resident_number=text(settings.OIDC_RESIDENT_CLAIM) if settings.OIDC_RESIDENT_CLAIM else "",
    )


def _endpoint(name: str) -> str:
    """An address of the provider, as it declares it; only of its own."""
    declared = _json(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
    address = str(declared.get(name, ""))
    if declared.get("issuer") != settings.OIDC_ISSUER or not _safe(address):
        raise _unreachable()
    return address


def _safe(address: str) -> bool:
    """Encrypted, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class _Stay(HTTPRedirectHandler):
    """A provider's answer that leads elsewhere is none."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _json(address: str, form: Mapping[str, str] | None = None, *, bearer: str = "") -> dict[str, Any]:
    if not _safe(address):
        raise _unreachable()
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    asked = Request(address, data=urlencode(form).encode() if form else None, headers=headers)  # noqa: S310 - _safe
    here = urlsplit(address).hostname in LOOPBACK
    opener = build_opener(_Stay, *([ProxyHandler({})] if here else []))
    try:
        with opener.open(asked, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(MOST))
    except (URLError, OSError, ValueError) as error:
        raise _unreachable() from error
    if not isinstance(told, dict):
        raise _unreachable()
    return told


def _not_believed(what: str) -> Refused:
    return Refused(
        ko=f"본인확인 답이 맞지 않아 받지 않았습니다({what}). 처음부터 다시 해 주세요.",
        en=f"The provider's answer does not fit ({what}) and was not taken. Please start again.",
        easy="나인지 확인하지 못했어요. 처음부터 다시 하세요.",
    )


def _unreachable() -> Refused:
    return Refused(
        ko="본인확인 기관이 답하지 않거나 잘못 답했습니다. 잠시 뒤 다시 하거나, 신분증을 가지고 주민센터로 와 주세요.",
        en="The identity provider did not answer as it should. Try again later, or bring a paper to the town office.",
    )
