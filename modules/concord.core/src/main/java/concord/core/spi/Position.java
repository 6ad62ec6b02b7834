package concord.core.spi;

/// Where in the log an entry stands.
///
/// @param term the term of the leader that made it
/// @param index its index, ascending without gaps but for entries of the engine's own
/// @param logTimeMillis the leader's wall clock when it was made; the machine never lets it go back
public record Position(long term, long index, long logTimeMillis) {

    /// Before the first entry.
    public static final Position START = new Position(0, -1, 0);
}
