package concord.cli.doctor;

import concord.core.ConcordException;
import concord.tls.TlsFile;
import concord.tls.TlsFiles;
import concord.tls.TlsInspection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The certificates that the member shows.
///
/// @param now when it is
record CertificateCheck(Instant now) {

    private static final Duration SOON = Duration.ofDays(30);

    /// Those of the HTTP server; nothing when it speaks no TLS.
    ///
    /// @param host under which it is reached, if that is known
    Optional<Finding> ofServer(
            Optional<TlsFile> certificate,
            Optional<TlsFile> key,
            Optional<TlsFile> clients,
            Optional<String> host) {
        return together(List.of("tls.cert", "tls.key"), List.of(certificate, key))
                .or(() ->
                        certificate.map(it ->
                                of(
                                        new TlsFiles("tls", it, key.orElseThrow(), clients, false),
                                        host)));
    }

    /// Those that members show each other; nothing when they speak no TLS.
    ///
    /// @param host under which the others reach this one, if that is known
    Optional<Finding> ofMember(
            Optional<TlsFile> certificate,
            Optional<TlsFile> key,
            Optional<TlsFile> authority,
            Optional<String> host) {
        return together(
                        List.of("raft.tls.cert", "raft.tls.key", "raft.tls.ca"),
                        List.of(certificate, key, authority))
                .or(() ->
                        certificate.map(it ->
                                of(
                                        new TlsFiles(
                                                "raft.tls", it, key.orElseThrow(), authority, true),
                                        host)));
    }

    /// That some of the settings are there and others are not.
    private static Optional<Finding> together(List<String> names, List<Optional<TlsFile>> files) {
        long set = files.stream().filter(Optional::isPresent).count();
        if (set == 0 || set == files.size()) {
            return Optional.empty();
        }
        List<String> missing =
                IntStream.range(0, names.size())
                        .filter(i -> files.get(i).isEmpty())
                        .mapToObj(names::get)
                        .toList();
        String side = names.getFirst().replaceAll("\\.[a-z]+$", "");
        return Optional.of(
                Finding.failed(
                        side,
                        "%s %s not set, and others of %s.* are"
                                .formatted(
                                        String.join(" and ", missing),
                                        missing.size() == 1 ? "is" : "are",
                                        side),
                        "set " + String.join(", ", names) + ", or none of them"));
    }

    private Finding of(TlsFiles files, Optional<String> host) {
        String check = files.name();
        TlsInspection inspected;
        try {
            inspected = TlsInspection.of(files);
        } catch (ConcordException.OpenFailed e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            return Finding.failed(
                    check, parts[0], parts.length > 1 ? parts[1] : "set it to a file that can");
        }
        List<String> warnings = inspected.warnings(now);
        if (!warnings.isEmpty()) {
            return Finding.failed(
                    check,
                    String.join("; ", warnings),
                    "put a new certificate in its place; no restart is needed");
        }
        Optional<String> uncovered = host.filter(name -> !inspected.covers(name));
        if (uncovered.isPresent()) {
            String found =
                    "the certificate is for %s, and not for %s"
                            .formatted(String.join(", ", inspected.hosts()), uncovered.get());
            String advice = "make one that names " + uncovered.get();
            return files.mutual()
                    ? Finding.failed(check, found, advice)
                    : Finding.warning(check, found, advice);
        }
        String until = inspected.nameOfFirst() + " until " + inspected.until();
        return now.plus(SOON).isAfter(inspected.until())
                ? Finding.warning(
                        check,
                        until + ", in less than " + SOON.toDays() + " days",
                        "renew it; the files are read anew without a restart")
                : Finding.ok(check, until + ", for " + String.join(", ", inspected.hosts()));
    }
}
