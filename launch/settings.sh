# Sourced by the launchers: how Coffer's Java process is started. Needs JDK (a home with bin/java), jars (a folder)
# and program (coffer.jar); natives is a folder of native libraries, or empty. Bash 3.2 is enough.

# Sets java_command and class_path for the mode $1: server, or client for every command that ends soon.
java_settings() {
    local jar
    java_command=("$JDK/bin/java" -XX:+UseCompactObjectHeaders)
    if [ "$1" = server ]; then server_memory; else client_memory; fi
    # What Java itself has to say belongs on stderr; that a cache does not fit, nowhere: it is passed over.
    java_command+=(-Xlog:disable -Xlog:all=warning:stderr "-Xlog:aot*=off:stderr" "-Xlog:cds*=off:stderr")
    # Memory holds secrets: no core file, no heap dump, nothing that attaches. Out of memory ends the process.
    java_command+=(-XX:-CreateCoredumpOnCrash -XX:+DisableAttachMechanism -XX:-HeapDumpOnOutOfMemoryError)
    java_command+=(-XX:+ExitOnOutOfMemoryError)
    # Netty and RocksDB bring native libraries along; Netty still uses sun.misc.Unsafe.
    java_command+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
    # Where they lie unpacked, nothing has to be written into a folder for temporary files that may run programs.
    [ -z "${natives:-}" ] || java_command+=(-Djava.library.path="$natives")
    class_path=$program
    for jar in "$jars"/*.jar; do class_path=$class_path:$jar; done
}

# Where there is no core to spare, the collector that works without one and needs the least memory. The other begins
# small: by itself it takes a 64th of the machine's memory and never gives it back.
server_memory() {
    local cores collector heap
    cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
    if [ "$cores" -le 2 ]; then
        collector=-XX:+UseSerialGC heap=-Xmx256m
    else
        collector=-XX:+UseG1GC heap=-Xmx512m
        java_command+=(-Xms64m)
    fi
    case "${COFFER_JAVA_OPTS:-}" in
    *-XX:+Use*GC*) java_command+=("$heap") ;; # two collectors at once would be an error
    *) java_command+=("$heap" "$collector") ;;
    esac
}

# A command lives for a third of a second: one thread collects, and nothing is compiled twice.
client_memory() {
    java_command+=(-Xmx256m -XX:TieredStopAtLevel=1)
    case "${COFFER_JAVA_OPTS:-}" in
    *-XX:+Use*GC*) ;;
    *) java_command+=(-XX:+UseSerialGC) ;;
    esac
}

# The mode of the command whose first word is $1.
mode_of() {
    if [ "$1" = server ]; then mode=server; else mode=client; fi
}

# Becomes the Java process for the arguments given; the cache for its mode lies in the folder caches, if there is one.
run_java() {
    mode_of "${1:-}"
    java_settings "$mode"
    if [ "${COFFER_AOT:-on}" != off ] && [ -e "$caches/$mode.aot" ]; then
        java_command+=(-XX:AOTCache="$caches/$mode.aot" -XX:AOTMode=auto)
    fi
    ulimit -c 0
    # Options in one variable are words, as in JAVA_OPTS everywhere: meant to be split.
    # shellcheck disable=SC2086
    exec "${java_command[@]}" ${COFFER_JAVA_OPTS:-} -cp "$class_path" dev.coffer.Main "$@"
}
