package concord.core.guard;

import static concord.core.auth.Permission.ADMIN;
import static concord.core.auth.Permission.DELETE;
import static concord.core.auth.Permission.READ;
import static concord.core.auth.Permission.WRITE;

import concord.core.AsyncStore;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Index;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.core.Watch;
import concord.core.audit.AuditQuery;
import concord.core.auth.Access;
import concord.core.auth.AccessRole;
import concord.core.auth.Permission;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Everything that can be asked of a member, with what it needs.
///
/// @param name what it is
/// @param scope what the permissions have to hold
/// @param needs the permissions
/// @param call asks for it
record GuardedOperation(String name, Scope scope, Set<Permission> needs, Call call) {

    /// What permissions have to hold for an operation.
    enum Scope {
        /// The keys that it names.
        KEYS,
        /// All keys.
        EVERYWHERE,
        /// Some key, whichever.
        SOMEWHERE
    }

    /// Which keys an operation is about.
    ///
    /// @param keys two of them
    /// @param range a range with both
    /// @param query a query of that range
    /// @param lease a lease that both belong to
    record Target(List<Key> keys, Range range, Query query, long lease) {}

    @FunctionalInterface
    interface Call {
        void run(Access access, Target target);
    }

    @FunctionalInterface
    private interface OfKey {
        void run(Store store, Key key);
    }

    @FunctionalInterface
    private interface OfStore {
        void run(Store store, Target target);
    }

    private static final Value VALUE = Value.of(1);
    private static final Duration TTL = Duration.ofHours(1);

    @Override
    public String toString() {
        return name;
    }

    static List<GuardedOperation> all() {
        List<GuardedOperation> all = new ArrayList<>();
        all.addAll(ofOneKey());
        all.addAll(ofManyKeys());
        all.addAll(ofTransactions());
        all.addAll(ofLeases());
        all.addAll(ofTheMember());
        return all;
    }

    private static List<GuardedOperation> ofOneKey() {
        return List.of(
                each("put", of(WRITE), (store, key) -> store.put(key, VALUE)),
                each(
                        "put with ttl",
                        of(WRITE),
                        (store, key) -> store.put(Put.of(key, VALUE).ttl(TTL))),
                each(
                        "put with condition",
                        of(WRITE, READ),
                        (store, key) -> store.put(Put.of(key, VALUE).when(Condition.ABSENT))),
                each(
                        "put returning previous",
                        of(WRITE, READ),
                        (store, key) -> store.put(Put.of(key, VALUE).returningPrevious())),
                each("delete", of(DELETE), (store, key) -> store.delete(key)),
                each(
                        "delete with condition",
                        of(DELETE, READ),
                        (store, key) -> store.delete(Delete.of(key).when(Condition.version(9)))),
                each(
                        "delete returning previous",
                        of(DELETE, READ),
                        (store, key) -> store.delete(Delete.of(key).returningPrevious())),
                each("touch", of(WRITE), (store, key) -> store.touch(Touch.of(key, TTL))),
                each("get", of(READ), (store, key) -> store.get(key)),
                each("get at revision", of(READ), (store, key) -> store.get(key, 1)),
                async("async put", of(WRITE), (store, key) -> store.put(key, VALUE).join()),
                async("async get", of(READ), (store, key) -> store.get(key).join()),
                async("async delete", of(DELETE), (store, key) -> store.delete(key).join()),
                async(
                        "async touch",
                        of(WRITE),
                        (store, key) -> store.touch(Touch.of(key, TTL)).join()),
                async(
                        "async txn",
                        of(DELETE),
                        (store, key) -> store.txn(Txn.of(Delete.of(key))).join()));
    }

    private static List<GuardedOperation> ofManyKeys() {
        return List.of(
                keys("getAll", of(READ), (store, on) -> store.getAll(on.keys())),
                keys("list", of(READ), (store, on) -> store.list(on.range())),
                keys("list one", of(READ), (store, on) -> store.list(on.range().limit(1))),
                keys("list at revision", of(READ), (store, on) -> store.list(on.range().at(1))),
                keys("count", of(READ), (store, on) -> store.count(on.range())),
                keys("stream", of(READ), (store, on) -> store.stream(on.range()).forEach(_ -> {})),
                keys("query", of(READ), (store, on) -> store.query(on.query())),
                keys(
                        "query stream",
                        of(READ),
                        (store, on) -> store.stream(on.query()).forEach(_ -> {})),
                keys("query count", of(READ), (store, on) -> store.count(on.query())),
                keys("explain", of(READ), (store, on) -> store.explain(on.query())),
                keys("deleteWhere", of(DELETE, READ), (store, on) -> store.deleteWhere(on.query())),
                keys(
                        "watch",
                        of(READ),
                        (store, on) -> store.watch(Watch.range(on.range())).close()),
                keys(
                        "watch from history",
                        of(READ),
                        (store, on) -> store.watch(Watch.range(on.range()).from(1)).close()),
                keys("bulk put", of(WRITE), (store, on) -> store.bulk(puts(on))),
                keys("bulk delete", of(DELETE), (store, on) -> store.bulk(deletes(on))),
                keys(
                        "bulk touch",
                        of(WRITE),
                        (store, on) ->
                                store.bulk(
                                        on.keys().stream()
                                                .map(key -> Touch.of(key, TTL))
                                                .toList())));
    }

    private static List<GuardedOperation> ofTransactions() {
        return List.of(
                keys(
                        "txn compare",
                        of(READ),
                        (store, on) ->
                                store.txn(
                                        Txn.when(on.keys().getFirst(), Condition.PRESENT)
                                                .and(on.keys().getLast(), Condition.version(9)))),
                keys("txn put", of(WRITE), (store, on) -> store.txn(Txn.of(array(puts(on))))),
                keys(
                        "txn branch not taken",
                        of(WRITE),
                        (store, on) -> store.txn(Txn.of().otherwise(array(puts(on))))),
                keys(
                        "txn delete",
                        of(DELETE),
                        (store, on) -> store.txn(Txn.of(array(deletes(on))))),
                keys(
                        "txn get",
                        of(READ),
                        (store, on) ->
                                store.txn(
                                        Txn.of(
                                                Get.of(on.keys().getFirst()),
                                                Get.of(on.keys().getLast())))),
                keys("txn range", of(READ), (store, on) -> store.txn(Txn.of(on.range()))));
    }

    private static List<GuardedOperation> ofLeases() {
        return List.of(
                keys(
                        "put with lease",
                        of(WRITE),
                        (store, on) ->
                                store.put(Put.of(on.keys().getFirst(), VALUE).lease(on.lease()))),
                keys("keep alive", of(WRITE), (store, on) -> store.leases().keepAlive(on.lease())),
                keys("revoke lease", of(DELETE), (store, on) -> store.leases().revoke(on.lease())),
                keys("lease keys", of(READ), (store, on) -> store.leases().keys(on.lease())),
                new GuardedOperation(
                        "grant lease",
                        Scope.SOMEWHERE,
                        of(WRITE),
                        (access, _) -> access.store().leases().grant(TTL)),
                withAnyToken("lease", (access, on) -> access.store().leases().get(on.lease())),
                withAnyToken("leases", (access, _) -> access.store().leases().list()));
    }

    private static List<GuardedOperation> ofTheMember() {
        return List.of(
                new GuardedOperation(
                        "index lookup",
                        Scope.EVERYWHERE,
                        of(READ),
                        (access, _) -> access.store().indexes().lookup("n", VALUE)),
                admin(
                        "create index",
                        (access, _) -> access.store().indexes().create(Index.of("m", "/m"))),
                admin("drop index", (access, _) -> access.store().indexes().drop("m")),
                admin("compact", (access, _) -> access.store().compact(0)),
                admin("add member", (access, _) -> access.cluster().add("n2", "h:1")),
                admin("remove member", (access, _) -> access.cluster().remove("n1")),
                admin("replace member", (access, _) -> access.cluster().replace("a", "b", "h:1")),
                admin("choose leader", (access, _) -> access.cluster().transfer("n1")),
                admin("compare states", (access, _) -> access.cluster().compareStates()),
                admin("list tokens", (access, _) -> access.tokens().list()),
                admin("get token", (access, _) -> access.tokens().get("x")),
                admin(
                        "create token",
                        (access, _) -> access.tokens().create("x", List.of("viewer"), TTL)),
                admin("revoke token", (access, _) -> access.tokens().revoke("x")),
                admin("list roles", (access, _) -> access.roles().list()),
                admin("get role", (access, _) -> access.roles().get("x")),
                admin(
                        "put role",
                        (access, _) ->
                                access.roles()
                                        .put(new AccessRole("x", AccessRole.VIEWER.grants()))),
                admin("drop role", (access, _) -> access.roles().drop("y")),
                admin("create backup", (access, _) -> access.backups().create()),
                admin(
                        "stream backup",
                        (access, _) -> access.backups().create(OutputStream.nullOutputStream())),
                admin("list backups", (access, _) -> access.backups().list()),
                admin("verify backup", (access, _) -> access.backups().verify("none")),
                admin(
                        "verify streamed backup",
                        (access, _) -> access.backups().verify(InputStream.nullInputStream())),
                admin("restore backup", (access, _) -> access.backups().restore("none")),
                admin(
                        "restore streamed backup",
                        (access, _) -> access.backups().restore(InputStream.nullInputStream())),
                admin("clean up backups", (access, _) -> access.backups().cleanup()),
                admin(
                        "clean up some backups",
                        (access, _) -> access.backups().cleanup(1, Duration.ofDays(1))),
                admin("query audit", (access, _) -> access.audit().query(AuditQuery.ALL).close()),
                admin("export audit", (access, _) -> access.audit().export().close()),
                admin("verify audit", (access, _) -> access.audit().verify(List.of())),
                admin("audit statistics", (access, _) -> access.audit().statistics()),
                admin("rotate audit", (access, _) -> access.audit().rotate()),
                withAnyToken("members", (access, _) -> access.cluster().members()),
                withAnyToken("identity", (access, _) -> access.cluster().identity()),
                withAnyToken("status", (access, _) -> access.status()),
                withAnyToken("indexes", (access, _) -> access.store().indexes().list()),
                withAnyToken("index", (access, _) -> access.store().indexes().get("n")),
                withAnyToken("now", (access, _) -> access.store().now()));
    }

    private static Set<Permission> of(Permission first, Permission... more) {
        return EnumSet.of(first, more);
    }

    private static GuardedOperation each(String name, Set<Permission> needs, OfKey call) {
        return keys(name, needs, (store, on) -> on.keys().forEach(key -> call.run(store, key)));
    }

    @FunctionalInterface
    private interface OfAsyncKey {
        void run(AsyncStore store, Key key);
    }

    private static GuardedOperation async(String name, Set<Permission> needs, OfAsyncKey call) {
        return each(name, needs, (store, key) -> call.run(store.async(), key));
    }

    private static GuardedOperation keys(String name, Set<Permission> needs, OfStore call) {
        return new GuardedOperation(
                name, Scope.KEYS, needs, (access, on) -> call.run(access.store(), on));
    }

    private static GuardedOperation admin(String name, Call call) {
        return new GuardedOperation(name, Scope.EVERYWHERE, of(ADMIN), call);
    }

    private static GuardedOperation withAnyToken(String name, Call call) {
        return new GuardedOperation(name, Scope.SOMEWHERE, Set.of(), call);
    }

    private static List<Operation> puts(Target on) {
        return on.keys().stream().<Operation>map(key -> Put.of(key, VALUE)).toList();
    }

    private static List<Operation> deletes(Target on) {
        return on.keys().stream().<Operation>map(Delete::of).toList();
    }

    private static Operation[] array(List<Operation> operations) {
        return operations.toArray(Operation[]::new);
    }
}
