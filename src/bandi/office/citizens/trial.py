"""A trial identity provider (시범 본인확인 기관): a whole OpenID provider inside a demo, for invented people only.

It exists where `BANDI_DEMO` is on and HTTPS is off, and nowhere else: anywhere else its addresses are absent, and an
installation that names it as its provider does not start. Codes are sealed, hold for a minute and count once.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from joserfc import jwt
from joserfc.jwk import ECKey

from bandi.office.citizens.keys import spend
from bandi.office.citizens.oidc import challenge
from bandi.office.encryption import decrypt, derived_key, encrypt
from bandi.office.errors import BandiError

PATH = "/trial-id"
CODE, ACCESS = "citizens.trial code", "citizens.trial access"
LASTS = 60  # seconds
STRANGER = {"sub": "invented-0", "name": "가짜시민", "birthdate": "1990-01-01", "phone_number": "010-0000-0000"}
"""Somebody invented whose household no office knows."""
View = Callable[..., HttpResponse]


def refuse_outside_a_demo() -> None:
    """Raises ImproperlyConfigured when a real installation would believe the trial provider."""
    named = settings.OIDC_ISSUER.rstrip("/").endswith(PATH)
    if named and (not settings.DEMO or settings.SESSION_COOKIE_SECURE):
        raise ImproperlyConfigured("BANDI_OIDC_ISSUER names the trial provider; it works in a demo without HTTPS only")


def trial_only(view: View) -> View:
    """The view in a demo; absent anywhere else."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO or settings.SESSION_COOKIE_SECURE:
            raise Http404("trial provider")
        return view(request)

    return guarded


def people() -> list[dict[str, str]]:
    """The invented people one may sign in as, the first of them living in a listed household."""
    path = settings.DATA / "trial_people.json"
    return [*(json.loads(path.read_text("utf-8")) if path.exists() else []), STRANGER]


@require_GET
@trial_only
def configuration(request: HttpRequest) -> HttpResponse:
    """What the provider declares of itself."""
    names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks",
             "userinfo_endpoint": "userinfo"}  # fmt: skip
    told = {name: settings.OIDC_ISSUER + f"/{path}/" for name, path in names.items()}
    return JsonResponse(
        told
        | {
            "issuer": settings.OIDC_ISSUER,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


@require_GET
@trial_only
def jwks(request: HttpRequest) -> HttpResponse:
    """The public half of its key."""
    return JsonResponse({"keys": [_key().as_dict(private=False)]})


@require_http_methods(["GET", "HEAD", "POST"])
@trial_only
def authorize(request: HttpRequest) -> HttpResponse:
    """Asks who one would like to be, and leads back with a code."""
    asked = request.GET.dict()
    fits = (
        asked.get("client_id") == settings.OIDC_CLIENT
        and asked.get("redirect_uri") == request.build_absolute_uri(reverse("citizens:callback"))
        and asked.get("response_type") == "code"
        and asked.get("code_challenge_method") == "S256"
        and asked.get("code_challenge")
    )
    if not fits:
        return render(request, "citizens/trial.html", {"people": []}, status=400)
    known = {one["sub"]: one for one in people()}
    if request.method != "POST" or request.POST.get("who") not in known:
        return render(request, "citizens/trial.html", {"people": people()})
    kept = {name: asked.get(name, "") for name in ("redirect_uri", "nonce", "code_challenge")}
    code = _sealed(CODE, kept | {"sub": request.POST["who"], "id": secrets.token_hex(16)})
    back = {"code": code, "state": asked.get("state", ""), "iss": settings.OIDC_ISSUER}
    return redirect(f"{kept['redirect_uri']}?{urlencode(back)}")


@csrf_exempt
@require_POST
@trial_only
def token(request: HttpRequest) -> HttpResponse:
    """A code for tokens: of this client, for this address, with the verifier, once."""
    told = request.POST
    code = _opened(CODE, told.get("code", ""))
    right = (
        code is not None
        and told.get("client_id") == settings.OIDC_CLIENT
        and secrets.compare_digest(told.get("client_secret", "").encode(), settings.OIDC_SECRET.encode())
        and told.get("redirect_uri") == code["redirect_uri"]
        and challenge(told.get("code_verifier", "")) == code["code_challenge"]
        and spend(code["id"])
    )
    if code is None or not right:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    now = int(time.time())
    claims = {"iss": settings.OIDC_ISSUER, "aud": settings.OIDC_CLIENT, "sub": code["sub"], "nonce": code["nonce"],
              "iat": now, "exp": now + LASTS}  # fmt: skip
    signed = jwt.encode({"alg": "ES256", "kid": _key().kid}, claims, _key())
    return JsonResponse(
        {"id_token": signed, "access_token": _sealed(ACCESS, {"sub": code["sub"]}), "token_type": "Bearer"}
    )


@require_GET
@trial_only
def userinfo(request: HttpRequest) -> HttpResponse:
    """What is known of the invented person."""
    access = _opened(ACCESS, request.headers.get("Authorization", "").removeprefix("Bearer "))
    found = next((one for one in people() if access and one["sub"] == access["sub"]), None)
    return JsonResponse(found or {"error": "invalid_token"}, status=200 if found else 401)


def _key() -> ECKey:
    """The same in every worker, from the office's own key."""
    number = int.from_bytes(derived_key(settings.OFFICE_KEY_FILE, "trial provider"), "big") >> 1
    private = ec.derive_private_key(max(number, 1), ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem, {"kid": hashlib.sha256(pem).hexdigest()[:16], "use": "sig", "alg": "ES256"})


def _sealed(place: str, told: dict[str, str]) -> str:
    text = json.dumps(told | {"until": int(time.time()) + LASTS})
    return base64.urlsafe_b64encode(encrypt(text, place=place)).decode()


def _opened(place: str, sealed: str) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(decrypt(base64.urlsafe_b64decode(sealed), place=place))
    except (BandiError, ValueError):
        return None
    return told if told["until"] >= time.time() else None
