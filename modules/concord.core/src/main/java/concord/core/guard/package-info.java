/// Holds what is asked for with a token against what the token may do. The one place for every way
/// in: whoever comes from outside gets nothing but what is in here.
package concord.core.guard;
