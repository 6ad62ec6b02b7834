package concord.raft.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which settings go together.
class MemberFilesTest {

    private static final Path NONE = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "false, true,  true,  raft.tls.cert is not set",
        "true,  false, true,  raft.tls.key is not set",
        "true,  true,  false, raft.tls.ca is not set",
        "false, false, true,  raft.tls.cert and raft.tls.key are not set",
    })
    void allThreeAreSetOrNone(boolean cert, boolean key, boolean ca, String expected) {
        ConcordException refused =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> MemberFiles.of(path(cert), path(key), path(ca)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(expected), refused::toString);
    }

    @Test
    void noneIsNoTls() {
        assertEquals(Optional.empty(), MemberFiles.of(NONE, NONE, NONE));
        assertTrue(MemberFiles.of(path(true), path(true), path(true)).isPresent());
    }

    private static Path path(boolean isSet) {
        return isSet ? Path.of("file.pem") : NONE;
    }
}
