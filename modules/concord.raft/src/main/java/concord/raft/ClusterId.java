package concord.raft;

import java.util.UUID;

/// Which cluster it is: made when it is formed, kept by every member, and the name of the Raft
/// group.
///
/// @param uuid the id
record ClusterId(UUID uuid) {

    /// A new one.
    static ClusterId random() {
        return new ClusterId(UUID.randomUUID());
    }

    static ClusterId parse(String text) {
        return new ClusterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
