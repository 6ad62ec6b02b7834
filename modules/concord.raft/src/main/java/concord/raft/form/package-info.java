/// How members that start apart become one cluster.
package concord.raft.form;
