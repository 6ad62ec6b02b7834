package concord.cli.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// Whether a member has a data directory now.
///
/// @param state what is known of it
/// @param holder the process that has it, where that is known
record DataLock(State state, OptionalLong holder) {

    /// What is known of it.
    enum State {
        FREE,
        HELD,
        /// It cannot be looked at.
        HIDDEN
    }

    static DataLock of(Path data) {
        Path file = data.resolve("lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return isFree(channel)
                    ? new DataLock(State.FREE, OptionalLong.empty())
                    : new DataLock(State.HELD, holder(file));
        } catch (NoSuchFileException e) {
            return new DataLock(State.FREE, OptionalLong.empty());
        } catch (IOException e) {
            return new DataLock(State.HIDDEN, OptionalLong.empty());
        }
    }

    /// A shared lock, given back at once, is had only where no member has its own.
    private static boolean isFree(FileChannel channel) throws IOException {
        try (FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    private static OptionalLong holder(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    boolean isHeld() {
        return state == State.HELD;
    }

    /// The member that has it, for people.
    String member() {
        return "the member that runs"
                + (holder.isPresent() ? " (process " + holder.getAsLong() + ")" : "");
    }
}
