# Sourced by ./build and ./concord: `find_jdk` leaves the home of a JDK of at least $jdk_wanted in
# JAVA_HOME, exported, or says where it looked and what to do, and fails.
# CONCORD_JDK_PLACES, patterns separated by ':', takes the place of the usual folders.

jdk_wanted=25
jdk_usual_places=/usr/lib/jvm/*:/usr/java/*:/opt/*:/opt/java/*:${HOME:-}/.sdkman/candidates/java/*:${HOME:-}/.jdks/*:${HOME:-}/.local/share/mise/installs/java/*:${HOME:-}/.asdf/installs/java/*:/Library/Java/JavaVirtualMachines/*/Contents/Home:${HOME:-}/Library/Java/JavaVirtualMachines/*/Contents/Home:/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home:/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home

# Prints the feature version of the JDK in $1; nothing when there is none or when it lacks a compiler.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

jdk_fits() {
    jdk_found=$(jdk_version "$1")
    [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$jdk_wanted" ]
}

# Of several that fit, the oldest: the one nearest to what the project is made with.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME"; then
        export JAVA_HOME
        return 0
    fi

    jdk_best=
    jdk_best_version=
    jdk_old_ifs=$IFS
    IFS=:
    for jdk_place in ${CONCORD_JDK_PLACES-$jdk_usual_places}; do
        if jdk_fits "$jdk_place"; then
            if [ -z "$jdk_best" ] || [ "$jdk_found" -lt "$jdk_best_version" ]; then
                jdk_best=$jdk_place
                jdk_best_version=$jdk_found
            fi
        fi
    done
    IFS=$jdk_old_ifs

    if [ -z "$jdk_best" ] && [ -z "${CONCORD_JDK_PLACES-}" ] && [ -x /usr/libexec/java_home ]; then
        jdk_place=$(/usr/libexec/java_home -v "$jdk_wanted+" 2>/dev/null) || jdk_place=
        if [ -n "$jdk_place" ] && jdk_fits "$jdk_place"; then
            jdk_best=$jdk_place
        fi
    fi

    if [ -z "$jdk_best" ] && command -v java >/dev/null 2>&1; then
        # The launcher knows its home; links on the PATH need not lead there.
        jdk_place=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
        if [ -n "$jdk_place" ] && jdk_fits "$jdk_place"; then
            jdk_best=$jdk_place
        fi
    fi

    if [ -n "$jdk_best" ]; then
        JAVA_HOME=$jdk_best
        export JAVA_HOME
        return 0
    fi

    {
        echo "No JDK $jdk_wanted or newer found. Concord is built with one."
        echo
        echo "Looked at:"
        if [ -n "${JAVA_HOME:-}" ]; then
            jdk_found=$(jdk_version "$JAVA_HOME")
            if [ -n "$jdk_found" ]; then
                echo "  JAVA_HOME = $JAVA_HOME (JDK $jdk_found)"
            else
                echo "  JAVA_HOME = $JAVA_HOME (no JDK there)"
            fi
        else
            echo "  JAVA_HOME (not set)"
        fi
        echo "${CONCORD_JDK_PLACES-$jdk_usual_places}" | tr ':' '\n' | sed 's/^/  /'
        if command -v java >/dev/null 2>&1; then
            echo "  java on the PATH: $(java -version 2>&1 | head -n 1)"
        else
            echo "  java on the PATH (none)"
        fi
        echo
        echo "Install a JDK $jdk_wanted (for example Eclipse Temurin, https://adoptium.net), or set JAVA_HOME to one:"
        echo "  JAVA_HOME=/path/to/jdk-$jdk_wanted $0"
    } >&2
    return 1
}
