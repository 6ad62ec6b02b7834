/// The load program and the stores that Concord is measured against.
///
/// `bench/run put` starts [Main], which lets [Rounds] alternate the targets: one fresh JVM per
/// target, load and round. Such a JVM runs one [Trial]: fill every key, warm up, measure, read
/// back. A store to measure is a [Target], made known by a constant of [Peer].
///
/// `bench/run cluster` and what else starts a cluster is a coordinator ([ClusterRounds],
/// [Failover], [Soak], [Join]) of a [Site]. It tells each JVM of the cluster, a [Child] to it and a
/// [Worker] by itself, what to do, a line at a time.
package concord.bench;
