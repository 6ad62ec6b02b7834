package concord.core.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// How often an address may try.
class LoginLimitTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may run over
    private final LoginLimit limit = new LoginLimit(now::get);

    private static SocketAddress at(String address) {
        return new InetSocketAddress(address, 4711);
    }

    private void exhaust(SocketAddress remote) {
        for (int i = 0; i < LoginLimit.BURST; i++) {
            assertTrue(limit.take(remote));
        }
        assertFalse(limit.take(remote));
    }

    @Test
    void afterABurstItIsOnceASecond() {
        SocketAddress remote = at("192.0.2.1");
        exhaust(remote);
        now.addAndGet(Duration.ofMillis(999).toNanos());
        assertFalse(limit.take(remote));
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertTrue(limit.take(remote));
        assertFalse(limit.take(remote));
        now.addAndGet(Duration.ofHours(1).toNanos());
        exhaust(remote);
    }

    @Test
    void othersAreNotHeldUp() {
        exhaust(at("192.0.2.1"));
        exhaust(at("192.0.2.2"));
    }

    @Test
    void theAddressesOfAnIpv6NetworkAreOne() {
        exhaust(at("2001:db8::1"));
        assertFalse(limit.take(at("2001:db8::ffff:2")));
        assertTrue(limit.take(at("2001:db8:0:1::1")));
    }

    @Test
    void manyAddressesTakeNoMemoryWithoutBound() {
        SocketAddress first = at("10.0.0.0");
        exhaust(first);
        for (int i = 1; i <= 10_000; i++) {
            assertTrue(limit.take(at("10.1." + i / 250 + "." + i % 250)));
        }
        assertTrue(limit.take(first)); // it was forgotten
    }
}
