#!/usr/bin/env bash
# Makes an unprivileged LXC container on Proxmox VE that runs the services of RadioX by systemd.
#   create-container.sh 110 radio radiox-0.1.0-py3-none-any.whl /root/radiox.env show content audio
# Arguments: id, host name, wheel, file of settings, names of services. On the Proxmox host, as root.
# The broker has a machine of its own (RADIOX_NATS_URL in the settings): a container that is thrown
# away then loses nothing. `--print` in front prints what would be done, and does nothing.
set -euo pipefail

run() { "$@"; }
if [[ "${1:-}" == --print ]]; then
    run() { printf '%q ' "$@"; printf '\n'; }
    shift
fi
(($# >= 5)) || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
id=$1 name=$2 wheel=$3 settings=$4
shift 4
services=("$@")

[[ "$id" =~ ^[1-9][0-9]{2,8}$ ]] || { echo "$id is no id of a container: a number from 100 on" >&2; exit 2; }
[[ "$name" =~ ^[a-z0-9][a-z0-9-]{0,62}$ ]] || { echo "$name is no host name" >&2; exit 2; }
for file in "$wheel" "$settings"; do
    [[ -r "$file" ]] || { echo "$file cannot be read" >&2; exit 2; }
done
for service in "${services[@]}"; do
    [[ "$service" =~ ^[a-z]+$ ]] || { echo "$service is no name of a service" >&2; exit 2; }
done

template="${RADIOX_TEMPLATE:-local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst}"
storage="${RADIOX_STORAGE:-local-lvm}"
bridge="${RADIOX_BRIDGE:-vmbr0}"
folder=$(dirname "$0")/..

run pct create "$id" "$template" \
    --hostname "$name" --unprivileged 1 --features nesting=0 --onboot 1 \
    --cores "${RADIOX_CORES:-2}" --memory "${RADIOX_MEMORY:-3072}" --swap 0 \
    --rootfs "$storage:${RADIOX_DISK:-16}" --net0 "name=eth0,bridge=$bridge,ip=dhcp,firewall=1"
run pct start "$id"
# The first seconds are without a network.
run pct exec "$id" -- sh -c 'until apt-get update -qq --error-on=any; do sleep 2; done'
run pct exec "$id" -- apt-get install -qq --yes \
    python3-venv rsyslog logrotate nginx-light curl
run pct exec "$id" -- useradd --system --home-dir /var/lib/radiox --shell /usr/sbin/nologin radiox
run pct exec "$id" -- mkdir -p /etc/radiox /opt/radiox /var/log/radiox/services
run pct exec "$id" -- chown -R radiox:adm /var/log/radiox
run pct push "$id" "$wheel" "/opt/radiox/$(basename "$wheel")"
run pct push "$id" "$settings" /etc/radiox/env --user root --perms 0640
run pct exec "$id" -- chgrp radiox /etc/radiox/env
for colour in blue:8081:8091 green:8082:8092; do
    IFS=: read -r colour bridge_port onair_port <<<"$colour"
    run pct push "$id" "$folder/systemd/radiox-colour@.service" \
        "/etc/systemd/system/radiox-$colour@.service"
    run pct exec "$id" -- sh -c "echo RADIOX_BRIDGE_PORT=$bridge_port >/etc/radiox/$colour.env"
    run pct exec "$id" -- sh -c "echo RADIOX_ONAIR_PORT=$onair_port >>/etc/radiox/$colour.env"
    run pct exec "$id" -- sh -c "echo 'server 127.0.0.1:$bridge_port;' >/etc/radiox/$colour.upstream"
    run pct exec "$id" -- sh -c "echo 'server 127.0.0.1:$onair_port;' >/etc/radiox/$colour.onair.upstream"
done
run pct exec "$id" -- ln -sfn blue.upstream /etc/radiox/active.upstream
run pct exec "$id" -- ln -sfn blue.onair.upstream /etc/radiox/active.onair.upstream
run pct push "$id" "$folder/nginx/radiox.conf" /etc/nginx/conf.d/radiox.conf
run pct push "$id" "$folder/blue-green.sh" /usr/local/sbin/radiox-blue-green --perms 0755
run pct push "$id" "$folder/logs/rsyslog.conf" /etc/rsyslog.d/30-radiox.conf
run pct exec "$id" -- mkdir -p /etc/systemd/system/rsyslog.service.d
run pct push "$id" "$folder/logs/rsyslog-environment.conf" \
    /etc/systemd/system/rsyslog.service.d/radiox.conf
run pct push "$id" "$folder/logs/logrotate.conf" /etc/logrotate.d/radiox
run pct exec "$id" -- python3 -m venv /opt/radiox/blue
run pct exec "$id" -- /opt/radiox/blue/bin/pip install --quiet "/opt/radiox/$(basename "$wheel")"
run pct exec "$id" -- systemctl daemon-reload
run pct exec "$id" -- systemctl restart rsyslog nginx
for service in "${services[@]}"; do
    run pct exec "$id" -- systemctl enable --now "radiox-blue@$service"
done
run pct exec "$id" -- systemctl --no-pager status 'radiox-blue@*'
