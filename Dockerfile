# The program without the embedded PostgreSQL: set DATABASE_URL, and run `niemtin migrate` once per release.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --extra plots --no-install-project
COPY . .
RUN uv sync --frozen --no-dev --extra plots --no-editable

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --uid 10001 niemtin
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH NIEMTIN_ENVIRONMENT=production NIEMTIN_LOG_JSON=true
USER niemtin
WORKDIR /home/niemtin
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["niemtin"]
CMD ["serve", "--host", "0.0.0.0"]
