package concord.core.machine;

/// What one revision changed: keys and their new versions, each key once. What a version replaced
/// stands behind it.
abstract sealed class Step {

    /// What a step costs in memory besides values, about, in bytes: itself, a version, a slot.
    private static final int OWN_BYTES = 112;

    final long revision;
    final long time;

    private Step(long revision, long time) {
        this.revision = revision;
        this.time = time;
    }

    static Step of(long revision, long time, Chain chain, Version version) {
        return new One(revision, time, chain, version);
    }

    static Step of(long revision, long time, Chain[] chains, Version[] versions) {
        return new Many(revision, time, chains, versions);
    }

    /// How many keys it changed.
    abstract int size();

    abstract Chain chain(int index);

    abstract Version version(int index);

    /// How much memory it keeps from being freed, about.
    final long bytes() {
        long bytes = OWN_BYTES;
        for (int i = 0; i < size(); i++) {
            Version older = version(i).older;
            bytes += older == null ? 0 : older.valueLength();
        }
        return bytes + (long) OWN_BYTES * Math.max(0, size() - 1);
    }

    private static final class One extends Step {
        private final Chain chain;
        private final Version version;

        One(long revision, long time, Chain chain, Version version) {
            super(revision, time);
            this.chain = chain;
            this.version = version;
        }

        @Override
        int size() {
            return 1;
        }

        @Override
        Chain chain(int index) {
            return chain;
        }

        @Override
        Version version(int index) {
            return version;
        }
    }

    private static final class Many extends Step {
        private final Chain[] chains;
        private final Version[] versions;

        Many(long revision, long time, Chain[] chains, Version[] versions) {
            super(revision, time);
            this.chains = chains;
            this.versions = versions;
        }

        @Override
        int size() {
            return chains.length;
        }

        @Override
        Chain chain(int index) {
            return chains[index];
        }

        @Override
        Version version(int index) {
            return versions[index];
        }
    }
}
