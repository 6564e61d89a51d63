# syntax=docker/dockerfile:1
# Three steps: the pages, the wheel, what runs. PostgreSQL and Redis run elsewhere (docker-compose.yml).

FROM node:24-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build -- --logLevel warn

FROM python:3.11-slim-bookworm AS wheel
WORKDIR /src
RUN pip install --no-cache-dir --disable-pip-version-check "hatchling>=1.27"
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY annotation/ annotation/
COPY inference_workers/ inference_workers/
COPY platform/ platform/
COPY review/ review/
COPY --from=frontend /src/platform/assay/static/frontend/ platform/assay/static/frontend/
RUN pip wheel --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

FROM python:3.11-slim-bookworm AS assay
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin assay
RUN install -d -o assay -g assay -m 0750 /data
WORKDIR /app
COPY constraints.txt ./
COPY --from=wheel /src/dist/ dist/
# With [s3]: docker-compose.yml passes S3_BUCKET and what belongs to it.
RUN for wheel in dist/*.whl; do pip install --no-cache-dir --disable-pip-version-check -c constraints.txt "$wheel[s3]"; done
ENV ASSAY_DATA=/data ASSAY_HOST=0.0.0.0 ASSAY_PORT=8000 ASSAY_LOG_FORMAT=json PYTHONUNBUFFERED=1
# Nothing leaves the machine; Assay sets these itself too (docs/adr/0072).
ENV ORT_DISABLE_TELEMETRY=1 HF_HUB_DISABLE_TELEMETRY=1 DISABLE_TELEMETRY=1 DO_NOT_TRACK=1
VOLUME /data
EXPOSE 8000
USER assay
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["assay", "health", "web"]
ENTRYPOINT ["assay"]
CMD ["web"]

# docker build --target gpu: models of the extra [torch] on an NVIDIA card; PyPI's torch brings CUDA's libraries.
FROM assay AS gpu
USER root
RUN for wheel in dist/*.whl; do pip install --no-cache-dir --disable-pip-version-check -c constraints.txt "$wheel[s3,torch,reading]"; done
ENV ASSAY_MODEL_DEVICE=auto
USER assay
