# Sourced by ./coffer, ./check and .ci/run: finds a JDK and a Maven. Bash 3.2 is enough.

readonly MIN_JDK=25

# The folders in which JDKs are usually found, besides COFFER_JAVA_HOME, JAVA_HOME and PATH.
usual_jdk_folders() {
    local folder
    for folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
        "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$folder"
    done
}

# True if $1 is the home of a JDK of MIN_JDK or newer. Reads its file `release`: starting java costs 40 ms.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    local line major
    while IFS= read -r line; do
        case "$line" in
        JAVA_VERSION=*)
            major=${line#JAVA_VERSION=}
            major=${major//\"/}
            major=${major%%[!0-9]*}
            [ "${major:-0}" -ge "$MIN_JDK" ]
            return
            ;;
        esac
    done <"$1/release"
    return 1
}

# Sets JDK, or ends with one line that says what to install.
find_jdk() {
    local home java
    if [ -n "${COFFER_JAVA_HOME:-}" ]; then
        is_jdk "$COFFER_JAVA_HOME" && JDK=$COFFER_JAVA_HOME && return
        die "COFFER_JAVA_HOME=$COFFER_JAVA_HOME is not a JDK $MIN_JDK or newer"
    fi
    if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then JDK=$JAVA_HOME && return; fi
    if java=$(command -v java) && java=$(readlink -f "$java" 2>/dev/null); then
        home=${java%/bin/java}
        is_jdk "$home" && JDK=$home && return
    fi
    while IFS= read -r home; do
        is_jdk "$home" && JDK=$home && return
    done < <(usual_jdk_folders)
    die "needs a JDK $MIN_JDK or newer: install one (for example temurin-25-jdk) or set COFFER_JAVA_HOME to its folder"
}

# Sets MAVEN to a Maven of 3.8 or newer, or ends with one line that says what to install. Needs JDK.
find_maven() {
    local candidate text version major minor
    for candidate in "${MAVEN_HOME:-/none}/bin/mvn" "$(command -v mvn)" /usr/share/maven/bin/mvn /opt/*maven*/bin/mvn \
        "${SDKMAN_DIR:-$HOME/.sdkman}/candidates/maven/current/bin/mvn" /opt/homebrew/bin/mvn; do
        [ -x "$candidate" ] || continue
        text=$(JAVA_HOME=$JDK "$candidate" --version 2>/dev/null) || continue
        version=${text#*Apache Maven }
        major=${version%%.*}
        minor=${version#*.}
        minor=${minor%%.*}
        case "$major$minor" in '' | *[!0-9]*) continue ;; esac
        if [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 8 ]; }; then
            MAVEN=$candidate
            return
        fi
    done
    die "needs Maven 3.8 or newer to build: install it (for example apt-get install maven)"
}
