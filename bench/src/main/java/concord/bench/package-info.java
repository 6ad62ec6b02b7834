/// The load program and the stores that Concord is measured against.
///
/// `bench/run put` starts [Main], which lets [Rounds] alternate the targets: one fresh JVM per
/// target, load and round. Such a JVM runs one [Trial]: fill every key, warm up, measure, read
/// back. A store to measure is a [Target], made known by a constant of [Peer].
package concord.bench;
