package concord.core.spi;

import concord.core.Setting;
import concord.core.Settings;
import java.util.List;

/// Makes an [Observer] for each member that is opened. Metrics, traces and audit plug in here.
public interface ObserverProvider {

    /// The settings that the observer understands.
    List<Setting<?>> settings();

    /// An observer for a member.
    Observer open(Settings settings);
}
