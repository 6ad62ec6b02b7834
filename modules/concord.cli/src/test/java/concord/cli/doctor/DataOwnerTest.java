package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataOwnerTest {

    @TempDir Path directory;

    private UserPrincipal somebodyElse() throws IOException {
        return directory
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("nobody");
    }

    @Test
    void ones_own_data_are_no_strangers() throws IOException {
        assertEquals(Optional.empty(), DataOwner.stranger(directory));
        Files.createFile(directory.resolve("format"));
        assertEquals(Optional.empty(), DataOwner.stranger(directory));
    }

    @Test
    void data_of_another_user_name_him() throws IOException {
        String owner = Files.getOwner(directory).getName();

        assertEquals(Optional.of(owner), DataOwner.stranger(directory, somebodyElse()));
        Files.createFile(directory.resolve("format"));
        assertEquals(Optional.of(owner), DataOwner.stranger(directory, somebodyElse()));
    }

    @Test
    void what_is_not_there_is_nobodys() throws IOException {
        assertEquals(Optional.empty(), DataOwner.stranger(directory.resolve("absent")));
    }
}
