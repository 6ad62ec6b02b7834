/// Events for Java Flight Recorder.
package concord.telemetry.flight;
