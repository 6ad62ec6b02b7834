package concord.core.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The state that an engine drives. Pure: the same entries in the same order give the same answers
/// and the same snapshot bytes on every member; no clock, no randomness, no I/O inside `apply`.
///
/// One thread at a time applies, captures and restores. An exception from `apply` means that this
/// member can no longer be trusted: the engine must stop it.
public interface Machine {

    /// The version of the encoding of commands, which an engine keeps with each entry.
    int commandFormat();

    /// Whether an entry takes its turn in its session. The engine asks before it applies one, on
    /// every member, and applies an entry that is not admitted without its commands: it has taken
    /// effect already, or its member sends it again. An entry of no known origin is always
    /// admitted.
    boolean admit(Origin origin);

    /// The last entry of a member that was admitted; on the thread that applies.
    Optional<Origin> last(String node);

    /// Applies an entry that was proposed by this member, whose commands are still at hand. Leaves
    /// each answer in its proposal.
    void apply(Position at, List<? extends Proposal> proposals);

    /// Applies an entry from its bytes: a replay, or another member's.
    ///
    /// @param format the entry's [#commandFormat]
    /// @param commands the bytes of its proposals, one after the other
    /// @return how many commands there were
    /// @throws concord.core.ConcordException.Damaged when the bytes or the format are not known
    int apply(Position at, int format, ByteBuffer commands);

    /// A handle of the state as it is now, in constant time; written later, while writes go on.
    Image capture();

    /// Replaces the whole state by a written image, or changes nothing when it throws.
    ///
    /// @return where the image stands in the log
    /// @throws concord.core.ConcordException.Damaged when it is not a whole image of a known
    ///   version
    Position restore(InputStream image) throws IOException;
}
