/// The commands `concord audit …`: they read the files of an audit trail, whether its member runs
/// or not.
package concord.cli.audit;
