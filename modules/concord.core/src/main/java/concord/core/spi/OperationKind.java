package concord.core.spi;

import static concord.core.spi.OperationKind.Nature.ADMIN;
import static concord.core.spi.OperationKind.Nature.AUTH;
import static concord.core.spi.OperationKind.Nature.READ;
import static concord.core.spi.OperationKind.Nature.WRITE;

/// What can be asked of a member. The same on every way in.
public enum OperationKind {
    /// One key is set.
    KV_PUT("kv.put", WRITE),
    /// One key is removed.
    KV_DELETE("kv.delete", WRITE),
    /// One key gets another time to live.
    KV_TOUCH("kv.touch", WRITE),
    /// Several operations in one.
    KV_BULK("kv.bulk", WRITE),
    /// A transaction.
    KV_TXN("kv.txn", WRITE),
    /// One key is read.
    KV_GET("kv.get", READ),
    /// Several keys are read together.
    KV_GET_ALL("kv.get_all", READ),
    /// A page of a range is read.
    KV_LIST("kv.list", READ),
    /// A range is read as a stream.
    KV_STREAM("kv.stream", READ),
    /// The keys of a range are counted.
    KV_COUNT("kv.count", READ),
    /// A page of what a query finds is read.
    QUERY_LIST("query.list", READ),
    /// What a query finds is read as a stream.
    QUERY_STREAM("query.stream", READ),
    /// What a query finds is counted.
    QUERY_COUNT("query.count", READ),
    /// A query is explained.
    QUERY_EXPLAIN("query.explain", READ),
    /// What a query finds is deleted.
    QUERY_DELETE("query.delete", WRITE),
    /// A watch is begun.
    WATCH_OPEN("watch.open", READ),
    /// History is forgotten.
    HISTORY_COMPACT("history.compact", ADMIN),
    /// An index is created.
    INDEX_CREATE("index.create", ADMIN),
    /// An index is dropped.
    INDEX_DROP("index.drop", ADMIN),
    /// An index's definition is read.
    INDEX_GET("index.get", READ),
    /// The definitions of all indexes are read.
    INDEX_LIST("index.list", READ),
    /// Entries are looked up in an index.
    INDEX_LOOKUP("index.lookup", READ),
    /// A lease is granted.
    LEASE_GRANT("lease.grant", WRITE),
    /// A lease is kept alive.
    LEASE_KEEP_ALIVE("lease.keep_alive", WRITE),
    /// A lease is revoked.
    LEASE_REVOKE("lease.revoke", WRITE),
    /// A lease is read.
    LEASE_GET("lease.get", READ),
    /// The keys of a lease are read.
    LEASE_KEYS("lease.keys", READ),
    /// All leases are read.
    LEASE_LIST("lease.list", READ),
    /// The members are listed.
    CLUSTER_MEMBERS("cluster.members", READ),
    /// A member is added.
    CLUSTER_ADD("cluster.add", ADMIN),
    /// A member is removed.
    CLUSTER_REMOVE("cluster.remove", ADMIN),
    /// A member is replaced.
    CLUSTER_REPLACE("cluster.replace", ADMIN),
    /// A member is made the leader.
    CLUSTER_TRANSFER("cluster.transfer", ADMIN),
    /// The members' states are compared.
    CLUSTER_COMPARE("cluster.compare", ADMIN),
    /// A token is made.
    TOKEN_CREATE("token.create", ADMIN),
    /// A token is revoked.
    TOKEN_REVOKE("token.revoke", ADMIN),
    /// A token is looked at.
    TOKEN_GET("token.get", READ),
    /// All tokens are looked at.
    TOKEN_LIST("token.list", READ),
    /// A role is made or changed.
    ROLE_PUT("role.put", ADMIN),
    /// A role is removed.
    ROLE_DROP("role.drop", ADMIN),
    /// A role is looked at.
    ROLE_GET("role.get", READ),
    /// All roles are looked at.
    ROLE_LIST("role.list", READ),
    /// A backup is made.
    BACKUP_CREATE("backup.create", ADMIN),
    /// The backups that a member keeps are listed.
    BACKUP_LIST("backup.list", READ),
    /// A backup is read and checked.
    BACKUP_VERIFY("backup.verify", READ),
    /// The store is replaced by a backup.
    BACKUP_RESTORE("backup.restore", ADMIN),
    /// Old backups are deleted.
    BACKUP_CLEANUP("backup.cleanup", ADMIN),
    /// Lines of the audit trail are read.
    AUDIT_QUERY("audit.query", ADMIN),
    /// The chain of the audit trail is checked.
    AUDIT_VERIFY("audit.verify", ADMIN),
    /// The audit trail is counted.
    AUDIT_STATS("audit.stats", ADMIN),
    /// Another file of the audit trail is begun.
    AUDIT_ROTATE("audit.rotate", ADMIN),
    /// Somebody was not let in, or calls too often. Whoever was let in is named by what he does.
    AUTH_LOGIN("auth.login", AUTH);

    private final String text;
    private final Nature nature;

    OperationKind(String text, Nature nature) {
        this.text = text;
        this.nature = nature;
    }

    /// What an operation does.
    public enum Nature {
        /// It changes nothing.
        READ,
        /// It changes entries or leases.
        WRITE,
        /// It changes who may do what, who the members are, or how the store works.
        ADMIN,
        /// It decides who somebody is.
        AUTH
    }

    /// What it does.
    public Nature nature() {
        return nature;
    }

    /// The name that metrics, traces and audit use: `kv.put`.
    @Override
    public String toString() {
        return text;
    }
}
