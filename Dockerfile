# The app with its locked dependencies, as a user without rights. What it keeps is in /app/data.
FROM python:3.13-slim AS built
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app soundingboard \
    && mkdir -p /app/data /app/keys && chown -R soundingboard /app
WORKDIR /app
COPY --from=built /venv /venv
COPY app.py alembic.ini manifest.json ./
COPY bot bot
COPY migrations migrations
COPY playground playground
USER soundingboard
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8080
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:%s/healthz' % os.environ['PORT'], timeout=2)"]
CMD ["python", "app.py", "serve"]
