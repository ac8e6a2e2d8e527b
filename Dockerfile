# order-sync in a container: `docker compose up` (compose.yaml) builds it. A Debian image, since Temporal's SDK needs glibc.
FROM node:26-slim

# Temporal Cloud is trusted by the system's certificates, which the image leaves out.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*

ENV NODE_ENV=production ORDER_SYNC_HOME=/app
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY order-sync.toml ./
COPY src ./src

RUN mkdir reports && chown node:node reports
USER node
ENTRYPOINT ["node", "src/cli/main.ts"]
CMD ["worker"]
