package org.junit.jupiter.api.extension;

import java.util.Optional;

public interface ExtensionContext {
    Optional<Throwable> getExecutionException();
}
