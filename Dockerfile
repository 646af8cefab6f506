# Salon in a small image. No Redis inside: docker-compose.yml puts one beside it.

# The style sheets and scripts, with the third-party code that package-lock.json names.
FROM node:22-bookworm-slim AS bundle
WORKDIR /src
COPY package.json package-lock.json bundle.mjs ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN node bundle.mjs

FROM rust:1.95-bookworm AS build
# libjpeg-turbo is built from source, the AV1 decoder assembles its inner loops.
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake nasm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
COPY --from=bundle /src/static/dist static/dist
# The caches make the second build a short one; what they hold is not in the image, so the program is copied out.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/salon /usr/local/bin/salon

FROM debian:bookworm-slim
# For a Redis that is reached by TLS (rediss://).
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
# A fixed number, because it is what owns the files in the data folder on the host; 1000 is the first user of most.
RUN groupadd --gid 1000 salon \
    && useradd --uid 1000 --gid salon --no-create-home --home-dir /data --shell /usr/sbin/nologin salon \
    && install -d -o salon -g salon -m 700 /data
COPY --from=build /usr/local/bin/salon /usr/local/bin/salon
ENV SALON_DATA=/data SALON_LISTEN=0.0.0.0:8080
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["salon", "health"]
ENTRYPOINT ["salon"]
CMD ["serve"]
