package concord.raft;

import concord.core.ConcordException;
import concord.raft.form.Introduction;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Looks for members of a cluster that may still live. Who answers refuses a recovery; silence
/// proves nothing, and is the operator's to judge.
///
/// @param links the connections to ask by
/// @param name `cluster.name`
/// @param cluster the id of the cluster
record Survivors(Links links, String name, ClusterId cluster) {

    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
    private static final int CONNECT_LIMIT_MILLIS = 1_000;

    /// Asks all of them at once.
    ///
    /// @throws ConcordException.ConditionFailed when one answers, or something does in its place
    void requireNone(Collection<Peer> peers) {
        Map<Peer, CompletableFuture<byte[]>> calls = new LinkedHashMap<>();
        for (Peer peer : peers) {
            calls.put(peer, links.ask(peer.address(), PeerCall.HELLO, new byte[0], ASK_LIMIT));
        }
        calls.forEach((peer, call) -> {
            try {
                judge(peer, Introduction.read(call.join()));
            } catch (CompletionException | ConcordException.Damaged e) {
                requireNoListener(peer, e.getCause() == null ? e : e.getCause());
            }
        });
    }

    private void judge(Peer peer, Introduction answer) {
        String id = cluster.toString();
        if (answer.cluster().equals(id) || answer.agreed().equals(id)) {
            throw new ConcordException.ConditionFailed(
                    "member "
                            + answer.node()
                            + " answers at "
                            + peer.address()
                            + ": a majority may still live; start the members that are left and let"
                            + " them go on. Are too few left, stop them all first");
        }
        if (answer.isMember() && answer.name().equals(name) && answer.node().equals(peer.id())) {
            throw new ConcordException.ConditionFailed(
                    "member "
                            + answer.node()
                            + " answers at "
                            + peer.address()
                            + " as one of another cluster '"
                            + name
                            + "' ("
                            + answer.cluster()
                            + "): if that one was recovered, add this member to it with an empty"
                            + " data.dir; there must not be two. Otherwise stop it first");
        }
    }

    /// A member that hangs, or that does not speak our TLS, lives all the same.
    private static void requireNoListener(Peer peer, Throwable why) {
        if (listens(peer.address())) {
            throw new ConcordException.ConditionFailed(
                    "something listens at "
                            + peer.address()
                            + ", where member "
                            + peer.id()
                            + " was, and does not say what it is ("
                            + why.getMessage()
                            + "): a majority may still live. Check raft.tls.*, or stop what listens"
                            + " there");
        }
    }

    private static boolean listens(Endpoint address) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.host(), address.port()), CONNECT_LIMIT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
