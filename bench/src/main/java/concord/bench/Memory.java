package concord.bench;

import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.spi.Position;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/// What a million entries cost in memory: keys of 16 bytes, values of 100 bytes, no history, no
/// secondary index; and which classes it goes to.
public final class Memory {

    private static final int KEYS = 1_000_000;
    private static final int BATCH = 250;
    private static final int CLASSES = 10;

    private Memory() {}

    /// Fills a machine and prints what it holds.
    public static void main(String[] args) throws JMException {
        StoreMachine machine = new StoreMachine();
        long before = used();
        for (int i = 0; i < KEYS; i += BATCH) {
            List<Pending<Reply>> batch = new ArrayList<>();
            for (int k = i; k < i + BATCH; k++) {
                // Multiplied by an odd number the keys come in no order, each once.
                int number = (int) ((long) k * 7_368_787 % KEYS);
                Put put = Put.of(Key.of("key-%012d".formatted(number)), Value.raw(new byte[100]));
                batch.add(new Pending<>(new Command.Write(put), reply -> reply, null));
            }
            batch.add(new Pending<>(new Command.Tick(Long.MAX_VALUE), reply -> reply, null));
            machine.apply(new Position(1, i, 1), batch);
        }
        long entries = machine.counts().keys();
        System.out.printf(
                "%,d entries: %.0f bytes each, of which 116 are key and value%n",
                entries, (used() - before) / (double) entries);
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()})
                .toString()
                .lines()
                .limit(CLASSES + 2L)
                .forEach(System.out::println);
        // Held until here, or the histogram would be of nothing.
        System.out.println("revision " + machine.counts().revision());
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
