#!/bin/sh
# Upgrades the fleet of docker-compose.yml, one service at a time: each has to get ready, or all go
# back to the images that ran before. Shows in flight go on: a service that stops releases its
# messages, and the next one takes them.
#   infra/deploy.sh IMAGE SLIM_IMAGE      the two images of infra/Dockerfile, by tag or digest
# Run it where docker-compose.yml and .env are; .env keeps the images for every later `up`. With
# infra/compose/production.yml in COMPOSE_FILE, images without a digest are refused.
#   COMPOSE          what to call, `docker compose` by default, e.g. podman-compose
#   DEPLOY_TIMEOUT   seconds in which a service has to be ready, 120 by default
set -eu

SERVICES="data speaker listener media content audio webhook analytics show station bridge onair"
PINNED='@sha256:[0-9a-f]{64}$'
compose=${COMPOSE:-docker compose}
timeout=${DEPLOY_TIMEOUT:-120}
patience=180 # seconds for what has run before

setting() { # NAME DEFAULT: of the environment, else of .env
    eval "value=\${$1:-}"
    [ -n "$value" ] || value=$(sed -n "s/^$1=//p" .env 2>/dev/null | tail -n 1)
    echo "${value:-$2}"
}

use() { # IMAGE SLIM_IMAGE: for what this script calls
    export RADIOX_IMAGE="$1" RADIOX_SLIM_IMAGE="$2"
}

keep() { # the images in use, for every later call
    (
        umask 077
        { grep -Ev '^RADIOX_(SLIM_)?IMAGE=' .env 2>/dev/null || true
            echo "RADIOX_IMAGE=$RADIOX_IMAGE"
            echo "RADIOX_SLIM_IMAGE=$RADIOX_SLIM_IMAGE"; } >.env.new
    )
    mv .env.new .env
}

is_ready() { # SERVICE: three times in a row, so that one that starts over and over is not
    $compose exec -T "$1" sh -c 'ready && sleep 1 && ready && sleep 1 && ready' \
        >/dev/null 2>&1 </dev/null
}

start() { # SERVICE SECONDS: with the images in use; fails where it does not get ready in time
    $compose up --detach --no-deps --no-build "$1" >/dev/null 2>&1 </dev/null || return 1
    deadline=$(($(date +%s) + $2))
    until is_ready "$1"; do
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 1
    done
}

return_to() { # SERVICE: what starts over and over may escape its stop, and is replaced again
    deadline_back=$(($(date +%s) + patience))
    until start "$1" 10; do
        [ "$(date +%s)" -lt "$deadline_back" ] || return 1
    done
}

go_back() { # SERVICE…
    use "$old" "$old_slim"
    for service in "$@"; do
        if return_to "$service"; then
            echo "$service: back on the images before"
        else
            echo "$service: NOT READY on the images before either: $compose logs $service" >&2
        fi
    done
}

[ $# -eq 2 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
old=$(setting RADIOX_IMAGE radiox:latest)
old_slim=$(setting RADIOX_SLIM_IMAGE radiox:slim)
if [ "$1" = "$old" ] || [ "$2" = "$old_slim" ]; then
    echo "$1 and $2: one of them is in use: give the new images names of their own" >&2
    exit 2
fi
use "$1" "$2"
case ${COMPOSE_FILE:-} in
*production.yml*)
    loose=$($compose config | sed -n 's/^ *image: *//p' | tr -d "\"'" | grep -Ev "$PINNED" || true)
    if [ -n "$loose" ]; then
        echo "production takes images by digest, NAME@sha256:…; these have none:" >&2
        echo "$loose" >&2
        exit 2
    fi
    ;;
esac

# A mounted file is the one of the broker's start, whatever has taken its place since.
if ! $compose exec -T nats cat /etc/nats/users.conf </dev/null | cmp -s - infra/nats/users.conf; then
    echo "nats: the users of the new version"
    $compose restart nats >/dev/null </dev/null
fi
echo "provision: streams and buckets of the new version"
if ! $compose run --rm --no-deps provision </dev/null; then
    echo "provision failed; no service was changed" >&2
    exit 1
fi
upgraded=
for service in $SERVICES; do
    upgraded="$service $upgraded"
    if start "$service" "$timeout"; then
        echo "$service: ready"
    else
        echo "$service: not ready within $timeout s: going back" >&2
        # shellcheck disable=SC2086
        go_back $upgraded
        exit 1
    fi
done
keep
echo "the fleet runs $1 and $2"
