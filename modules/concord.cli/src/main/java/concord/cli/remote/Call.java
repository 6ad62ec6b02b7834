package concord.cli.remote;

import concord.cli.config.SettingOptions;
import concord.client.Client;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.Store;
import concord.tls.ClientTls;
import concord.tls.TlsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command that is being carried out: what it was given, whom it asks, and where it answers.
public final class Call implements AutoCloseable {

    /// The option of reads.
    static final String CONSISTENCY = "--consistency";

    private final Shell shell;
    private final CommandSpec spec;
    private final ParseResult given;
    private final Answer answer;
    private @Nullable Client client;

    Call(Shell shell, CommandSpec spec) {
        this.shell = shell;
        this.spec = spec;
        this.given = spec.commandLine().getParseResult();
        this.answer = Answer.of(shell.terminal(), given);
    }

    /// Where it runs.
    public Shell shell() {
        return shell;
    }

    /// Where it answers.
    public Answer answer() {
        return answer;
    }

    /// The program that the command is part of.
    public CommandLine program() {
        CommandLine program = spec.commandLine();
        while (program.getParent() != null) {
            program = program.getParent();
        }
        return program;
    }

    /// The argument of a label, which has to be given.
    public String parameter(String label) {
        return optionalParameter(label).orElseThrow();
    }

    /// The argument of a label, if it is given.
    public Optional<String> optionalParameter(String label) {
        return Optional.ofNullable(positional(label).getValue());
    }

    /// The arguments of a label.
    public List<String> parameters(String label) {
        @Nullable List<String> all = positional(label).getValue();
        return all == null ? List.of() : List.copyOf(all);
    }

    private PositionalParamSpec positional(String label) {
        return spec.positionalParameters().stream()
                .filter(it -> it.paramLabel().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /// The value of an option, if it is given.
    public Optional<String> option(String name) {
        return Optional.ofNullable(given.matchedOptionValue(name, null));
    }

    /// The values of an option that may be given more than once.
    public List<String> options(String name) {
        return given.matchedOptionValue(name, List.of());
    }

    /// Whether an option without a value is given.
    public boolean flag(String name) {
        return given.hasMatchedOption(name);
    }

    /// An option that is a whole number.
    ///
    /// @throws UsageException when it is none
    public OptionalLong number(String name) {
        return option(name).stream().mapToLong(text -> whole(name, text)).findFirst();
    }

    /// An option that is a number of things, at least `least`.
    ///
    /// @throws UsageException when it is none
    public OptionalInt count(String name, int least) {
        OptionalLong number = number(name);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        long value = number.getAsLong();
        if (value < least || value > Integer.MAX_VALUE) {
            throw new UsageException(
                    name + " is " + value + "; it must be " + least + " to " + Integer.MAX_VALUE);
        }
        return OptionalInt.of((int) value);
    }

    /// An argument that is a whole number.
    ///
    /// @throws UsageException when it is none
    public long numberParameter(String label) {
        return whole(label, parameter(label));
    }

    private static long whole(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(what + " is '" + text + "'; it must be a whole number");
        }
    }

    /// An option that is a time.
    ///
    /// @throws UsageException when it is none
    public Optional<Duration> time(String name) {
        return option(name).map(text -> Durations.parse(name, text));
    }

    /// An option that is a file.
    public Optional<Path> file(String name) {
        return option(name).map(shell::file);
    }

    /// Refuses options of which more than one is given.
    ///
    /// @throws UsageException when there are several
    public void atMostOneOf(String... names) {
        List<String> found = List.of(names).stream().filter(this::flag).toList();
        if (found.size() > 1) {
            throw new UsageException(
                    String.join(" and ", found) + " do not go together; give one of them");
        }
    }

    /// The client of the servers that are asked.
    ///
    /// @throws concord.core.ConcordException.Unavailable when nothing listens at any of them
    public Client client() throws IOException {
        Client open = client;
        if (open == null) {
            String endpoints = ServerOptions.endpoints(this);
            open = ServerOptions.connect(this, endpoints);
            client = open;
            Listening.check(endpoints);
        }
        return open;
    }

    /// The client of one of them; the caller closes it.
    Client client(String endpoint) throws IOException {
        return ServerOptions.connect(this, endpoint);
    }

    /// Where the servers listen that the user names, if he names any.
    public List<String> namedEndpoints() {
        return ServerOptions.named(this).map(all -> List.of(all.split(",", -1))).orElse(List.of());
    }

    /// Who asks, if somebody does.
    ///
    /// @throws IOException when the file with the token cannot be read
    public Optional<String> token() throws IOException {
        return ServerOptions.token(this);
    }

    /// How long an operation may take.
    public Duration timeout() {
        return ServerOptions.timeout(this);
    }

    /// Who signs the servers' certificates, if that is said.
    public Optional<TlsFile> authority() {
        return ServerOptions.authority(this);
    }

    /// What is shown to servers that ask for a certificate, if there is something.
    public Optional<ClientTls.Own> ownCertificate() {
        return ServerOptions.own(this);
    }

    /// The settings of the member, of a command that takes them.
    ///
    /// @throws concord.core.ConcordException.InvalidRequest when there were faults, one a line
    public Settings settings(SettingOptions options) {
        return options.settings(spec);
    }

    /// The store, reading as fresh as is asked for.
    public Store store() throws IOException {
        Optional<Consistency> level = option(CONSISTENCY).map(Consistency::of);
        Store store = client().store();
        return level.map(store::reading).orElse(store);
    }

    @Override
    public void close() {
        Client open = client;
        if (open != null) {
            open.close();
        }
    }
}
