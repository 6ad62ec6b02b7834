/// What helps a shell to complete `concord`.
package concord.cli.completion;
