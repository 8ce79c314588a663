"""Django settings. Everything a person may set comes from the environment (README, "Settings")."""

import os
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from whitenoise.compress import Compressor

from portal.environment import PROVIDER_DEFAULTS, Reader, celery_broker
from providers.registry import PROVIDERS

# Makes Django's generic classes subscriptable at run time, as the type hints write them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var")

# `make run` keeps its two generated keys here, so that manage.py by hand works on the same data.
if (DATA_DIR / "local.env").exists():
    environ.Env.read_env(DATA_DIR / "local.env")

_env = Reader(os.environ)

SECRET_KEY = _env.secret_key()
SECRET_KEY_FALLBACKS = _env.items("SECRET_KEY_FALLBACKS")
CREDENTIAL_KEYS = _env.credential_keys()
DEBUG = _env.flag("DEBUG")
HOST = _env.text("HOST", "127.0.0.1")
PORT = _env.port("PORT", 8000)
PUBLIC_URL = _env.web_address("PUBLIC_URL", f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}")  # noqa: S104
WIDGET_URL = _env.web_address("WIDGET_URL", PUBLIC_URL)
TRUSTED_PROXIES = _env.networks("TRUSTED_PROXIES")
TRUSTED_PROXIES_GIVEN = bool(_env.items("TRUSTED_PROXIES"))
ALLOWED_HOSTS = _env.names("ALLOWED_HOSTS") or sorted(
    {urlsplit(address).hostname or "" for address in (PUBLIC_URL, WIDGET_URL)} | {"127.0.0.1", "localhost"}
)
REDIS_URL = _env.redis()
CHALLENGE_BITS = _env.number("CHALLENGE_BITS", 15, most=24)
EXPORT_HOURS = _env.number("EXPORT_HOURS", 24, least=1, most=168)
EXPORT_DIR = DATA_DIR / "exports"
_database = _env.database(DATA_DIR / "portal.sqlite3")
ROW_SECURITY_ROLE = _env.text("ROW_SECURITY_ROLE", "portal_owner")

_addresses = {name: _env.web_address(name, default) for name, default in PROVIDER_DEFAULTS.items()}
if _env.text("VOICENTER_URL") and not _env.text("VOICENTER_MONITOR_URL"):
    _addresses["VOICENTER_MONITOR_URL"] = _addresses["VOICENTER_URL"]
PROVIDER_ADDRESSES = {
    "anveo": {"api": _addresses["ANVEO_URL"]},
    "viviphone": {"api": _addresses["VIVIPHONE_URL"], "panel": _addresses["VIVIPHONE_PANEL_URL"]},
    "voicenter": {"api": _addresses["VOICENTER_URL"], "monitor": _addresses["VOICENTER_MONITOR_URL"]},
}
_email = _env.email()
_staff_need_two_steps = _env.flag("REQUIRE_STAFF_MFA")
STAFF_ADDRESSES = _env.networks("STAFF_ADDRESSES")
STAFF_ADDRESSES_GIVEN = bool(_env.items("STAFF_ADDRESSES"))
BREACHED_PASSWORDS_URL = _env.web_address("BREACHED_PASSWORDS_URL", "") if _env.text("BREACHED_PASSWORDS_URL") else ""
# Where nobody says otherwise: a month, as NIST SP 800-63B-4 (section 2.1.3) has it for an ordinary sign-in, and for
# staff about what section 2.2.3 has for a stronger one: an hour without a sign of life, half a day in all.
SESSION_IDLE = timedelta(days=_env.number("SESSION_IDLE_DAYS", 7, least=1, most=90))
SESSION_LIFE = timedelta(days=_env.number("SESSION_DAYS", 30, least=1, most=90))
STAFF_SESSION_IDLE = timedelta(minutes=_env.number("STAFF_SESSION_IDLE_MINUTES", 60, least=10, most=1440))
STAFF_SESSION_LIFE = timedelta(hours=_env.number("STAFF_SESSION_HOURS", 12, least=1, most=168))
PROVIDER_OPTIONS = {slug: _env.provider_options(slug, adapter.option_fields) for slug, adapter in PROVIDERS.items()}
_env.finish()

SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "providers",
    "accounts",
    "screening",
    "buttons",
    "calls",
    "portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "calls.public.PublicHalf",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.headers.PageHeaders",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.staff_door.StaffAddresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.language.PersonsLanguage",
    "accounts.sittings.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.twice.SentTwiceMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ------------------------------------------------------------------------------------------------------

if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # A write transaction takes its lock at the start: two workers wait for each other instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL, not NORMAL: an accepted call must survive a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # The suite's servers run in threads of their own, which a database in memory does not reach.
    _database["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    # A click would rather be told to come back than wait: for a lock, or for a server that does not answer.
    _database["OPTIONS"] = {
        **cast("dict[str, object]", _database.get("OPTIONS", {})),
        "connect_timeout": 3,
        "options": "-c lock_timeout=2000",
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Broker, cache, limits -----------------------------------------------------------------------------------------

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task; the sweepers find a lost one sooner than a redelivery would.
    "visibility_timeout": 300,
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 5,
    # A click must not wait for a dead broker: the row is stored, the sweeper takes it up.
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep pushes": {"task": "buttons.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "sweep long work": {"task": "accounts.tasks.sweep_jobs", "schedule": 15.0, "options": {"expires": 15}},
    "renew holidays": {"task": "buttons.tasks.renew_holidays", "schedule": 21600.0, "options": {"expires": 21600}},
    "notice what happened": {"task": "calls.tasks.notice", "schedule": 10.0, "options": {"expires": 10}},
    "work out figures": {"task": "calls.tasks.work_out_figures", "schedule": 60.0, "options": {"expires": 60}},
    "forget old numbers": {"task": "calls.tasks.forget", "schedule": 86400.0, "options": {"expires": 86400}},
    "clear sessions": {"task": "accounts.tasks.clear_sessions", "schedule": 86400.0, "options": {"expires": 86400}},
    "forget answers": {"task": "accounts.tasks.forget_answers", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep exports": {"task": "calls.tasks.sweep_exports", "schedule": 600.0, "options": {"expires": 600}},
    "seal the trail": {"task": "accounts.tasks.seal_trail", "schedule": 60.0, "options": {"expires": 60}},
    "check the trail": {"task": "accounts.tasks.check_trail", "schedule": 86400.0, "options": {"expires": 86400}},
    "send notices": {"task": "accounts.tasks.send_notices", "schedule": 10.0, "options": {"expires": 10}},
    "sweep webhooks": {"task": "accounts.tasks.sweep_webhooks", "schedule": 5.0, "options": {"expires": 5}},
    "follow time": {"task": "buttons.tasks.follow_time", "schedule": 600.0, "options": {"expires": 600}},
    "look for drift": {"task": "buttons.tasks.look_for_drift", "schedule": 600.0, "options": {"expires": 600}},
    "tick calls": {"task": "calls.tasks.tick", "schedule": 1.0, "options": {"expires": 5}},
    "watch for attacks": {"task": "calls.tasks.watch", "schedule": 60.0, "options": {"expires": 60}},
    "bring history home": {"task": "calls.tasks.pull_histories", "schedule": 15.0, "options": {"expires": 15}},
}

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # passwords of before: sealed anew at the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "accounts.breaches.BreachedPasswordValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "accounts.people.PeopleAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.signing.LoginForm",
    "signup": "accounts.signing.SignupForm",
    "add_email": "accounts.signing.AddEmailForm",
    "change_password": "accounts.signing.ChangePasswordForm",
    "reset_password": "accounts.signing.ResetPasswordForm",
    "reset_password_from_key": "accounts.signing.ResetPasswordKeyForm",
    "reauthenticate": "accounts.signing.ReauthenticateForm",
}
# Where letters only go to the log, nobody is kept out by one that does not arrive.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if _email else "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.signing_twice.AuthenticateForm",
    "reauthenticate": "accounts.signing_twice.ReauthenticateForm",
    "activate_totp": "accounts.signing_twice.ActivateTOTPForm",
    "add_webauthn": "accounts.signing_twice.AddWebAuthnForm",
    "edit_webauthn": "accounts.signing_twice.EditWebAuthnForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Click-to-call"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: phones' clocks are not all right
# Browsers themselves allow passkeys without TLS on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_REQUIRED_OF_STAFF = SECURE or _staff_need_two_steps

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs holds nobody's page
vars().update(_email)
DEFAULT_FROM_EMAIL = _env.text("DEFAULT_FROM_EMAIL", f"portal@{urlsplit(PUBLIC_URL).hostname}")

# Where webhooks may go is fixed in code; only the suite lets them reach its own servers.
WEBHOOKS_TO_LOOPBACK = False

# --- Safety --------------------------------------------------------------------------------------------------------

CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if SECURE else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(SESSION_LIFE.total_seconds())
if SECURE:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024

_widget_origin = "{0.scheme}://{0.netloc}".format(urlsplit(WIDGET_URL))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", _widget_origin],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:", "http:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", _widget_origin],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "report-uri": ["/policy-report/"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Click-to-call portal",
    "DESCRIPTION": "Everything that an owner can do on a page, for programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "PREPROCESSING_HOOKS": ["portal.api_docs.ours_only"],
    "POSTPROCESSING_HOOKS": ["portal.api_docs.any_of"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": PUBLIC_URL}],
}

# --- Files, words, time --------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Only who looks for a fault in another's script ever fetches a source map, and they are the largest files of all.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
# The suite and `manage.py` by hand serve the files as they lie in the source.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
if WHITENOISE_USE_FINDERS:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LANGUAGE_CODE = "en"
VISITORS_PATH = "/w/"  # what lies below has the widget's languages, not the portal's
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("he", "עברית"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "portal.redaction.Redact"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # At DEBUG urllib3 writes whole addresses, and one provider wants its key in them.
        "urllib3": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
