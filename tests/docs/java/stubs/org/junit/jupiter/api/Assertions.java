package org.junit.jupiter.api;

import java.util.Objects;
import java.util.function.Supplier;

public final class Assertions {
    private Assertions() {}

    public static void assertEquals(Object expected, Object actual) {
        assertEquals(expected, actual, () -> "");
    }

    public static void assertEquals(Object expected, Object actual, Supplier<String> message) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(
                    message.get() + " expected: <" + expected + "> but was: <" + actual + ">");
        }
    }

    public static <T extends Throwable> T assertThrows(Class<T> expected, Code code) {
        try {
            code.execute();
        } catch (Throwable thrown) {
            return expected.cast(thrown);
        }
        throw new AssertionError("no " + expected.getName() + " was thrown");
    }

    public interface Code {
        void execute() throws Throwable;
    }
}
