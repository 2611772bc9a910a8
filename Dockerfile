# An image with sayso and a shell, which CI systems want: docker build --tag sayso .
#
#   docker run --rm --volume "$PWD:/work:ro" sayso check policies/

FROM rust:1-alpine3.22 AS build
RUN apk add --no-cache musl-dev
WORKDIR /sayso
COPY . .
RUN cargo build --release --locked

FROM alpine:3.22
COPY --from=build /sayso/target/release/sayso /usr/local/bin/sayso
COPY LICENSE-MIT LICENSE-APACHE /usr/share/licenses/sayso/
USER nobody
WORKDIR /work
ENTRYPOINT ["sayso"]
CMD ["--help"]
