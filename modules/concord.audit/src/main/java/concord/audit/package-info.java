/// The audit trail. On the way of a line: [concord.audit.AuditObserver] sees an operation, the
/// [concord.audit.AuditQueue] keeps it until the [concord.audit.AuditWriter] makes a line of it
/// ([concord.audit.LineWriter]), which [concord.audit.Journal] appends to a file. Behind a crash
/// [concord.audit.TailRepair] finds where to go on. [concord.audit.FileTrail] reads.
package concord.audit;
