package concord.cli.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// A `concord.yaml`: settings by their names, nested (`http: {port: 4000}`) or dotted (`http.port:
/// 4000`). A list stands for its values joined with commas.
///
/// Values are taken as they are written and never as YAML understands them, so `5s`, `on` and `007`
/// mean what they mean in a variable or an option.
final class YamlFile {

    /// Hears a value.
    @FunctionalInterface
    interface Values {
        void given(int line, String name, String text);
    }

    /// Hears what is wrong; the line is 0 where it is the whole file.
    @FunctionalInterface
    interface Faults {
        void found(int line, String fault);
    }

    private final Path file;
    private final Set<String> known;
    private final Map<String, Integer> lines = new HashMap<>();

    /// @param known the names of all settings, to tell an empty section from a forgotten value
    YamlFile(Path file, Set<String> known) {
        this.file = file;
        this.known = known;
    }

    void read(Values values, Faults faults) {
        try {
            root().ifPresent(root -> section("", root, values, faults));
        } catch (NoSuchFileException _) {
            faults.found(0, "there is no such file");
        } catch (CharacterCodingException _) {
            faults.found(0, "it is not UTF-8 text");
        } catch (IOException e) {
            faults.found(0, "it cannot be read (" + e + ")");
        } catch (MarkedYamlEngineException e) {
            faults.found(line(e.getProblemMark()), "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            faults.found(0, "not valid YAML: " + e.getMessage());
        }
    }

    private Optional<Node> root() throws IOException {
        LoadSettings load = LoadSettings.builder().setAllowNonScalarKeys(true).build();
        StreamReader reader = new StreamReader(load, Files.readString(file));
        return new Composer(load, new ParserImpl(load, reader)).getSingleNode();
    }

    private void section(String prefix, Node node, Values values, Faults faults) {
        if (!(node instanceof MappingNode mapping) || node.isRecursive()) {
            if (!isNull(node)) {
                faults.found(line(node), "there must be settings here, such as 'http.port: 4000'");
            }
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                entry(prefix + key.getValue(), line(key), tuple.getValueNode(), values, faults);
            } else {
                faults.found(
                        line(tuple.getKeyNode()), "the name of a setting must be a plain text");
            }
        }
    }

    private void entry(String name, int line, Node node, Values values, Faults faults) {
        switch (node) {
            case MappingNode section -> section(name + ".", section, values, faults);
            case SequenceNode list when isFlat(list) ->
                    value(
                            name,
                            line,
                            list.getValue().stream()
                                    .map(item -> ((ScalarNode) item).getValue())
                                    .collect(Collectors.joining(",")),
                            values,
                            faults);
            case ScalarNode scalar when isNull(scalar) -> {
                if (known.contains(name)) {
                    faults.found(line, name + " has no value");
                } else if (known.stream().noneMatch(setting -> setting.startsWith(name + "."))) {
                    values.given(line, name, ""); // an unknown name, value or not
                }
            }
            case ScalarNode scalar -> value(name, line, scalar.getValue(), values, faults);
            default -> faults.found(line, name + " must be one value or a list of values");
        }
    }

    private void value(String name, int line, String text, Values values, Faults faults) {
        Integer earlier = lines.putIfAbsent(name, line);
        if (earlier == null) {
            values.given(line, name, text);
        } else {
            faults.found(line, name + " was given before, in line " + earlier);
        }
    }

    private static boolean isFlat(SequenceNode list) {
        return list.getValue().stream()
                .allMatch(item -> item instanceof ScalarNode && !isNull(item));
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return line(node.getStartMark());
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(0);
    }
}
