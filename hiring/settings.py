"""Settings of every deployment; what differs between two of them is read from the environment.

The README lists the variables. Nothing here is switched by the name of an environment: production is simply what
runs without ``DEBUG`` and without ``LOOPBACK``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
LOOPBACK = env.bool("LOOPBACK", default=False)  # plain http for this machine alone
SECRET_KEY = env.str("SECRET_KEY", default="") or "not set"  # hiring/startup.py refuses to serve with that
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
HANDLE_KEY = env.str("HANDLE_KEY", default=SECRET_KEY)  # orders options and names them for each sitting
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS if LOOPBACK or DEBUG else [])
SITE_ORIGIN = env.str("SITE_ORIGIN", default="http://127.0.0.1:8000" if LOOPBACK or DEBUG else "")  # links in mail begin with it
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN] if SITE_ORIGIN else []
HEALTH_URL = env.str("HEALTH_URL", default="")  # where tick asks whether the web server answers; nowhere by default
ADMIN_ENABLED = env.bool("ADMIN_ENABLED", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "assessment",
    "hiring",
]
if ADMIN_ENABLED:
    INSTALLED_APPS.insert(0, "django.contrib.admin")

MIDDLEWARE = [
    "hiring.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hiring.middleware.DatabaseTrouble",
    "hiring.middleware.CandidateLane",  # candidates' pages leave here: nothing below runs for them
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hiring.middleware.SessionsEnd",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "hiring.urls"
WSGI_APPLICATION = "hiring.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
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

# Databases. An acknowledged answer is one that survives a crash, so durability is not negotiable: hiring/startup.py refuses less.
DATABASES: dict[str, Any] = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'evenkeel.sqlite3'}")}
THREADS = env.int("THREADS", default=4)
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=0)  # 0: one lasting connection a thread
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False
_database["CONN_HEALTH_CHECKS"] = False
if "sqlite" in _database["ENGINE"]:
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    _database["TEST"] = {"NAME": env.str("TEST_DATABASE_FILE", default=str(VAR_DIR / "test.sqlite3"))}
else:
    _database["CONN_MAX_AGE"] = 0 if DATABASE_POOL_SIZE else None
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "server_side_binding": True, "prepare_threshold": 5}
    if DATABASE_POOL_SIZE:
        _database["OPTIONS"]["pool"] = {"min_size": 2, "max_size": DATABASE_POOL_SIZE, "timeout": 10}

# What sign-ins are counted in, and the codes that were used: in the database, for each web process would count by itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hiring_cache",  # made after migrating, by hiring.receivers
        "KEY_FUNCTION": "hiring.kernel.cache_keys.unnamed",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # above it a third is dropped, so that a flood of addresses would end others' limits
    }
}

# People who sign in
AUTH_USER_MODEL = "hiring.User"
AUTHENTICATION_BACKENDS = ["hiring.people.backends.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},  # Django's own names are those of its user
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; Django's is three days, for whoever reads a mailbox later
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "hiring.people.adapters.StaffAccountAdapter"
ACCOUNT_FORMS = {"login": "hiring.people.account_forms.SignInForm", "reset_password": "hiring.people.account_forms.ForgottenPasswordForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by their organisation; there is no open sign-up
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whatever address a visitor types
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "hiring.people.adapters.StaffMFAAdapter"
MFA_TOTP_ISSUER = "Evenkeel"
MFA_ALLOW_UNVERIFIED_EMAIL = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # since it was last stored; hiring/people/idling.py counts from the sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

OWN_DATA_URL = "/i/{}/data/"  # where a receipt leads for what is held about one: it takes the sitting's public id and its pass

# Transport. Only LOOPBACK (and DEBUG) may go without https; hiring/startup.py refuses both for any other host.
_https = not (LOOPBACK or DEBUG)
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(_https)  # what speaks https says who asks: else all attempts would come from its own address
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes browsers send Origin: null with a form
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
SEEN_COOKIE_NAME = "__Host-seen" if _https else "seen"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hiring.kernel.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # hiring.middleware.SecurityHeaders sets the header, on every response
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024

# Mail
EMAIL_TIMEOUT = 10  # seconds; tick closes and scores beside sending, and must not wait for a mail server that is silent
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Evenkeel <tests@localhost>")

# Files and words
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "hiring.kernel.static_files.StaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
LANGUAGE_CODE = "en-gb"  # of the staff's pages
CANDIDATE_LANGUAGES = {"en": "English", "es": "Español", "fa": "فارسی"}  # in their own words; docs/languages.md adds one
LANGUAGES = [(LANGUAGE_CODE, "English"), *CANDIDATE_LANGUAGES.items()]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Log lines carry no invitation token, name, e-mail address or answer.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "hiring.kernel.logs.NamelessLine", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"no_secrets": {"()": "hiring.kernel.logs.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "weasyprint": {"level": "ERROR"},  # tells each step, and what a page asked for
        "fontTools": {"level": "ERROR"},
    },
}
