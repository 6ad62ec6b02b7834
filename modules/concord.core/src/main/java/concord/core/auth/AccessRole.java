package concord.core.auth;

import concord.core.ConcordException;
import java.util.List;
import java.util.regex.Pattern;

/// A name for grants, which tokens have.
///
/// @param name its name
/// @param grants what whoever has it may do; each of them counts by itself
public record AccessRole(String name, List<Grant> grants) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}");

    /// The most grants of a role.
    public static final int GRANTS_MAX = 100;

    /// May do everything.
    public static final AccessRole ADMIN =
            new AccessRole("admin", List.of(Grant.onAll(Permission.ADMIN)));

    /// May read, write and delete all keys.
    public static final AccessRole EDITOR =
            new AccessRole(
                    "editor",
                    List.of(Grant.onAll(Permission.READ, Permission.WRITE, Permission.DELETE)));

    /// May read all keys.
    public static final AccessRole VIEWER =
            new AccessRole("viewer", List.of(Grant.onAll(Permission.READ)));

    /// Those that are always there and cannot be changed.
    public static final List<AccessRole> BUILT_IN = List.of(ADMIN, EDITOR, VIEWER);

    /// Keeps a copy.
    ///
    /// @throws ConcordException.InvalidRequest when the name is not allowed, or there are no grants
    ///   or too many
    public AccessRole {
        grants = List.copyOf(grants);
        checkName("name of the role", name);
        if (grants.isEmpty() || grants.size() > GRANTS_MAX) {
            throw new ConcordException.InvalidRequest(
                    "role '"
                            + name
                            + "' has "
                            + grants.size()
                            + " grants; it must have 1 to "
                            + GRANTS_MAX);
        }
    }

    /// Whether a name is that of a role that is always there.
    public static boolean isBuiltIn(String name) {
        return BUILT_IN.stream().anyMatch(role -> role.name.equals(name));
    }

    /// @param what what the name is of, for the message
    static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConcordException.InvalidRequest(
                    what
                            + " is '"
                            + name
                            + "'; it must be 1 to 63 letters, digits, '_', '.', ':' or '-',"
                            + " beginning with a letter or digit");
        }
    }
}
