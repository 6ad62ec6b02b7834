package concord.telemetry.tracing;

import java.util.concurrent.ThreadLocalRandom;

/// Decides whether something begins a trace.
///
/// @param ratio how often it does, from 0 to 1
record Coin(double ratio) {

    boolean toss() {
        return ThreadLocalRandom.current().nextDouble() < ratio;
    }
}
