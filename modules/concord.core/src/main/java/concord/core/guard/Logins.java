package concord.core.guard;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.auth.Access;
import concord.core.auth.Token;
import concord.core.command.TokenHash;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.store.LocalStore;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/// Lets callers in who show a token that counts, and tells of the others.
public final class Logins {

    private final String node;
    private final LocalStore store;
    private final Access access;
    private final Gate gate;
    private final LoginLimit limit;
    private final TokenRate rate;
    private final Observer observer;

    /// @param node the member's name
    /// @param store its store
    /// @param access the member without restrictions
    /// @param gate knows which tokens count
    /// @param limit slows down those who have none
    /// @param rate slows down those who have one
    /// @param observer hears of those
    public Logins(
            String node,
            LocalStore store,
            Access access,
            Gate gate,
            LoginLimit limit,
            TokenRate rate,
            Observer observer) {
        this.node = node;
        this.store = store;
        this.access = access;
        this.gate = gate;
        this.limit = limit;
        this.rate = rate;
        this.observer = observer;
    }

    /// What a token gives.
    ///
    /// @throws ConcordException.Unauthorized when it does not count
    public Access as(String secret) {
        return as(TokenHash.of(secret));
    }

    private Access as(TokenHash hash) {
        if (!gate.knows(hash)) {
            // It may have been made a moment ago, through a member that is ahead of this one.
            store.reading(Consistency.LEADER).awaitBarrier();
        }
        Caller caller = new Caller(gate, hash);
        var _ = caller.token();
        return new GuardedAccess(access, caller);
    }

    /// What somebody gets who comes from outside. His call is not yet counted.
    ///
    /// @throws ConcordException.Unauthorized when he shows no token, or one that does not count
    /// @throws ConcordException.Overloaded when he has done so too often
    public Access admit(Optional<String> secret, SocketAddress remote) {
        Optional<TokenHash> hash = secret.map(TokenHash::of);
        if (hash.isPresent() && gate.knows(hash.get())) {
            return as(hash.get());
        }
        if (!limit.take(remote)) {
            observer.on(new Event.LoginRefused(node, host(remote), true));
            throw new ConcordException.Overloaded(
                    "too many calls from "
                            + host(remote)
                            + " had no token that counts; the next is looked at in a second");
        }
        try {
            return as(hash.orElseThrow(Logins::missing));
        } catch (ConcordException.Unauthorized e) {
            observer.on(new Event.LoginRefused(node, host(remote), false));
            throw e;
        }
    }

    /// Counts a call of somebody who was let in.
    ///
    /// @throws ConcordException.Overloaded when he calls more often than a token may
    public void count(Token token) {
        rate.take(token);
    }

    private static ConcordException.Unauthorized missing() {
        return new ConcordException.Unauthorized(
                "there is no token, and this server wants one (auth.enabled is on): send it as"
                        + " 'Authorization: Bearer ccd_…'");
    }

    private static String host(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? inet.getHostString() : remote.toString();
    }
}
