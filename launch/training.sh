# Sourced by the launchers, after settings.sh: makes the ahead-of-time caches in the folder caches. A server on a store
# of its own starts, answers some thousand requests and one command, and ends; what both have loaded, and which methods
# were busy, is kept. Where that fails, Coffer only starts and warms up more slowly.

train() {
    [ "${COFFER_AOT:-on}" != off ] || return 0
    local port=$((20000 + RANDOM % 12000)) server home=$caches/training
    rm -rf "$home" && mkdir -p "$home" && chmod 700 "$home" || return 0
    cat >"$home/coffer.hcl" <<CONFIG
listener "tcp" {
  address     = "127.0.0.1:$port"
  tls_disable = true
}
storage "embedded" { path = "$home/data" }
log_level = "error"
CONFIG
    java_settings server
    HOME=$home "${java_command[@]}" -XX:AOTCacheOutput="$caches/server.aot.new" -cp "$class_path" dev.coffer.Main \
        server -config="$home/coffer.hcl" &
    server=$!
    train_requests "$server" "$port"
    stop "$server"
    for mode in server client; do
        [ ! -s "$caches/$mode.aot.new" ] || mv "$caches/$mode.aot.new" "$caches/$mode.aot"
    done
    rm -rf "$home"
}

# SIGTERM, on which the process writes its cache and ends; after 30 s of patience SIGKILL.
stop() {
    local tries=0
    kill -TERM "$1" 2>/dev/null
    while kill -0 "$1" 2>/dev/null && [ $((tries += 1)) -le 300 ]; do sleep 0.1; done
    kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

# Waits at most 20 s for the server $1 on port $2, opens its store and sends it requests of each kind.
train_requests() {
    local tries=0 answer token key
    until training_call "$2" '' GET sys/seal-status '' >"$home/answer"; do
        kill -0 "$1" 2>/dev/null && [ $((tries += 1)) -le 200 ] || return 0
        sleep 0.1
    done
    answer=$(training_call "$2" '' PUT sys/init '{"secret_shares":1,"secret_threshold":1}')
    key=$(field "$answer" 'keys":["') token=$(field "$answer" 'root_token":"')
    answer=$(training_call "$2" '' PUT sys/unseal "{\"key\":\"$key\"}")
    answer=$(training_call "$2" "$token" POST sys/mounts/training '{"type":"kv","options":{"version":"2"}}')
    answer=$(training_call "$2" "$token" LIST training/metadata '')
    training_load "$2" "$token" >"$home/answer"
    train_command "$2" "$token"
    return 0
}

# The command of which users type most, against the server that trains.
train_command() {
    java_settings client
    HOME=$home COFFER_ADDR=http://127.0.0.1:$1 COFFER_TOKEN=$2 \
        "${java_command[@]}" -XX:AOTCacheOutput="$caches/client.aot.new" -cp "$class_path" dev.coffer.Main \
        kv get -mount=training k300 >"$home/answer" 2>&1
    java_settings server
}

# What stands in the text $1 behind $2, up to the next quote.
field() {
    local rest=${1#*"$2"}
    printf '%s' "${rest%%\"*}"
}

# Some thousand requests over one connection, sent ahead of their answers; at most 30 s.
training_load() {
    local i token=$2
    {
        {
            for ((i = 0; i < 3000; i++)); do
                training_request "$token" PUT "training/data/k$((i % 500))" '{"data":{"name":"value"}}'
                training_request "$token" GET "training/data/k$((i % 500))" ''
            done
            for ((i = 0; i < 200; i++)); do
                training_request "$token" PATCH "training/data/k$i" '{"data":{"name":"new"}}'
                training_request "$token" GET "training/metadata/k$i" ''
                training_request "$token" LIST training/metadata ''
                training_request "$token" GET auth/token/lookup-self ''
                training_request "$token" GET sys/internal/ui/mounts/training ''
                training_request "$token" DELETE "training/metadata/k$i" ''
            done
            training_request "$token" GET sys/health '' close
        } >&8 &
        timeout 30 cat <&8
    } 8<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# One HTTP request without curl: port, token, method, path, body.
training_call() {
    {
        training_request "$2" "$3" "$4" "$5" close >&8
        cat <&8
    } 8<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# The text of a request: token, method, path, body, what becomes of the connection.
training_request() {
    local type=application/json
    [ "$2" != PATCH ] || type=application/merge-patch+json
    printf '%s /v1/%s HTTP/1.1\r\nHost: localhost\r\nX-Vault-Token: %s\r\nConnection: %s\r\n' \
        "$2" "$3" "$1" "${5:-keep-alive}"
    printf 'Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s' "$type" "${#4}" "$4"
}
