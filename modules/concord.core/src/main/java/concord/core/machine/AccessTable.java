package concord.core.machine;

import concord.core.ConcordException;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.command.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who may do what, at one time. Another one whenever that changes, so that whoever has looked can
/// see whether he has to look again.
public final class AccessTable {

    static final AccessTable EMPTY = new AccessTable(new TreeMap<>(), new TreeMap<>());

    /// A token, and what it is allowed by all of its roles.
    ///
    /// @param token what is known of it
    /// @param hash of its secret
    /// @param grants those of its roles
    public record Known(Token token, TokenHash hash, List<Grant> grants) {

        /// Whether it counts at a log time.
        public boolean isAliveAt(Instant time) {
            return token.expiresAt().map(time::isBefore).orElse(true);
        }

        /// Whether it may do this with all keys.
        public boolean mayEverywhere(Permission permission) {
            return grants.stream().anyMatch(grant -> grant.allowsEverywhere(permission));
        }
    }

    /// By their ids.
    private final SortedMap<String, Known> tokens;

    /// The store's own, by their names.
    private final SortedMap<String, AccessRole> roles;

    private AccessTable(SortedMap<String, Known> tokens, SortedMap<String, AccessRole> roles) {
        this.tokens = Collections.unmodifiableSortedMap(tokens);
        this.roles = Collections.unmodifiableSortedMap(roles);
    }

    /// The table of these tokens and roles.
    ///
    /// @param tokens whose grants are looked up here
    /// @throws ConcordException.Damaged when a token has a role that is not there
    static AccessTable of(SortedMap<String, Known> tokens, SortedMap<String, AccessRole> roles) {
        return new AccessTable(new TreeMap<>(), roles).withTokens(tokens);
    }

    /// The token with this hash, or null when there is none.
    public @Nullable Known token(TokenHash hash) {
        Known known = tokens.get(hash.id());
        return known != null && known.hash.matches(hash) ? known : null;
    }

    /// The token of an id.
    public Optional<Known> token(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /// All tokens in the order of their ids.
    public SortedMap<String, Known> tokens() {
        return tokens;
    }

    /// The role of a name, or null when there is none.
    public @Nullable AccessRole role(String name) {
        return AccessRole.BUILT_IN.stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElse(roles.get(name));
    }

    /// The store's own roles in the order of their names.
    public SortedMap<String, AccessRole> ownRoles() {
        return roles;
    }

    /// Those that are built in, and the store's own in the order of their names.
    public List<AccessRole> allRoles() {
        return Stream.concat(AccessRole.BUILT_IN.stream(), roles.values().stream()).toList();
    }

    /// Whether somebody may do everything.
    public boolean hasAdmin() {
        return tokens.values().stream().anyMatch(it -> it.mayEverywhere(Permission.ADMIN));
    }

    /// When the next token expires, or [Version#NEVER].
    long earliest() {
        return tokens.values().stream()
                .flatMap(known -> known.token.expiresAt().stream())
                .mapToLong(Instant::toEpochMilli)
                .min()
                .orElse(Version.NEVER);
    }

    AccessTable with(Token token, TokenHash hash) {
        SortedMap<String, Known> more = new TreeMap<>(tokens);
        more.put(token.id(), new Known(token, hash, grants(token)));
        return new AccessTable(more, roles);
    }

    private List<Grant> grants(Token token) {
        List<Grant> grants = new ArrayList<>();
        for (String name : token.roles()) {
            AccessRole role = role(name);
            if (role == null) {
                throw new ConcordException.Damaged("a token has a role that is not there");
            }
            grants.addAll(role.grants());
        }
        return List.copyOf(grants);
    }

    AccessTable without(Token token) {
        SortedMap<String, Known> fewer = new TreeMap<>(tokens);
        fewer.remove(token.id());
        return new AccessTable(fewer, roles);
    }

    AccessTable aliveAt(Instant time) {
        SortedMap<String, Known> fewer = new TreeMap<>(tokens);
        fewer.values().removeIf(known -> !known.isAliveAt(time));
        return new AccessTable(fewer, roles);
    }

    AccessTable with(AccessRole role) {
        SortedMap<String, AccessRole> more = new TreeMap<>(roles);
        more.put(role.name(), role);
        return new AccessTable(new TreeMap<>(), more).withTokens(tokens);
    }

    private AccessTable withTokens(SortedMap<String, Known> others) {
        SortedMap<String, Known> again = new TreeMap<>(others);
        again.replaceAll((_, it) -> new Known(it.token, it.hash, grants(it.token)));
        return new AccessTable(again, roles);
    }

    /// Without a role that no token has.
    AccessTable without(String role) {
        SortedMap<String, AccessRole> fewer = new TreeMap<>(roles);
        fewer.remove(role);
        return new AccessTable(tokens, fewer);
    }
}
