package concord.bench;

/// One target under one load: fill every key, warm up, measure, read back.
record Trial(Peer peer, Load load, Options options) {

    Result run() throws Exception {
        var directory = Scratch.directory(options, peer.toString());
        var writers = new Dataset(options.keys(), load.threads()).writers();
        Load.Interval measured;
        int verified = 0;
        try {
            try (var target = peer.open(directory)) {
                if (peer.fills()) {
                    Dataset.fill(target, writers);
                }
                load.run(target, writers, options.warmup());
                measured = load.run(target, writers, options.measured());
                verified = ReadBack.verify(target, writers);
            }
            if (options.reopen()) {
                try (var target = peer.open(directory)) {
                    verified = ReadBack.verify(target, writers);
                }
            }
        } finally {
            Scratch.delete(directory);
        }
        return measured.result(peer.toString(), load.name(), options.keys()).verified(verified);
    }
}
