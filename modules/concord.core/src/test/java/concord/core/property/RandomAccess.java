package concord.core.property;

import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.command.AccessCommand;
import concord.core.command.Command;
import concord.core.command.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Commands about few tokens and few roles, so that they meet again.
public final class RandomAccess {

    private static final int SECRETS = 12;
    private static final List<String> OWN = List.of("a", "b", "c");
    private static final List<Permission> PERMISSIONS = List.of(Permission.values());

    private final RandomGenerator random;

    /// Commands that a source of randomness chooses.
    public RandomAccess(RandomGenerator random) {
        this.random = random;
    }

    /// One of each that leaves something behind.
    public static List<Command> each() {
        return List.of(
                new AccessCommand.PutRole(
                        new AccessRole(
                                "a",
                                List.of(
                                        Grant.onPrefix("a/", Permission.READ, Permission.WRITE),
                                        Grant.onAll(Permission.READ)))),
                new AccessCommand.CreateToken(
                        "one", TokenHash.of("0"), List.of("a", "viewer"), 0, false),
                new AccessCommand.CreateToken(
                        "other", TokenHash.of("1"), List.of("admin"), 3_600_000, false));
    }

    /// So many commands.
    public List<Command> list(int count) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(next());
        }
        return commands;
    }

    private Command next() {
        TokenHash hash = TokenHash.of("" + random.nextInt(SECRETS));
        String role = OWN.get(random.nextInt(OWN.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                    new AccessCommand.CreateToken(
                            "token",
                            hash,
                            random.nextBoolean() ? List.of(role) : List.of("editor", role),
                            random.nextBoolean() ? 0 : random.nextInt(1, 500),
                            random.nextBoolean());
            case 2 -> new AccessCommand.RevokeToken(hash.id());
            case 3 -> new AccessCommand.DropRole(role);
            default ->
                    new AccessCommand.PutRole(
                            new AccessRole(
                                    role,
                                    List.of(
                                            random.nextBoolean()
                                                    ? Grant.onAll(permission())
                                                    : Grant.onPrefix("p/", permission()))));
        };
    }

    private Permission permission() {
        return PERMISSIONS.get(random.nextInt(PERMISSIONS.size()));
    }
}
