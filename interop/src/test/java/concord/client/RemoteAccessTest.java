package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.Value;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.web.Served;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tokens and roles by a client.
class RemoteAccessTest {

    private static final Settings WITH_TOKENS =
            Settings.builder().set(Settings.AUTH_ENABLED, true).build();

    @Test
    void an_admin_makes_a_role_and_a_token_which_count_until_it_is_revoked() {
        try (Concord member = Concord.inMemory(WITH_TOKENS);
                Served served = Served.over(member)) {
            String root = member.access().tokens().create("root", List.of("admin")).secret();
            try (Client admin = Client.builder(served.address()).token(root).connect()) {
                AccessRole role =
                        new AccessRole(
                                "of-a",
                                List.of(
                                        Grant.onPrefix("a/", Permission.READ, Permission.WRITE),
                                        Grant.onAll(Permission.DELETE)));
                admin.roles().put(role);
                assertEquals(Optional.of(role), admin.roles().get("of-a"));
                assertEquals(Optional.empty(), admin.roles().get("of-b"));
                assertEquals(member.access().roles().list(), admin.roles().list());

                IssuedToken issued =
                        admin.tokens().create("app", List.of("of-a"), Duration.ofHours(1));
                assertEquals(Optional.of(issued.token()), admin.tokens().get(issued.token().id()));
                assertEquals(member.access().tokens().list(), admin.tokens().list());
                try (Client app =
                        Client.builder(served.address()).token(issued.secret()).connect()) {
                    app.store().put("a/1", Value.of(1));
                    assertThrows(
                            ConcordException.Forbidden.class,
                            () -> app.store().put("b/1", Value.of(1)));
                    assertThrows(ConcordException.Forbidden.class, () -> app.tokens().list());

                    assertTrue(admin.tokens().revoke(issued.token().id()));
                    assertFalse(admin.tokens().revoke(issued.token().id()));
                    assertThrows(ConcordException.Unauthorized.class, () -> app.store().get("a/1"));
                }
                assertTrue(admin.roles().drop("of-a"));
                assertFalse(admin.roles().drop("of-a"));
            }
        }
    }
}
