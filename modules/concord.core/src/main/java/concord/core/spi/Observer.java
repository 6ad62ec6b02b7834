package concord.core.spi;

import concord.core.Concord;
import concord.core.audit.AuditTrail;
import java.util.Optional;

/// Hears what happens to a member, and, where it wants to, what is asked of it.
@FunctionalInterface
public interface Observer extends AutoCloseable {

    /// Something happened. Called on the thread where it happens: be quick, do not block and do not
    /// call the store.
    void on(Event event);

    /// What sees the operations on the member. Asked once, before the member is opened; where no
    /// observer wants to see operations, they cost nothing.
    default Optional<OperationObserver> operations() {
        return Optional.empty();
    }

    /// What sees the requests to servers over the member. Asked once, before the member is opened.
    default Optional<RequestObserver> requests() {
        return Optional.empty();
    }

    /// The trail that it writes of what it sees, for those who want to read it. Asked once, before
    /// the member is opened.
    default Optional<AuditTrail> trail() {
        return Optional.empty();
    }

    /// A page of what it knows, for those who run the member: servers over the member show it.
    /// Asked once, before the member is opened.
    default Optional<OperatorPage> page() {
        return Optional.empty();
    }

    /// The member serves, and may be asked for what it is from now on. Called once, before
    /// [Event.Opened].
    default void serving(Concord concord) {
        // most hear all they need from events
    }

    /// The member has ended, or could not be opened: nothing is told any more.
    @Override
    default void close() {
        // most hold nothing
    }
}
