package concord.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/// Whose a member's data are. Files that another user makes among them may be closed to the member.
public final class DataOwner {

    private DataOwner() {}

    /// The owner of the data when it is another user than that of this process. Empty where there
    /// are no data, and where the system does not tell who this process is.
    public static Optional<String> stranger(Path data) throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? stranger(data, Files.getOwner(self)) : Optional.empty();
    }

    /// The owner of the data when it is not this one. A member's file tells it better than the
    /// directory, which may be a volume that somebody else has made.
    static Optional<String> stranger(Path data, UserPrincipal self) throws IOException {
        Path format = data.resolve("format");
        Path told = Files.exists(format) ? format : data;
        if (!Files.exists(told)) {
            return Optional.empty();
        }
        UserPrincipal owner = Files.getOwner(told);
        return owner.equals(self) ? Optional.empty() : Optional.of(owner.getName());
    }
}
