package concord.cli.doctor;

import concord.cli.remote.Call;
import concord.core.ConcordException;
import concord.tls.ClientTls;
import concord.tls.TlsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All checks, in the order in which they are told.
final class Examination {

    private static final int LOCAL_PORT_DEFAULT = 4000;

    private final Call call;
    private final Configured member;
    private final DataLock lock;
    private final ServerProbe probe;

    Examination(Call call, Configured member) throws IOException {
        this.call = call;
        this.member = member;
        this.lock = DataLock.of(member.data());
        Optional<TlsFile> authority = call.authority();
        Optional<ClientTls.Own> own = call.ownCertificate();
        boolean isNamed = !call.namedEndpoints().isEmpty();
        this.probe =
                new ServerProbe(
                        call.token(),
                        () ->
                                ClientTls.context(
                                        isNamed
                                                ? authority
                                                : authority.or(() -> member.file("tls.cert")),
                                        own,
                                        System.getLogger("concord.cli")),
                        call.timeout());
    }

    List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        DataCheck data =
                new DataCheck(
                        member.data(),
                        lock,
                        Map.of(
                                "node.id",
                                member.text("node.id"),
                                "cluster.name",
                                member.text("cluster.name")),
                        member.bytes("limits.disk-reserve"),
                        member.bytes("snapshot.log-bytes"));
        findings.addAll(data.findings());
        if (findings.getFirst().state() != Finding.State.FAILED) {
            findings.add(DiskCheck.in(data.existing()));
        }
        findings.addAll(ports());
        certificates(findings);
        long connections = member.number("http.connections-max").orElse(0);
        findings.addAll(new MachineCheck(connections).findings());
        findings.addAll(servers());
        return findings;
    }

    private List<Finding> ports() {
        List<Finding> findings = new ArrayList<>();
        port("http", true).ifPresent(findings::add);
        if (member.isAmongOthers()) {
            port("raft", true).ifPresent(findings::add);
        }
        if (member.flag("metrics.enabled")) {
            port("metrics", false).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> port(String of, boolean isRequired) {
        String setting = of + ".port";
        return member.number(setting)
                .map(port ->
                        new PortCheck(lock, setting, member.text(of + ".host"), port, isRequired)
                                .finding(() -> of.equals("http") && probe.isMember(local(port))));
    }

    private void certificates(List<Finding> findings) {
        CertificateCheck check = new CertificateCheck(Instant.now());
        check.ofServer(
                        member.file("tls.cert"),
                        member.file("tls.key"),
                        member.text("tls.client-auth").equals("none")
                                ? Optional.empty()
                                : member.file("tls.client-ca"),
                        Optional.of(member.text("http.host")).filter(host -> !isEverywhere(host)))
                .ifPresent(findings::add);
        check.ofMember(
                        member.file("raft.tls.cert"),
                        member.file("raft.tls.key"),
                        member.file("raft.tls.ca"),
                        raftHost())
                .ifPresent(findings::add);
    }

    /// Where the other members reach this one.
    private Optional<String> raftHost() {
        String own = member.text("node.id") + "@";
        String address =
                Arrays.stream(member.text("cluster.members").split(",", -1))
                        .map(String::strip)
                        .filter(each -> each.startsWith(own))
                        .map(each -> each.substring(own.length()))
                        .findFirst()
                        .orElse("");
        String advertised = member.text("raft.advertise");
        String reached = advertised.isEmpty() ? address : advertised;
        String host =
                reached.isEmpty()
                        ? member.text("raft.host")
                        : reached.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        return Optional.of(host).filter(it -> !isEverywhere(it));
    }

    private static boolean isEverywhere(String host) {
        try {
            return host.isEmpty() || InetAddress.ofLiteral(host).isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    private List<Finding> servers() {
        List<String> named = call.namedEndpoints();
        int port = member.number("http.port").orElse(LOCAL_PORT_DEFAULT);
        if (named.isEmpty() && port == 0) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        List<Answered> answered = new ArrayList<>();
        for (String endpoint : named.isEmpty() ? List.of(local(port)) : named) {
            try {
                answered.add(probe.ask(endpoint));
            } catch (IOException | ConcordException | IllegalArgumentException e) {
                findings.add(silent(endpoint, !named.isEmpty(), e));
            }
        }
        findings.addAll(new ClusterCheck(answered).findings());
        return findings;
    }

    private static Finding silent(String endpoint, boolean isNamed, Exception why) {
        String found = endpoint + " does not answer: " + why.getMessage();
        return isNamed
                ? Finding.failed("server", found, "start it, or correct --endpoint")
                : Finding.warning(
                        "server",
                        found,
                        "start it with 'concord start', or say where one is with --endpoint");
    }

    /// The server of this configuration, as it is reached from here.
    private String local(int port) {
        String host = member.text("http.host");
        String reached = isEverywhere(host) ? "127.0.0.1" : host;
        return (member.file("tls.cert").isPresent() ? "https://" : "http://")
                + (reached.contains(":") ? "[" + reached + "]" : reached)
                + ":"
                + port;
    }
}
