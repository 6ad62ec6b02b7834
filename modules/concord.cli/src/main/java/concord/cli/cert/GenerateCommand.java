package concord.cli.cert;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.Terminal;
import concord.cli.remote.Answer;
import concord.cli.remote.OutputGoneException;
import concord.cli.remote.UsageException;
import concord.core.ConcordException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `concord cert generate`: makes an authority and certificates of it, for development.
public final class GenerateCommand implements Callable<Integer> {

    private static final String OUT = "--out";
    private static final String HOST = "--host";
    private static final String DAYS = "--days";
    private static final String FORCE = "--force";
    private static final String AUTHORITY = "--ca";
    private static final List<String> HERE = List.of("localhost", "127.0.0.1", "::1");
    private static final String OUT_DEFAULT = "certs";
    private static final int DAYS_DEFAULT = 365;
    private static final int DAYS_MAX = 3650;

    private final Terminal terminal;
    private final Path directory;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("generate");

    /// @param terminal where it writes
    /// @param directory where relative paths start
    public GenerateCommand(Terminal terminal, Path directory) {
        this.terminal = terminal;
        this.directory = directory;
        describe();
    }

    /// The command as picocli wants it.
    public CommandSpec spec() {
        return spec;
    }

    private void describe() {
        spec.addOption(Main.help());
        spec.addOption(
                OptionSpec.builder(OUT)
                        .type(Path.class)
                        .paramLabel("DIR")
                        .description(
                                "Where the files go; made when it is missing. Default: "
                                        + OUT_DEFAULT
                                        + ".")
                        .build());
        spec.addOption(
                OptionSpec.builder(HOST)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel("NAME")
                        .description(
                                "A name or an address under which the server is reached, besides"
                                        + " localhost, 127.0.0.1 and ::1; may be given more than"
                                        + " once.")
                        .build());
        spec.addOption(
                OptionSpec.builder(AUTHORITY)
                        .type(Path.class)
                        .paramLabel("DIR")
                        .description(
                                "Where the authority is that signs: ca.pem and ca-key.pem, as they"
                                        + " were made before. Its key is not copied. Without it a"
                                        + " new one is made.")
                        .build());
        spec.addOption(
                OptionSpec.builder(DAYS)
                        .type(Integer.class)
                        .paramLabel("N")
                        .description("For how long they are valid. Default: " + DAYS_DEFAULT + ".")
                        .build());
        spec.addOption(
                OptionSpec.builder(FORCE)
                        .type(boolean.class)
                        .description("Takes the place of files that are there already.")
                        .build());
        spec.addOption(Answer.option());
        spec.usageMessage()
                .width(100)
                .sortOptions(false)
                .description(
                        "Makes an authority, a certificate for servers and one for clients, with"
                                + " their keys, in PEM files. For development: the authority's key"
                                + " lies beside the others. More members get their certificates from"
                                + " the same authority with --ca.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  concord cert generate --host db.example.com",
                        "  concord cert generate --ca certs --out n2 --host n2.example.com",
                        "",
                        "Exit codes: 0 made, 1 refused or failed, 2 wrong arguments.");
    }

    @Override
    public Integer call() {
        ParseResult given = spec.commandLine().getParseResult();
        Path out = given.matchedOptionValue(OUT, Path.of(OUT_DEFAULT));
        int days = given.matchedOptionValue(DAYS, DAYS_DEFAULT);
        Optional<Path> authority = Optional.ofNullable(given.matchedOptionValue(AUTHORITY, null));
        List<String> more = given.matchedOptionValue(HOST, List.of());
        if (days < 1 || days > DAYS_MAX) {
            terminal.complain(
                    DAYS + " is " + days + "; it must be a whole number from 1 to " + DAYS_MAX);
            return ExitCode.USAGE;
        }
        try {
            Answer answer = Answer.of(terminal, given);
            List<String> hosts = Stream.concat(HERE.stream(), more.stream()).distinct().toList();
            Instant now = InstantSource.system().instant();
            CertificateSet made =
                    authority.isPresent()
                            ? CertificateSet.makeOf(
                                    directory.resolve(authority.get()),
                                    hosts,
                                    now,
                                    Duration.ofDays(days))
                            : CertificateSet.make(hosts, now, Duration.ofDays(days));
            made.write(directory.resolve(out), given.hasMatchedOption(FORCE));
            answer.tell(
                    text(out, authority.orElse(out), hosts, made),
                    json -> write(json, out, authority.orElse(out), hosts, made));
            return ExitCode.OK;
        } catch (OutputGoneException e) {
            return ExitCode.OK; // the files are there, and nobody is there to be told
        } catch (UsageException e) {
            terminal.complain(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        } catch (ConcordException.InvalidRequest e) {
            terminal.complain(HOST + " " + e.getMessage());
            return ExitCode.USAGE;
        } catch (CertificateSet.ExistsException e) {
            terminal.complain(
                    e.getMessage() + ", nothing was made; " + whatToDo(e, out, authority));
        } catch (ConcordException.OpenFailed e) {
            terminal.complain("not made: " + e.getMessage());
        } catch (IOException e) {
            terminal.complain("not made: " + reason(e));
        }
        return ExitCode.FAILED;
    }

    private String whatToDo(CertificateSet.ExistsException e, Path out, Optional<Path> authority) {
        String other = "choose another " + OUT;
        if (!e.isReplaceable()) {
            return other;
        }
        Path folder = directory.resolve(out);
        boolean hasAuthority =
                authority.isEmpty()
                        && Files.exists(folder.resolve(CertificateSet.CA))
                        && Files.exists(folder.resolve(CertificateSet.CA_KEY));
        return other
                + (hasAuthority
                        ? " with " + AUTHORITY + " " + shell(out) + " for one more of its authority"
                        : "")
                + ", or "
                + FORCE
                + (authority.isPresent() ? " to replace them" : " to replace all six files");
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException file
                ? file.getFile()
                        + ": "
                        + (file.getReason() == null
                                ? e.getClass().getSimpleName().replace("Exception", "")
                                : file.getReason())
                : String.valueOf(e.getMessage());
    }

    private static String text(Path out, Path authority, List<String> hosts, CertificateSet made) {
        return """
        Made for development, valid until %s:
          %s and %s: the authority
          %s and %s: a server or member, as %s
          %s and %s: a client

        HTTP:
          concord start --tls-cert %4$s --tls-key %5$s
          curl --cacert %2$s https://localhost:4000/api/v1/health

        HTTP, only for clients with a certificate:
          concord start --tls-cert %4$s --tls-key %5$s --tls-client-ca %2$s
          curl --cacert %2$s --cert %7$s --key %8$s https://localhost:4000/api/v1/health

        Between the members of a cluster, in addition on each:
          --raft-tls-cert %4$s --raft-tls-key %5$s --raft-tls-ca %2$s\
        """
                .formatted(
                        made.until(),
                        shell(out.resolve(CertificateSet.CA)),
                        shell(authority.resolve(CertificateSet.CA_KEY)),
                        shell(out.resolve(CertificateSet.SERVER)),
                        shell(out.resolve(CertificateSet.SERVER_KEY)),
                        hosts.stream().collect(Collectors.joining(", ")),
                        shell(out.resolve(CertificateSet.CLIENT)),
                        shell(out.resolve(CertificateSet.CLIENT_KEY)));
    }

    private static void write(
            JsonGenerator json, Path out, Path authority, List<String> hosts, CertificateSet made)
            throws IOException {
        json.writeStringField("valid_until", made.until().toString());
        json.writeArrayFieldStart("hosts");
        for (String host : hosts) {
            json.writeString(host);
        }
        json.writeEndArray();
        json.writeStringField("ca", out.resolve(CertificateSet.CA).toString());
        json.writeStringField("ca_key", authority.resolve(CertificateSet.CA_KEY).toString());
        json.writeStringField("server", out.resolve(CertificateSet.SERVER).toString());
        json.writeStringField("server_key", out.resolve(CertificateSet.SERVER_KEY).toString());
        json.writeStringField("client", out.resolve(CertificateSet.CLIENT).toString());
        json.writeStringField("client_key", out.resolve(CertificateSet.CLIENT_KEY).toString());
    }

    /// A path as a shell takes it.
    private static String shell(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
