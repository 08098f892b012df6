"""All settings of the portal; what differs between machines comes from the environment."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from creditcity import env
from creditcity.search.order import KINDS

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env.read(os.environ, base_dir=BASE_DIR)
PRODUCTION = ENVIRONMENT.production
VAR = ENVIRONMENT.var

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.csrf_trusted_origins

INSTALLED_APPS = [
    "creditcity.administration.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "creditcity",
    "units",
    "indicators",
    "ledgers",
    "reporting",
    "notices",
]

MIDDLEWARE = [
    # First what every answer carries, so that no refusal further in goes out without it.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "creditcity.compression.TextGZipMiddleware",
    "creditcity.caching.PrivatePagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "creditcity.held.SignInWhereYouAre",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "creditcity.urls"
WSGI_APPLICATION = "creditcity.wsgi.application"
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
                "reporting.navigation.navigation",
                "creditcity.look.look",
                "creditcity.help.context.helping",
            ],
            "builtins": [
                "django.contrib.humanize.templatetags.humanize",
                "units.templatetags.names",
            ],
        },
    }
]

# What notices adds to pages and demonstration of reporting, which may not import it.
OPEN_WORK = ["notices.meetings.contributed.open_work"]
DEMONSTRATE = ["notices.meetings.demonstration.ensure"]
REMOVE_DEMONSTRATION = ["notices.demonstration.remove_circulars"]
ALERTS = ["notices.queries.alerts"]
# What can be searched, in the order in which equally good hits stand; see units.search.found.
SEARCH = KINDS

DATABASES = ENVIRONMENT.databases
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.redis_url,
        "KEY_PREFIX": "creditcity",
        # A Redis that accepts but does not answer must not hold a request.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords close an account for a quarter of an hour, whoever asks from wherever.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
# Whoever tries again meanwhile waits no longer for it: the page says until when, and that holds.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "creditcity.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
# A guesser changes addresses more easily than accounts: the account alone is what is closed.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
# 19 MiB, 2 passes, 1 lane: OWASP's floor, and a fifth of the memory of Django's default.
PASSWORD_HASHERS = ["units.passwords.PortalArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["username", "email"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "creditcity.views.csrf_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = ENVIRONMENT.ssl_redirect
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The container's own health check speaks plain HTTP inside the network.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Only a preview of a mail lets itself be framed, and only by its own portal.
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# The first lets nothing beyond the largest paper through, so that no upload fills a disk.
FILE_UPLOAD_HANDLERS = [
    "creditcity.uploads.NoMoreThanAPaper",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# The pictures of the manual lie beside its text.
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", BASE_DIR / "docs" / "manual" / "images")]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "evidence": ENVIRONMENT.evidence_storage,
    "ledger": ENVIRONMENT.ledger_storage,
}
# Run with the path of every proof before it is kept; empty: no virus check.
EVIDENCE_SCAN_COMMAND = ENVIRONMENT.evidence_scan
BACKUPS = ENVIRONMENT.backups  # adr/0021

# The first key seals natural persons' values, all of them open; another cipher by dotted path.
LEDGER_PRIVACY = {
    "PROVIDER": "ledgers.privacy.Aes256Gcm",
    "KEYS": ENVIRONMENT.ledger_keys,
    "DIGEST_KEY": ENVIRONMENT.ledger_digest_key,
}

MAIL_FOLDER = VAR / "mail"
DEFAULT_FROM_EMAIL = "信用典型城市创建专班办公室 <noreply@portal.invalid>"
if ENVIRONMENT.email is None:
    EMAIL_BACKEND = "notices.mailfiles.ReadableFiles"
else:
    EMAIL_BACKEND = ENVIRONMENT.email["EMAIL_BACKEND"]
    EMAIL_HOST = ENVIRONMENT.email["EMAIL_HOST"]
    EMAIL_PORT = ENVIRONMENT.email["EMAIL_PORT"]
    EMAIL_HOST_USER = ENVIRONMENT.email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = ENVIRONMENT.email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = ENVIRONMENT.email.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = ENVIRONMENT.email.get("EMAIL_USE_SSL", False)
    DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
# Trusted beside the system's authorities: an institution's own.
EMAIL_CA_FILE = ENVIRONMENT.email_ca_file
EMAIL_TIMEOUT = 20
# The answer to a letter that is on the line; a server may check its content meanwhile.
EMAIL_DATA_TIMEOUT = 45

# Robots of group chats: none unless named, and only on the hosts that are named as well.
ROBOTS = ENVIRONMENT.robots
ROBOT_HOSTS = ENVIRONMENT.robot_hosts

CELERY_BROKER_URL = ENVIRONMENT.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
# A request must learn within two seconds that the broker is away; the sweep does the rest.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "units.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["creditcity.parsing.ObjectParser"],
    "DEFAULT_PAGINATION_CLASS": "creditcity.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "creditcity.api.one_error_shape",
    "COERCE_DECIMAL_TO_STRING": True,
    # Secret links by the address of who asks (adr/0020).
    "DEFAULT_THROTTLE_RATES": {"tokens": "5/min"}
    | {"screens": "120/min", "calendars": "120/min", "circulars": "300/min"},
    # Whose address is counted: only the proxy's own note is believed, never the caller's.
    "NUM_PROXIES": 1 if PRODUCTION else 0,
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "信用典型城市创建门户 API",
    "DESCRIPTION": "报送、审核与评分的程序接口；与网页走同一扇门，同一套规则。",
    "VERSION": "1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    # Several things have a "state" of their own.
    "ENUM_NAME_OVERRIDES": {
        "SubmissionStateEnum": "reporting.models.submission.STATES",
        "CircularStateEnum": "notices.models.circular.CIRCULAR_STATES",
        "DispatchStateEnum": "notices.models.Dispatch.State",
        "FollowUpStateEnum": "reporting.models.TaskWork.State",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "creditcity.unlogged.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}},
}
