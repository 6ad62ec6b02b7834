/// A client of Concord's servers. Begin with [concord.client.Client].
package concord.client;
