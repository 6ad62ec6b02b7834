package concord.telemetry.metrics;

import concord.core.Role;
import concord.core.Status;
import concord.core.audit.AuditCounts;
import concord.core.spi.Vitals;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.List;

/// What is looked at when somebody scrapes: the store, Raft, and who watches.
final class MemberMetrics {

    private MemberMetrics() {}

    /// Those of a member that is not open yet, as it waits for others or reads its log. Alerts are
    /// about them.
    static List<MetricFamilySamples> opening() {
        List<MetricFamilySamples> all = new ArrayList<>();
        ready(all, false);
        leads(all, false);
        return all;
    }

    private static void ready(List<MetricFamilySamples> all, boolean ready) {
        gauge(all, "concord_ready", "1 while the member serves.", ready ? 1 : 0);
    }

    private static void leads(List<MetricFamilySamples> all, boolean leads) {
        gauge(all, "concord_raft_is_leader", "1 on the member that leads.", leads ? 1 : 0);
    }

    static List<MetricFamilySamples> collect(Vitals vitals) {
        Status status = vitals.status();
        List<MetricFamilySamples> all = new ArrayList<>();
        ready(all, status.ready());
        gauge(all, "concord_store_keys", "How many keys there are.", status.keys());
        gauge(all, "concord_store_bytes", "What keys and values have.", status.bytes());
        gauge(all, "concord_store_revision", "The revision of the store.", status.revision());
        gauge(
                all,
                "concord_history_revisions",
                "How many past revisions can be read.",
                status.revision() - vitals.oldestRevision());
        gauge(
                all,
                "concord_history_bytes",
                "What the history keeps in memory, about.",
                vitals.historyBytes());
        gauge(
                all,
                "concord_raft_commit_index",
                "The last log index known to be committed.",
                status.commitIndex());
        gauge(
                all,
                "concord_raft_applied_index",
                "The last log index applied here.",
                status.appliedIndex());
        gauge(all, "concord_raft_term", "The term of Raft.", status.term());
        leads(all, status.role() == Role.LEADER);
        all.add(
                Family.counter(
                                "concord_expired_keys_total",
                                "Keys removed because their time was over.")
                        .add(vitals.expiredKeys())
                        .done());
        gauge(all, "concord_watchers", "How many watches there are.", vitals.watchers());
        gauge(
                all,
                "concord_watch_lag_revisions",
                "What the watch that is farthest behind has to read yet.",
                vitals.watchLag());
        vitals.audit().ifPresent(counts -> addAudit(all, counts));
        addMembers(all, vitals);
        return all;
    }

    /// What has become of what was to be written down.
    private static void addAudit(List<MetricFamilySamples> all, AuditCounts counts) {
        all.add(
                Family.counter("concord_audit_events_total", "Lines written to the audit trail.")
                        .add(counts.written())
                        .done());
        all.add(
                Family.counter(
                                "concord_audit_dropped_total",
                                "Lines that found no room and are not in the audit trail.")
                        .add(counts.dropped())
                        .done());
        all.add(
                Family.counter(
                                "concord_audit_failures_total",
                                "How often the disk did not take the audit trail.")
                        .add(counts.failures())
                        .done());
        gauge(
                all,
                "concord_audit_queue_events",
                "Lines that wait to be written, with the operations that have their place.",
                counts.waiting());
    }

    /// What only the leader knows.
    private static void addMembers(List<MetricFamilySamples> all, Vitals vitals) {
        Family members =
                Family.gauge(
                        "concord_cluster_members",
                        "How many members the cluster has; told by its leader.");
        Family lag =
                Family.gauge(
                        "concord_raft_follower_lag_entries",
                        "How many committed entries a member is known not to have; told by the"
                                + " leader.",
                        "member");
        if (!vitals.members().isEmpty()) {
            members.add(vitals.members().size());
        }
        vitals.members().stream()
                .filter(member -> !member.id().equals(vitals.status().node()))
                .filter(member -> member.lagEntries() >= 0)
                .forEach(member -> lag.add(member.lagEntries(), member.id()));
        all.add(members.done());
        all.add(lag.done());
    }

    private static void gauge(List<MetricFamilySamples> all, String name, String help, long value) {
        all.add(Family.gauge(name, help).add(value).done());
    }
}
