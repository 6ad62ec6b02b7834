/// What keeps a member from running well, and what to do about it.
package concord.cli.doctor;
