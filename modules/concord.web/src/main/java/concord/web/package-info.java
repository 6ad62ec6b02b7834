/// What Concord serves over HTTP, one class per group of routes, and the server that they stand in.
package concord.web;
