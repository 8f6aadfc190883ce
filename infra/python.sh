# Prints the first Python that RadioX supports, or the reason why there is none.
check='import sys; sys.exit(sys.version_info < (3, 11))'
candidates=${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}

for python in $candidates; do
    if "$python" -c "$check" 2>/dev/null; then
        if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$python"
            exit 0
        fi
        echo "RadioX: $("$python" --version) has no venv; on Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
done
echo "RadioX needs Python 3.11 or newer, which is none of: $candidates." \
    "Name one with: make PYTHON=/path/to/python3.12" >&2
exit 1
