package concord.client;

import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Indexes;
import concord.core.Value;
import concord.proto.v1.CreateIndexRequest;
import concord.proto.v1.DropIndexRequest;
import concord.proto.v1.IndexDefinition;
import concord.proto.v1.IndexGrpc;
import concord.proto.v1.ListIndexesRequest;
import concord.proto.v1.LookupRequest;
import concord.proto.v1.LookupResponse;
import concord.proto.v1.ValueRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The secondary indexes of the servers' store.
final class RemoteIndexes implements Indexes {

    private static final Parts.Kind<LookupRequest, LookupResponse> LOOKUP =
            new Parts.Kind<>(
                    IndexGrpc.getLookupMethod(),
                    LookupResponse::getEntriesList,
                    LookupResponse::getRevision,
                    Requests::rest);

    private final Remote remote;

    RemoteIndexes(Remote remote) {
        this.remote = remote;
    }

    @Override
    public void create(Index index) {
        var definition =
                IndexDefinition.newBuilder()
                        .setName(index.name())
                        .setPointer(index.pointer())
                        .setUnique(index.unique());
        var request = CreateIndexRequest.newBuilder().setIndex(definition).build();
        remote.ask(IndexGrpc.getCreateMethod(), request, Repeat.SAME_WRITE);
    }

    @Override
    public boolean drop(String name) {
        var request = DropIndexRequest.newBuilder().setName(name).build();
        return remote.ask(IndexGrpc.getDropMethod(), request, Repeat.UNSEEN_WRITE).getDropped();
    }

    @Override
    public Optional<Index> get(String name) {
        return list().stream().filter(index -> index.name().equals(name)).findFirst();
    }

    @Override
    public List<Index> list() {
        var request = ListIndexesRequest.newBuilder().setConsistency(remote.consistency()).build();
        return remote.read(IndexGrpc.getListMethod(), request).getIndexesList().stream()
                .map(it -> new Index(it.getName(), it.getPointer(), it.getUnique()))
                .toList();
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to) {
        return Parts.stream(remote, LOOKUP, lookingUp(name, from, to).build());
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to, long revision) {
        return Parts.stream(
                remote, LOOKUP, lookingUp(name, from, to).setRevision(revision).build());
    }

    private LookupRequest.Builder lookingUp(String name, Value from, Value to) {
        return LookupRequest.newBuilder()
                .setName(name)
                .setRange(ValueRange.newBuilder().setFrom(json(from)).setTo(json(to)))
                .setConsistency(remote.consistency());
    }

    private static String json(Value value) {
        if (!value.isJson()) {
            throw new ConcordException.InvalidRequest(
                    "the value to look up is raw bytes; an index holds values of JSON");
        }
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }
}
