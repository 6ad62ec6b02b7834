package concord.core.machine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A piece of the replicated state. A snapshot is all parts in order, so that none can be
/// forgotten: what is not in a part is not state.
interface Part {

    /// The number that stands before the part in a snapshot; never used again for another.
    byte tag();

    /// A handle of the part as it is now, in constant time.
    Saved capture();

    /// Fills the part, which is empty, from what [Saved#writeTo] wrote.
    void load(DataInput in) throws IOException;

    /// A part as it was, which writes go on to change.
    interface Saved {

        /// Writes it; the same state gives the same bytes.
        void writeTo(DataOutput out) throws IOException;

        /// Lets go of what is kept only for this.
        void release();
    }
}
