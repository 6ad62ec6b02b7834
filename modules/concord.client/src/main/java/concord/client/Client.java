package concord.client;

import concord.core.Backups;
import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Status;
import concord.core.Store;
import concord.core.auth.AccessRoles;
import concord.core.auth.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A client of one or more servers of a cluster, whose store is used like one in this process.
///
/// ```java
/// try (Client client = Client.connect("http://h1:4000,http://h2:4000")) {
///     Store store = client.store();
///     store.put("greeting", Value.of("hello"));
/// }
/// ```
///
/// Any number of threads may use it, and one is enough for a process: it has a connection to each
/// server that it has needed. When the one it uses fails it goes on with the next. Reads, and
/// writes that are safe to repeat, are then made again within their time-out; a write is safe to
/// repeat because it carries an idempotency key, so it takes effect once. Closing it ends what is
/// under way.
public final class Client implements AutoCloseable {

    /// How long an operation may take unless it is told otherwise.
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /// How a client shows who it is, in PEM.
    record Certificate(Path chain, Path key) {}

    private final Channels channels;
    private final Remote remote;

    private Client(Builder builder) {
        Traces traces = new Traces(builder.traceContext);
        channels =
                new Channels(
                        builder.endpoints,
                        builder.token,
                        builder.authority,
                        builder.certificate,
                        traces);
        remote =
                new Remote(
                        new Calls(channels),
                        new Lanes(traces),
                        names(),
                        Optional.empty(),
                        builder.timeout);
    }

    /// No other client makes the same.
    private static Supplier<String> names() {
        String client = UUID.randomUUID().toString();
        AtomicLong count = new AtomicLong();
        return () -> client + "/" + count.incrementAndGet();
    }

    /// A client of servers without TLS, or with certificates that Java trusts anyway. Connects when
    /// it is used, so it needs no server to be there yet.
    ///
    /// @param endpoints where they listen: `http://h1:4000,https://h2:4000`; 4000 is the port
    ///   unless one is given
    /// @throws ConcordException.InvalidRequest when one of them is none
    public static Client connect(String endpoints) {
        return builder(endpoints).connect();
    }

    /// A client that is told more.
    ///
    /// @throws ConcordException.InvalidRequest when an endpoint is none
    public static Builder builder(String endpoints) {
        return new Builder(Endpoint.list(endpoints));
    }

    /// The store. Its reads are as fresh as `read.consistency` of the servers says.
    public Store store() {
        return new RemoteStore(remote);
    }

    /// The members of the cluster, and how they are changed. The one thing that a client cannot do
    /// is [Cluster#compareStates].
    public Cluster cluster() {
        return new RemoteCluster(remote);
    }

    /// The tokens that let clients in, for admins.
    public Tokens tokens() {
        return new RemoteTokens(remote);
    }

    /// The roles that tokens have, for admins.
    public AccessRoles roles() {
        return new RemoteRoles(remote);
    }

    /// Backups of the whole store and their restore, for admins. Kept ones are those of the member
    /// that is used.
    public Backups backups() {
        return new RemoteBackups(remote);
    }

    /// What the member that is used knows of itself.
    public Status status() {
        return RemoteCluster.status(remote);
    }

    /// Ends the connections, and with them calls that are under way.
    @Override
    public void close() {
        channels.close();
    }

    /// How to reach the servers.
    public static final class Builder {

        private final List<Endpoint> endpoints;
        private Optional<String> token = Optional.empty();
        private Optional<Path> authority = Optional.empty();
        private Optional<Certificate> certificate = Optional.empty();
        private Duration timeout = DEFAULT_TIMEOUT;
        private Supplier<String> traceContext = () -> "";

        private Builder(List<Endpoint> endpoints) {
            this.endpoints = endpoints;
        }

        /// Shows a token with every call.
        ///
        /// @throws ConcordException.InvalidRequest when it cannot be one
        public Builder token(String secret) {
            if (!TOKEN.matcher(secret).matches()) {
                throw new ConcordException.InvalidRequest(
                        "token is empty or has spaces or other characters than those of ASCII;"
                                + " give it as it was shown when it was made");
            }
            token = Optional.of(secret);
            return this;
        }

        /// Trusts servers whose certificates this authority has signed, in PEM, and no others. A
        /// file that changes is read anew for connections that are made later.
        public Builder authority(Path file) {
            authority = Optional.of(file);
            return this;
        }

        /// Shows a certificate to servers that ask for one. Files that change are read anew for
        /// connections that are made later.
        ///
        /// @param chain the certificate, then those between it and its authority, in PEM
        /// @param key its private key, PKCS#8 in PEM, not encrypted
        public Builder certificate(Path chain, Path key) {
            certificate = Optional.of(new Certificate(chain, key));
            return this;
        }

        /// Lets operations take this long instead of [#DEFAULT_TIMEOUT], all attempts together.
        ///
        /// @throws ConcordException.InvalidRequest when it is not positive
        public Builder timeout(Duration limit) {
            if (!limit.isPositive()) {
                throw new ConcordException.InvalidRequest(
                        "timeout is " + limit + "; it must be positive");
            }
            timeout = limit;
            return this;
        }

        /// Makes what servers do a part of the application's traces: each call carries the
        /// `traceparent` of W3C Trace Context that this says on the thread that asks. What is not
        /// well formed, as is an empty text, or has an id of zeros, is no trace.
        public Builder traceContext(Supplier<String> traceparent) {
            traceContext = traceparent;
            return this;
        }

        /// The client.
        ///
        /// @throws ConcordException.InvalidRequest when files for TLS are given and no endpoint
        ///   speaks it
        /// @throws ConcordException.OpenFailed when one of them cannot be used
        public Client connect() {
            boolean files = authority.isPresent() || certificate.isPresent();
            if (files && endpoints.stream().noneMatch(Endpoint::secure)) {
                throw new ConcordException.InvalidRequest(
                        "files for TLS are given and no endpoint begins with https://; give one"
                                + " that does, or leave them out");
            }
            return new Client(this);
        }
    }
}
