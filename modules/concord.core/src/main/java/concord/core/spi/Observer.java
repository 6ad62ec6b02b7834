package concord.core.spi;

/// Hears what happens to a member. Called on the thread where it happens: be quick, do not block
/// and do not call the store.
@FunctionalInterface
public interface Observer {

    /// Something happened.
    void on(Event event);
}
