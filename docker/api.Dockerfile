# The api: everything over HTTP. Build from the repository's root:
#   docker build -f docker/api.Dockerfile -t haetae-api .
FROM node:20-bookworm-slim AS source
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.base.json tsconfig.json ./
COPY bin ./bin
COPY packages ./packages
COPY services ./services

FROM source AS build
RUN npm ci --ignore-scripts && node bin/build.mjs

FROM source AS runtime
RUN npm ci --ignore-scripts --omit=dev --workspace=services/api && node bin/patch-postgres.mjs

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HAETAE_HOST=0.0.0.0 \
    HAETAE_PORT=8080 \
    HAETAE_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=runtime /app /app
COPY --from=build /app/packages /app/packages
COPY --from=build /app/services/api /app/services/api
COPY --from=build /app/services/console/dist /app/services/console/dist
COPY --from=build /app/services/report-page/dist /app/services/report-page/dist
COPY models ./models
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/api/dist/main.js"]
