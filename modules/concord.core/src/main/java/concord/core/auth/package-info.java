/// Who may do what: tokens, their roles, and what those grant.
package concord.core.auth;
