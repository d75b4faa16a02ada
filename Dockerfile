# Mujaz in a container: `docker build -t mujaz . && docker run -p 8000:8000 -v mujaz:/data mujaz`.
# The root file system may be read-only (`--read-only`); everything that is kept lies in /data.

FROM python:3.13-slim AS build
WORKDIR /srv/mujaz
# A venv without pip: the final image installs nothing, so it needs no installer.
# requirements-push.txt brings Apprise along, for [notify], requirements-full.txt trafilatura, for content = "full":
# `docker build --build-arg REQUIREMENTS=requirements-push.txt .`
ARG REQUIREMENTS=requirements.txt
COPY ${REQUIREMENTS} requirements.txt
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --disable-pip-version-check \
    --require-hashes -r requirements.txt \
 && find /opt/venv -type d -name tests -prune -exec rm -rf {} +
COPY . .
# Compiled once, here: a start without .pyc files takes 4.5 times as long, and a read-only root could never keep them.
# The files cannot change any more, so Python need not compare their times either.
RUN rm requirements*.txt && /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib . \
 && mkdir /data


FROM python:3.13-slim
LABEL org.opencontainers.image.title="Mujaz" \
      org.opencontainers.image.description="Perfect, cached Atom feeds for news sites that have none" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="1.0.0"
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/mujaz /srv/mujaz
# A fixed number, so that the owner of a mounted folder can be set beforehand: chown 10001:10001.
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    TMPDIR=/data \
    HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MUJAZ_DATABASE_URL=sqlite:////data/mujaz.db \
    MUJAZ_SHELF=/data/shelf
WORKDIR /srv/mujaz
USER 10001:10001
VOLUME /data
EXPOSE 8000
# Says whether the process answers, not whether the site does: trouble upstream must never restart the container.
HEALTHCHECK --interval=30s --timeout=6s --start-period=15s --retries=3 CMD ["python", "-m", "feeds", "healthcheck"]
CMD ["gunicorn"]
