"""Settings of the office. Whatever differs between machines is one environment variable; importing starts nothing.

BANDI_DATA             folder of the lake, the vault, the keys and the embedded database (default: ./data)
BANDI_DATABASE_URL     where PostgreSQL is; set by `database.ensure_server` from DATABASE_URL or the embedded server
BANDI_DB_ROLE          "owner" for migrations; otherwise every connection works as `bandi_app`
BANDI_POST             how notices leave: "file" (into the outbox folder) or "console" (a line as well, without content)
BANDI_WITNESS          file to which the trail's checkpoints leave; best elsewhere (default: DATA/witness/trail)
BANDI_PUBLIC_URL       where residents reach this office; notices carry a link below it (default: no link)
BANDI_DEMO             1 = demo accounts, demo clock (also when the data folder holds an invented town)
BANDI_OWNER            who runs this installation, with a contact; stands on the public page and the model card
BANDI_SUPERVISOR       the person who supervises the automated part, with a contact; stands there too
BANDI_OIDC_ISSUER      identity provider of citizens, as it calls itself (a demo has one of its own)
BANDI_OIDC_CLIENT      what it calls this office; BANDI_OIDC_SECRET the secret between the two
BANDI_OIDC_RESIDENT    the claim that holds a resident number, where the provider may give one (default: none)
BANDI_HTTPS            1 = cookies over HTTPS only, and everybody signs in with a second factor
BANDI_PROXIES          how many proxies of your own stand before the office (default 0: no X-Forwarded-For is believed)
BANDI_HOSTS            host names served, separated by commas (default: this machine)
BANDI_ASSETS           folder of installed npm packages (default: node_modules of the project)
"""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from bandi.office import database


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _assets() -> Path:
    if chosen := os.environ.get("BANDI_ASSETS"):
        return Path(chosen)
    here = Path(__file__).resolve()
    root = next((folder for folder in here.parents if (folder / "package.json").exists()), Path.cwd())
    return root / "node_modules"


def _secret_key() -> str:
    if chosen := os.environ.get("SECRET_KEY"):
        return chosen
    kept = KEYS_FOLDER / "django.key"
    return kept.read_text(encoding="ascii").strip() if kept.exists() else secrets.token_hex(32)


DATA = Path(os.environ.get("BANDI_DATA", "data")).resolve()
KEYS_FOLDER = DATA / "keys"
OFFICE_KEY_FILE = KEYS_FOLDER / "office.key"
VAULT_KEY_FILE = KEYS_FOLDER / "vault.json"
LAKE_FOLDER = DATA / "lake"
VAULT_FOLDER = DATA / "vault"
INBOX_FOLDER = DATA / "inbox"
OUTBOX_FOLDER = DATA / "outbox"
WITNESS_FILE = Path(os.environ.get("BANDI_WITNESS", DATA / "witness" / "trail"))
ASSETS = _assets()
DEMO = _flag("BANDI_DEMO") or (DATA / "truth").is_dir()  # only an invented town has an answer sheet
PUBLIC_URL = os.environ.get("BANDI_PUBLIC_URL", "http://127.0.0.1:8000" if DEMO else "").rstrip("/")
POST = os.environ.get("BANDI_POST", "file")
OWNER, SUPERVISOR = os.environ.get("BANDI_OWNER", ""), os.environ.get("BANDI_SUPERVISOR", "")
SECRET_KEY = _secret_key()
_TRIAL = f"{PUBLIC_URL}/trial-id" if DEMO and not _flag("BANDI_HTTPS") else ""
OIDC_ISSUER = os.environ.get("BANDI_OIDC_ISSUER", _TRIAL).rstrip("/")
OIDC_CLIENT = os.environ.get("BANDI_OIDC_CLIENT", "bandi" if _TRIAL else "")
OIDC_SECRET = os.environ.get("BANDI_OIDC_SECRET", "trial" if _TRIAL else "")
OIDC_SCOPE = os.environ.get("BANDI_OIDC_SCOPE", "openid profile phone")
OIDC_RESIDENT_CLAIM = os.environ.get("BANDI_OIDC_RESIDENT", "resident_number" if _TRIAL else "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("BANDI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "bandi.office",
    "bandi.office.accounts",
    "bandi.office.audit",
    "bandi.office.access",
    "bandi.office.discovery",
    "bandi.office.worklist",
    "bandi.office.safety",
    "bandi.office.network",
    "bandi.office.citizens",
    "bandi.office.visits",
    "bandi.office.field",
    "bandi.office.contact",
    "bandi.office.pairs",
    "bandi.office.whereabouts",
    "bandi.office.history",
    "bandi.office.counsel",
    "bandi.office.reports",
    "bandi.office.cases",
    "bandi.office.rounds",
    "bandi.office.care",
    "bandi.office.universal",
    "bandi.office.oversight",
    "bandi.office.choosing",
    "bandi.office.supervision",
    "bandi.office.stewardship",
    "bandi.office.retention",
    "bandi.office.catalogue",
    "bandi.office.guidebook",
    "bandi.office.readiness",
    "bandi.office.applications",
    "bandi.office.callcentre",
    "bandi.office.analysis",
    "bandi.office.rewards",
    "bandi.office.portal",
    "bandi.office.mine",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bandi.office.middleware.RequestIdMiddleware",
    "bandi.office.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "bandi.office.middleware.DatabaseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bandi.office.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bandi.office.middleware.KeepOpenMiddleware",
    "bandi.office.middleware.JurisdictionMiddleware",
    "bandi.office.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bandi.office.middleware.TitleMiddleware",
]

ROOT_URLCONF = "bandi.office.urls"
WSGI_APPLICATION = "bandi.office.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("bandi.office.compiling.Loader", ["django.template.loaders.app_directories.Loader"]),
            ],
            "libraries": {"i18n": "bandi.office.compiling"},
            "builtins": ["bandi.office.compiling"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bandi.office.pages.around",
                "bandi.office.oversight.notices.around_me",
                "bandi.office.citizens.doors.around",
            ],
        },
    }
]
FORM_RENDERER = "bandi.office.renderer.OfficeRenderer"

DATABASES = {"default": database.connection_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/signin/"

SESSION_ENGINE = "bandi.office.access.sessions"
SESSION_COOKIE_AGE = 30 * 60  # half an hour without a request ends it; `KeepOpenMiddleware` writes once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _flag("BANDI_HTTPS")
SECOND_FACTOR_REQUIRED = _flag("BANDI_HTTPS")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _flag("BANDI_HTTPS") else 0
PROXIES = int(os.environ.get("BANDI_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("ko-easy", "쉬운 한국어"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("krds", ASSETS / "krds-uiux" / "resources"),
    ("pretendard", ASSETS / "pretendard-gov" / "dist" / "web" / "variable"),
    ("leaflet", ASSETS / "leaflet" / "dist"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "bandi.office.logs.WithoutNumbers",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BANDI_LOG", "WARNING")},
}
