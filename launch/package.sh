# Sourced by ./coffer package: makes, under target/package, an archive that runs where no Java is, a Debian package of
# the same files, and the list of what is in them (SBOM, CycloneDX). Two builds of the same sources give the same bytes:
# times come from the pom, files are sorted, nobody's name is in them.

# What Coffer and its libraries use of the JDK. java.sql and jdk.jfr are named by classes that never run here.
readonly MODULES=java.base,java.logging,java.management,java.naming,java.net.http,jdk.httpserver,jdk.management,jdk.unsupported
readonly BOM_PLUGIN=org.cyclonedx:cyclonedx-maven-plugin:2.9.1

package() {
    [ "$(uname -sm)" = "Linux x86_64" ] || die "packages are made on Linux x86_64"
    find_maven
    local version epoch target=$root/target/package name tree
    version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml" | head -1)
    epoch=$(date -u -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")" +%s)
    name=coffer-$version-linux-x86_64 tree=$target/$name
    rm -rf "$target" && mkdir -p "$tree" || die "cannot write to $target"
    step "runtime" make_runtime
    step "program" make_program
    step "list of contents" make_bom
    find "$tree" -exec touch -h -d "@$epoch" {} +
    step "archive" make_archive
    if command -v dpkg-deb >/dev/null; then
        step "Debian package" make_deb
    else
        printf 'coffer: no dpkg-deb here, so no Debian package\n' >&2
    fi
    (cd "$target" && sha256sum "$name.tar.gz" ./*.deb ./*.json 2>/dev/null)
}

# Runs a step ($1 is its name) with one line of progress; ends where it fails.
step() {
    local log=$target/package.log
    printf 'coffer: packaging, %s\n' "$1" >&2
    "$2" >>"$log" 2>&1 || { cat "$log" >&2 && die "packaging failed at: $1 (the text above is in $log)"; }
}

make_runtime() {
    "$JDK/bin/jlink" --add-modules "$MODULES" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
        --output "$tree/runtime"
}

make_program() {
    local jar native=$tree/lib/native
    mkdir -p "$tree/bin" "$tree/lib/jars" "$native" "$tree/share"
    sed "s/@VERSION@/$version/" "$root/launch/installed" >"$tree/bin/coffer" && chmod 755 "$tree/bin/coffer"
    cp "$root/launch/settings.sh" "$root/launch/training.sh" "$tree/lib/"
    cp "$root/LICENSE" "$root/README.md" "$tree/share/"
    [ ! -d "$root/deploy" ] || cp -R "$root/deploy" "$tree/share/"
    cp "$app/coffer.jar" "$tree/lib/coffer.jar"
    for jar in "$app"/lib/*.jar; do
        case "$jar" in
        *-osx-* | *-windows-* | *-aarch_64.jar) ;; # other machines' native code
        *) cp "$jar" "$tree/lib/jars/" ;;
        esac
    done
    strip_rocksdb && unpack_netty || return 1
    find "$tree" -type d -exec chmod 755 {} + -o -type f -name '*.jar' -exec chmod 644 {} +
}

# RocksDB's jar holds 15 libraries; the one for this machine goes beside it, the others go.
strip_rocksdb() {
    local jar work=$target/rocksdb
    jar=$(cd "$tree/lib/jars" && echo rocksdbjni-*.jar)
    mkdir -p "$work" && (cd "$work" && "$JDK/bin/jar" --extract --file "$tree/lib/jars/$jar") || return 1
    # By a quirk RocksDB looks for this name where it loads from a folder.
    mv "$work/librocksdbjni-linux64.so" "$native/librocksdbjnijni-linux64.so"
    rm -f "$work"/librocksdbjni-* "$tree/lib/jars/$jar"
    (cd "$work" && find . -type f | LC_ALL=C sort | sed 's:^\./::' >"$target/rocksdb.list" &&
        "$JDK/bin/jar" --create --no-manifest --date "$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)" \
            --file "$tree/lib/jars/$jar" "@$target/rocksdb.list")
    rm -rf "$work" "$target/rocksdb.list"
}

# What the two jars of Netty for this machine hold, where java.library.path finds it: no writable /tmp is needed then.
unpack_netty() {
    local jar work=$target/netty
    mkdir -p "$work" || return 1
    for jar in "$tree"/lib/jars/netty-*-linux-x86_64.jar; do
        (cd "$work" && "$JDK/bin/jar" --extract --file "$jar" META-INF/native) || return 1
    done
    find "$work/META-INF/native" -name '*.so' -exec mv {} "$native/" \; && rm -rf "$work"
}

make_bom() {
    (cd "$root" && JAVA_HOME=$JDK "$MAVEN" -B -q "$BOM_PLUGIN:makeBom" -DoutputName="coffer-$version.cdx" \
        -DoutputFormat=json -DincludeBomSerialNumber=false -DincludeTestScope=false \
        -DprojectType=application -DoutputDirectory="$target") &&
        cp "$target/coffer-$version.cdx.json" "$tree/share/"
}

make_archive() {
    tar -C "$target" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --format=gnu -cf - "$name" |
        gzip -n -9 >"$target/$name.tar.gz"
}

make_deb() {
    local deb=$target/deb
    rm -rf "$deb" && mkdir -p "$deb/DEBIAN" "$deb/usr/lib/coffer" "$deb/usr/bin" "$deb/etc/coffer" "$deb/usr/share/doc/coffer"
    cp -R "$tree/." "$deb/usr/lib/coffer/"
    ln -s ../lib/coffer/bin/coffer "$deb/usr/bin/coffer"
    cp "$root/LICENSE" "$deb/usr/share/doc/coffer/copyright"
    cp "$root/launch/deb/coffer.hcl" "$deb/etc/coffer/coffer.hcl"
    if [ -e "$root/deploy/systemd/coffer.service" ]; then
        mkdir -p "$deb/usr/lib/systemd/system"
        cp "$root/deploy/systemd/coffer.service" "$deb/usr/lib/systemd/system/"
    fi
    cp "$root/launch/deb/postinst" "$root/launch/deb/prerm" "$root/launch/deb/postrm" "$deb/DEBIAN/"
    printf '/etc/coffer/coffer.hcl\n' >"$deb/DEBIAN/conffiles"
    sed "s/@VERSION@/$version/; s/@SIZE@/$(du -sk --apparent-size "$deb/usr" | cut -f1)/" \
        "$root/launch/deb/control" >"$deb/DEBIAN/control"
    chmod 755 "$deb/DEBIAN/postinst" "$deb/DEBIAN/prerm" "$deb/DEBIAN/postrm"
    find "$deb" -type d -exec chmod 755 {} +
    find "$deb" -exec touch -h -d "@$epoch" {} +
    SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz --build "$deb" "$target/coffer_${version}_amd64.deb" &&
        rm -rf "$deb"
}
