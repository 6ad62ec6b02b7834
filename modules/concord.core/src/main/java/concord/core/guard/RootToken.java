package concord.core.guard;

import concord.core.ConcordException;
import concord.core.Role;
import concord.core.auth.AccessRole;
import concord.core.command.AccessCommand;
import concord.core.command.TokenHash;
import concord.core.machine.StoreMachine;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.store.LocalTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Makes the first token of a cluster, as long as there is none of an admin. Every member tries
/// while it leads, and the state machine accepts one: so a cluster has one root token.
public final class RootToken implements AutoCloseable {

    private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{32,256}");
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String node;
    private final StoreMachine machine;
    private final Engine engine;
    private final LocalTokens tokens;
    private final Optional<String> given;
    private final Optional<RootTokenFile> file;
    private final Observer observer;
    private final Thread thread;

    /// Begins to try.
    ///
    /// @param node the member's name
    /// @param machine says whether there is an admin
    /// @param engine says who leads
    /// @param tokens where it is made
    /// @param given the token that the operator has chosen, which was checked
    /// @param file where it is written when he has not; nothing is made then without one
    /// @param observer hears of it
    public RootToken(
            String node,
            StoreMachine machine,
            Engine engine,
            LocalTokens tokens,
            Optional<String> given,
            Optional<RootTokenFile> file,
            Observer observer) {
        this.node = node;
        this.machine = machine;
        this.engine = engine;
        this.tokens = tokens;
        this.given = given;
        this.file = file;
        this.observer = observer;
        this.thread = Thread.ofVirtual().name("concord-root-token").start(this::run);
    }

    /// Refuses a token that the operator has chosen and somebody might guess.
    ///
    /// @throws ConcordException.OpenFailed when it is one
    public static void check(String secret) {
        if (!ALLOWED.matcher(secret).matches()) {
            throw new ConcordException.OpenFailed(
                    "CONCORD_ROOT_TOKEN has "
                            + secret.length()
                            + " characters; it must have 32 to 256 visible ones of ASCII and be"
                            + " hard to guess, such as what 'openssl rand -hex 32' prints");
        }
    }

    private void run() {
        try {
            while (!hasAdmin()) {
                if (engine.status().role() == Role.LEADER && engine.status().problem().isEmpty()) {
                    make();
                } else {
                    Thread.sleep(PAUSE);
                }
            }
            file.ifPresent(it -> it.settle(this::counts));
            if (given.isPresent() && !counts(given.get())) {
                observer.on(new Event.RootTokenIgnored(node));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        } catch (RuntimeException e) {
            observer.on(new Event.RootTokenFailed(node, e));
        }
    }

    /// Whether there is an admin, in a state that is not behind: an older one may have had another
    /// admin, and what this member has prepared since would be taken for another member's.
    private boolean hasAdmin() {
        if (!machine.access().hasAdmin()) {
            return false;
        }
        try {
            var _ = tokens.list();
            return machine.access().hasAdmin();
        } catch (ConcordException.Unavailable | ConcordException.Timeout e) {
            return false; // there is no leader yet
        }
    }

    private boolean counts(String secret) {
        return machine.access().token(TokenHash.of(secret)) != null;
    }

    private void make() throws InterruptedException {
        if (given.isEmpty() && file.isEmpty()) {
            throw new ConcordException.NotFound(
                    "there is no CONCORD_ROOT_TOKEN, and a store in memory has no file to write"
                            + " one to");
        }
        // The file is durable before the token counts: a crash between loses no token.
        String secret = given.orElseGet(() -> file.orElseThrow().prepared(LocalTokens::newSecret));
        var command =
                new AccessCommand.CreateToken(
                        "root", TokenHash.of(secret), List.of(AccessRole.ADMIN.name()), 0, true);
        try {
            var _ = tokens.create(command);
        } catch (ConcordException.ConditionFailed e) {
            return; // another member was first
        } catch (ConcordException.Unavailable
                | ConcordException.Timeout
                | ConcordException.Overloaded e) {
            Thread.sleep(PAUSE); // whether it counts shows in the state
            return;
        }
        if (given.isEmpty()) {
            file.ifPresent(it -> it.settle(this::counts));
        }
        observer.on(
                new Event.RootTokenMade(
                        node,
                        given.isPresent() ? Optional.empty() : file.map(RootTokenFile::path)));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
