package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Tab key makes of a line in an interactive zsh.
class ZshCompletionTest {

    /// Sets an inner zsh up, types, and shows the line that is there then.
    private static final String TYPED =
            """
            zmodload zsh/zpty
            zpty inner "zsh -f -i"
            zpty -w inner "PS1=; RPS1=; show() { print -r -- BEGIN\\${BUFFER}E''ND }; zle -N show;\
             bindkey '^T' show; autoload -Uz compinit; $1; print re''ady"
            zpty -r inner out '*ready*'
            zpty -w -n inner "$2"$'\\t\\x14'
            zpty -r inner out '*END*'
            print -r -- "$out"
            """;

    private static final Pattern LINE = Pattern.compile("BEGIN(.*)END");

    @TempDir Path directory;

    @BeforeEach
    void writeScript() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertEquals(ExitCode.OK, new Main(terminal, Map.of(), directory).run("completion", "zsh"));
        Files.write(
                Files.createDirectory(directory.resolve("site")).resolve("_concord"),
                out.toByteArray());
        Files.createFile(directory.resolve("somefile"));
    }

    private String typed(String setup, String keys) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder("zsh", "-f", "-c", TYPED, "zsh", setup, keys)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        builder.environment().put("TERM", "dumb");
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String all = Files.readString(said, StandardCharsets.ISO_8859_1);
        assertTrue(ended, all);
        assertTrue(!all.contains("not found"), all);
        Matcher line = LINE.matcher(all);
        assertTrue(line.find(), all);
        return line.group(1).stripTrailing();
    }

    private String sourced(String keys) throws Exception {
        return typed("compinit -u; source site/_concord", keys);
    }

    private String installed(String keys) throws Exception {
        return typed("fpath=($PWD/site $fpath); compinit -u", keys);
    }

    @Test
    void a_script_that_is_sourced_completes() throws Exception {
        assertEquals("concord cluster", sourced("concord clu"));
        assertEquals("concord cluster transfer", sourced("concord cluster tr"));
        assertEquals("concord put --if-absent", sourced("concord put --if-a"));
        assertEquals(
                "concord cert generate --out somefile",
                sourced("concord cert generate --out somef"));
    }

    @Test
    void a_file_of_fpath_completes_at_its_first_use_and_later() throws Exception {
        assertEquals("concord doctor", installed("concord doc"));
        assertEquals(
                "concord cert generate --out somefile",
                installed("concord cluster tr\t\u0015concord cert generate --out somef"));
    }
}
