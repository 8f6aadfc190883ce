#!/bin/sh
# Prints the secrets of a fleet, from what `radiox init` has made:
#   radiox init --out station --host '*.nats-headless'
#   sh infra/k8s/secrets.sh station | kubectl apply -n radiox -f -
# The authority's own key stays where it is: only `radiox init` needs it.
set -eu
[ -f "${1:?the folder of radiox init is missing}/nats/cert.pem" ] || {
    echo "$1 holds nothing of radiox init" >&2
    exit 2
}
for folder in "$1"/*/; do
    name=$(basename "$folder")
    case $name in
        authority | leaf) continue ;;
        nats) secret=radiox-nats ;;
        *) secret=radiox-user-$name ;;
    esac
    kubectl create secret generic "$secret" --from-file="$folder" --dry-run=client --output=yaml
    echo ---
done
