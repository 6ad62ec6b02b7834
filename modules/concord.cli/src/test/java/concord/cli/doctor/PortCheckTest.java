package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortCheckTest {

    private static final DataLock FREE = new DataLock(DataLock.State.FREE, OptionalLong.empty());
    private static final String HOST = "127.0.0.1";

    private final long self = ProcessHandle.current().pid();
    private ServerSocket taken;

    @BeforeEach
    void take() throws IOException {
        taken = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST));
    }

    @AfterEach
    void giveBack() throws IOException {
        taken.close();
    }

    private PortCheck check(DataLock lock, boolean required) {
        return new PortCheck(lock, "http.port", HOST, taken.getLocalPort(), required);
    }

    private String at() {
        return HOST + ":" + taken.getLocalPort();
    }

    @Test
    void a_port_that_is_free() throws IOException {
        taken.close();

        assertEquals(
                Finding.ok("http.port", at() + " is free"), check(FREE, true).finding(() -> false));
    }

    @Test
    void a_port_that_a_stranger_has_is_said_with_his_name() {
        Finding finding = check(FREE, true).finding(() -> false);

        assertEquals(Finding.State.FAILED, finding.state());
        assertEquals(at() + " is held by java (process " + self + ")", finding.found());
        assertEquals(Finding.State.WARNING, check(FREE, false).finding(() -> false).state());
    }

    @Test
    void a_port_that_the_member_of_the_directory_has_is_fine() {
        DataLock own = new DataLock(DataLock.State.HELD, OptionalLong.of(self));

        assertEquals(
                Finding.ok(
                        "http.port",
                        at() + " is held by the member that runs (process " + self + ")"),
                check(own, true).finding(() -> false));
    }

    @Test
    void a_port_that_another_member_has_is_a_warning_unless_it_may_be_this_one() {
        DataLock other = new DataLock(DataLock.State.HELD, OptionalLong.of(self + 1));

        assertEquals(Finding.State.FAILED, check(other, true).finding(() -> false).state());
        assertEquals(Finding.State.WARNING, check(other, true).finding(() -> true).state());
        DataLock hidden = new DataLock(DataLock.State.HIDDEN, OptionalLong.empty());
        assertEquals(Finding.State.OK, check(hidden, true).finding(() -> true).state());
    }

    @Test
    void hosts_that_are_not_ours_are_told() {
        Finding unknown =
                new PortCheck(FREE, "raft.port", "no.such.host.invalid", 7000, true)
                        .finding(() -> false);
        assertEquals("there is no host no.such.host.invalid", unknown.found());
        assertEquals("set raft.host to a name or an address of this machine", unknown.advice());

        Finding elsewhere =
                new PortCheck(FREE, "raft.port", "192.0.2.1", 7000, true).finding(() -> false);
        assertEquals("192.0.2.1 is no address of this machine", elsewhere.found());
    }

    @Test
    void any_free_port_is_fine() {
        assertEquals(
                Finding.ok("http.port", "any free one"),
                new PortCheck(FREE, "http.port", HOST, 0, true).finding(() -> false));
    }
}
