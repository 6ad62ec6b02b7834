/// Tells observers of each operation. The one place for every way in: whoever calls a member that
/// is observed gets nothing but what is in here, around the guard, so that what is refused is seen
/// too.
package concord.core.observe;
