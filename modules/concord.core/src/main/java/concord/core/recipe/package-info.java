/// Well-known ways to coordinate, each a thin use of leases, conditions and watches: a fair lock,
/// an election, a semaphore, a counter and a rate limiter.
package concord.core.recipe;
