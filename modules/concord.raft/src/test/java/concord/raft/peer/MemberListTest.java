package concord.raft.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `cluster.members` names one to seven members, each once and each at its own address.
class MemberListTest {

    @Test
    void keepsTheOrder() {
        MemberList members =
                MemberList.parse("n2@[::1]:7001 , n1@10.0.0.1:7000,n3@three.example.com:7000");
        assertEquals(
                List.of(
                        new Peer("n2", new Endpoint("::1", 7001)),
                        new Peer("n1", new Endpoint("10.0.0.1", 7000)),
                        new Peer("n3", new Endpoint("three.example.com", 7000))),
                members.peers());
        assertEquals("n2@[::1]:7001,n1@10.0.0.1:7000,n3@three.example.com:7000", members + "");
        assertEquals(members.peers(), MemberList.parse(members.toString()).peers());
    }

    @Test
    void findsAMemberByItsId() {
        MemberList members = MemberList.parse("n1@10.0.0.1:7000");
        Peer one = new Peer("n1", new Endpoint("10.0.0.1", 7000));
        assertEquals(Optional.of(one), members.find("n1"));
        assertEquals(Optional.empty(), members.find("N1"));
        assertEquals(one, members.self("n1"));
        String message = refusal(() -> members.self("n9"));
        assertTrue(message.contains("node.id is 'n9'"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                             | an empty entry",
                "n1@a:1,                        | an empty entry",
                "n1@a:1,,n2@b:1                 | an empty entry",
                "a:1                            | 'a:1' without an '@'",
                "@a:1                           | the node id '' must be 1 to 63 letters",
                "n/1@a:1                        | the node id 'n/1' must be 1 to 63 letters",
                "n1 @a:1                        | the node id 'n1 ' must be 1 to 63 letters",
                "n1@a                           | 'a', which is not host:port",
                "n1@a:1@b:1                     | 'a:1@b:1', which is not host:port",
                "n1@0.0.0.0:7000                | to which nobody can connect",
                "n1@a:1,n1@b:1                  | names n1 twice",
                "n1@a:1,n2@A:1                  | both n1 and n2 at a:1",
                "n1@[::1]:1,n2@[0:0::1]:1       | both n1 and n2 at [::1]:1",
            })
    void saysWhatIsWrong(String text, String expected) {
        String message = refusal(() -> MemberList.parse(text));
        assertTrue(message.startsWith("cluster.members "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void allowsSevenMembersAndNoMore() {
        assertEquals(7, MemberList.parse(members(7)).peers().size());
        String message = refusal(() -> MemberList.parse(members(8)));
        assertTrue(message.contains("names 8 members; a cluster has at most 7"), message);
    }

    private static String members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "n" + i + "@10.0.0." + i + ":7000")
                .collect(Collectors.joining(","));
    }

    private static String refusal(Runnable action) {
        return String.valueOf(
                assertThrows(ConcordException.InvalidRequest.class, action::run).getMessage());
    }
}
