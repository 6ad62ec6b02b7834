package concord.core;

/// One step of a bulk or a transaction.
public sealed interface Operation permits Put, Delete, Touch, Get, Range {}
