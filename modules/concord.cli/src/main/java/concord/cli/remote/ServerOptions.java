package concord.cli.remote;

import concord.client.Client;
import concord.tls.ClientTls;
import concord.tls.TlsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options of every command that asks a server: which, as whom, and how it answers.
final class ServerOptions {

    static final String ENDPOINT = "--endpoint";
    static final String TIMEOUT = "--timeout";
    static final String DEFAULT_ENDPOINT = "http://127.0.0.1:4000";

    private static final String TOKEN = "--token";
    private static final String TOKEN_FILE = "--token-file";
    private static final String CA = "--ca";
    private static final String CERT = "--cert";
    private static final String KEY = "--key";

    private ServerOptions() {}

    /// Gives a command the options, in a part of its help of their own.
    static void addTo(CommandSpec spec) {
        spec.addArgGroup(
                ArgGroupSpec.builder()
                        .validate(false)
                        .exclusive(false)
                        .heading("%nThe server and the answer:%n")
                        .addArg(
                                option(
                                        ENDPOINT,
                                        "URL",
                                        "Where it listens; several with commas, of which one that"
                                                + " answers is asked. CONCORD_ENDPOINT, or "
                                                + DEFAULT_ENDPOINT
                                                + "."))
                        .addArg(
                                option(
                                        TOKEN,
                                        "TOKEN",
                                        "Who asks. CONCORD_TOKEN, which other users of the machine"
                                                + " cannot see."))
                        .addArg(
                                option(
                                        TOKEN_FILE,
                                        "FILE",
                                        "A file with the token, such as data/root-token."
                                                + " CONCORD_TOKEN_FILE."))
                        .addArg(
                                option(
                                        CA,
                                        "FILE",
                                        "Who signs the server's certificate, in PEM. CONCORD_CA, or"
                                                + " whom Java trusts."))
                        .addArg(
                                option(
                                        CERT,
                                        "FILE",
                                        "A certificate of the client, where the server asks for one,"
                                                + " in PEM. CONCORD_CERT."))
                        .addArg(option(KEY, "FILE", "Its key, PKCS#8 in PEM. CONCORD_KEY."))
                        .addArg(
                                option(
                                        TIMEOUT,
                                        "TIME",
                                        "How long an operation may take, such as 500ms, 5s or 10m."
                                                + " CONCORD_TIMEOUT, or 5s."))
                        .addArg(Answer.option())
                        .build());
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// Where the servers listen.
    static String endpoints(Call call) {
        return named(call).orElse(DEFAULT_ENDPOINT);
    }

    /// Where the servers listen that the user names. What has no scheme is taken as HTTP.
    static Optional<String> named(Call call) {
        return given(call, ENDPOINT, "CONCORD_ENDPOINT").map(ServerOptions::withSchemes);
    }

    private static String withSchemes(String given) {
        StringBuilder all = new StringBuilder();
        for (String part : given.split(",", -1)) {
            String endpoint = part.strip();
            if (!endpoint.isEmpty()) {
                all.append(all.isEmpty() ? "" : ",")
                        .append(endpoint.contains("://") ? "" : "http://")
                        .append(endpoint);
            }
        }
        return all.toString();
    }

    /// How long an operation may take.
    static Duration timeout(Call call) {
        return given(call, TIMEOUT, "CONCORD_TIMEOUT")
                .map(text -> Durations.parse("the timeout", text))
                .orElse(Client.DEFAULT_TIMEOUT);
    }

    /// A client of these servers, as the options and the environment say.
    ///
    /// @throws IOException when the file with the token cannot be read
    static Client connect(Call call, String endpoints) throws IOException {
        Client.Builder builder = Client.builder(endpoints).timeout(timeout(call));
        token(call).ifPresent(builder::token);
        authority(call).ifPresent(file -> builder.authority(file.path()));
        own(call).ifPresent(it -> builder.certificate(it.certificate().path(), it.key().path()));
        return builder.connect();
    }

    /// Who signs the servers' certificates.
    static Optional<TlsFile> authority(Call call) {
        return given(call, CA, "CONCORD_CA").map(name -> new TlsFile(CA, call.shell().file(name)));
    }

    /// What is shown to servers that ask for a certificate.
    static Optional<ClientTls.Own> own(Call call) {
        Optional<String> certificate = given(call, CERT, "CONCORD_CERT");
        Optional<String> key = given(call, KEY, "CONCORD_KEY");
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException(CERT + " and " + KEY + " belong together; give both");
        }
        Shell shell = call.shell();
        return certificate.map(name ->
                new ClientTls.Own(
                        new TlsFile(CERT, shell.file(name)),
                        new TlsFile(KEY, shell.file(key.orElseThrow()))));
    }

    /// Who asks.
    ///
    /// @throws IOException when the file with the token cannot be read
    static Optional<String> token(Call call) throws IOException {
        Optional<String> option = call.option(TOKEN);
        Optional<String> file = call.option(TOKEN_FILE);
        if (option.isPresent() && file.isPresent()) {
            throw new UsageException("give " + TOKEN + " or " + TOKEN_FILE + ", not both");
        }
        if (option.isEmpty() && file.isEmpty()) {
            option = call.shell().variable("CONCORD_TOKEN");
            file = call.shell().variable("CONCORD_TOKEN_FILE");
        }
        return option.isPresent() || file.isEmpty()
                ? option
                : Optional.of(Files.readString(call.shell().file(file.get())).strip());
    }

    private static Optional<String> given(Call call, String option, String variable) {
        return call.option(option).or(() -> call.shell().variable(variable));
    }
}
